from collections.abc import Collection, Iterable
from pathlib import Path

from django.apps import AppConfig


def _files_of_drafts(files: Collection[str]) -> Iterable[str]:
    from .models import DraftFile

    return DraftFile.objects.filter(file__in=files).values_list("file", flat=True)


class RequestsConfig(AppConfig):
    name = "interaction.requests"
    label = "requests"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        from interaction.casework import procedures
        from interaction.casework.desk import rooms
        from interaction.casework.groups import kinds
        from interaction.casework.papers import store

        from . import actions, grouping, guards, letters, privacy  # noqa: F401 - actions and guards register themselves
        from .desk import room

        procedures.register(procedures.load(Path(__file__).with_name("procedure.toml")))
        store.register_holder(_files_of_drafts)
        rooms.register(room.ROOM)
        kinds.register(grouping.KIND)
        letters.register()
        privacy.register()
