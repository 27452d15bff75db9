from pathlib import Path

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "interaction.requests"
    label = "requests"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        from interaction.casework import procedures

        from . import actions, guards, supervising  # noqa: F401 - they register themselves

        procedures.register(procedures.load(Path(__file__).with_name("procedure.toml")))
