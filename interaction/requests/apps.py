from pathlib import Path

from django.apps import AppConfig


class RequestsConfig(AppConfig):
    name = "interaction.requests"
    label = "requests"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        from interaction.casework import procedures
        from interaction.casework.desk import rooms
        from interaction.casework.groups import kinds

        from . import actions, grouping, guards, letters, privacy  # noqa: F401 - actions and guards register themselves
        from .desk import room

        procedures.register(procedures.load(Path(__file__).with_name("procedure.toml")))
        rooms.register(room.ROOM)
        kinds.register(grouping.KIND)
        letters.register()
        privacy.register()
