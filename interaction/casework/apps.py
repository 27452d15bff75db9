from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def _protect(using: str, **kwargs: Any) -> None:
    from . import protection

    protection.install(connections[using])


class CaseworkConfig(AppConfig):
    name = "interaction.casework"
    verbose_name = "办件"

    def ready(self) -> None:
        post_migrate.connect(_protect, sender=self)
        from . import checks  # noqa: F401 - registers them
        from .groups import privacy as groups

        groups.register()
        from .papers import store
        from .sending import drafts

        store.register_holder(drafts.names_of_files)
        from .actions import guards  # noqa: F401 - registers them
