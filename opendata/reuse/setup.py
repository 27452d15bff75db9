"""Who sees what was sent in: moderators, by the moderation's own permission; the county's office all of it."""

from cms.agencies.roles import OPENNESS_OFFICE, SITE_MANAGER, grant

from .models import Reuse


def setup() -> None:
    """Safe to run again."""
    grant([OPENNESS_OFFICE, SITE_MANAGER], [Reuse], ["view"])
