from django.apps import AppConfig


class OpinionsConfig(AppConfig):
    name = "interaction.consultations.opinions"
    label = "opinions"
    verbose_name = "意见征集"
