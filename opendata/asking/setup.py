"""Who works on what is asked of open data. What each may do with one case, the procedure says."""

from cms.agencies.roles import (
    CASE_REVIEWER,
    HANDLER,
    OPENNESS_HEAD,
    OPENNESS_OFFICE,
    RECEIVER,
    SITE_MANAGER,
    SUPERVISOR,
    grant,
)
from interaction.casework.models import Case

from .models import Asked

WORKERS = (RECEIVER, HANDLER, CASE_REVIEWER, OPENNESS_HEAD)


def setup() -> None:
    """Safe to run again."""
    grant([*WORKERS, SUPERVISOR, OPENNESS_OFFICE, SITE_MANAGER], [Case, Asked], ["view"])
