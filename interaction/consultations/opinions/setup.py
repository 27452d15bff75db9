"""Who keeps the times of calls for opinions."""

from cms.agencies.roles import OPENNESS_OFFICE, SITE_MANAGER, grant

from .models import OpinionSettings


def setup() -> None:
    grant([OPENNESS_OFFICE, SITE_MANAGER], [OpinionSettings], ["change", "view"])
    OpinionSettings.load()  # made now, lest the first visitor's page write it
