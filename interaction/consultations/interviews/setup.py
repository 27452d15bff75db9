"""Who keeps the settings of interviews."""

from cms.agencies.roles import OPENNESS_OFFICE, SITE_MANAGER, grant

from .models import InterviewSettings


def setup() -> None:
    grant([OPENNESS_OFFICE, SITE_MANAGER], [InterviewSettings], ["change", "view"])
