"""Who keeps the agencies and the accounts of their staff."""

from .models import Agency, User
from .roles import OPENNESS_OFFICE, SITE_MANAGER, grant


def setup() -> None:
    """Let the openness office and the keepers of the site maintain agencies; safe to run again."""
    grant([OPENNESS_OFFICE, SITE_MANAGER], [Agency], ["add", "change", "delete", "view"])
    grant([SITE_MANAGER], [User], ["add", "change", "view"])
