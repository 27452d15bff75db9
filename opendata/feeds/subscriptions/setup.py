"""Who looks after those that follow by program: the county's office."""

from cms.agencies.roles import OPENNESS_OFFICE, SITE_MANAGER, grant

from .models import Delivery, Hook, Watch


def setup() -> None:
    """Safe to run again."""
    grant([OPENNESS_OFFICE, SITE_MANAGER], [Hook], ["view", "delete"])
    grant([OPENNESS_OFFICE, SITE_MANAGER], [Delivery, Watch], ["view"])
