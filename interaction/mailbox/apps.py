from pathlib import Path

from django.apps import AppConfig


class MailboxConfig(AppConfig):
    name = "interaction.mailbox"
    label = "mailbox"
    verbose_name = "政民互动来信"

    def ready(self) -> None:
        from interaction.casework import procedures
        from interaction.casework.desk import rooms

        from . import actions, guards, letters, privacy  # noqa: F401 - actions and guards register themselves
        from .desk import room

        procedures.register(procedures.load(Path(__file__).with_name("procedure.toml")))
        rooms.register(room.ROOM)
        letters.register()
        privacy.register()
