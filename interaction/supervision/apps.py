from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    name = "interaction.supervision"
    label = "supervision"
    verbose_name = "督办与统计"

    def ready(self) -> None:
        from interaction.casework.desk import dues

        from .report import due

        dues.register(due.of)
