from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "interaction.casework"
    verbose_name = "办件"
