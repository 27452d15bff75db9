"""The portal wires the wings together and decides nothing."""

from collections.abc import Collection

from django.apps import AppConfig


def _agency_names(slugs: Collection[str]) -> dict[str, str]:
    from cms.agencies.models import Agency

    agencies = Agency.objects.filter(slug__in=slugs).only("slug", "name", "short_name")
    return {agency.slug: agency.display_name for agency in agencies}


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = "门户"

    def ready(self) -> None:
        from portal import content_version
        from search import labels

        content_version.connect()
        # Agencies and search do not know each other; the portal knows both.
        labels.register("agency", _agency_names)
