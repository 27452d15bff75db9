from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "interaction.supervision"
    label = "supervision"
    verbose_name = "督办与统计"
