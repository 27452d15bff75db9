from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "interaction.consultations"
    label = "consultations"
    verbose_name = "征集调查"
