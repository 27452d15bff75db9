from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "interaction.casework.letters"
    label = "casework_letters"
    verbose_name = "文书"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers them
