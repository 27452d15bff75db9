"""The portal wires the wings together and decides nothing."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "门户"

    def ready(self) -> None:
        from portal import content_version

        content_version.connect()
