from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate


def _protect(using: str, **kwargs: Any) -> None:
    from .report import protection

    protection.install(connections[using])


class SupervisionConfig(AppConfig):
    name = "interaction.supervision"
    label = "supervision"
    verbose_name = "督办与统计"

    def ready(self) -> None:
        from interaction.casework.desk import dues

        from .report import due

        dues.register(due.SOURCE)
        post_migrate.connect(_protect, sender=self)
