from pathlib import Path

from django.apps import AppConfig


class AskingConfig(AppConfig):
    name = "opendata.asking"
    label = "asking"
    verbose_name = "数据需求、纠错与申请"

    def ready(self) -> None:
        from interaction.casework import procedures
        from interaction.casework.desk import rooms
        from interaction.moderation import queues
        from opendata.datasets.public import extras

        from . import actions, beside_datasets, guards, letters, moderation, privacy  # noqa: F401 - register themselves
        from .desk import room

        procedures.register(procedures.load(Path(__file__).with_name("procedure.toml")))
        rooms.register(room.ROOM)
        letters.register()
        privacy.register()
        queues.register(moderation.QUEUE)
        extras.register(beside_datasets.extra)
