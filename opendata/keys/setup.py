"""Who looks after keys: the county's office. What may be read with one is decided case by case."""

from cms.agencies.roles import OPENNESS_OFFICE, SITE_MANAGER, grant

from .models import AccessKey, Grant


def setup() -> None:
    """Safe to run again. Nobody adds keys here or deletes one: they are made by who uses them, and end."""
    grant([OPENNESS_OFFICE, SITE_MANAGER], [AccessKey], ["view", "change"])
    grant([OPENNESS_OFFICE, SITE_MANAGER], [Grant], ["view"])
