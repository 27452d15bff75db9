"""Who works on requests. What each may do with one case, the procedure says; here is what they see of the admin."""

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

from .models import InformationRequest

WORKERS = (RECEIVER, HANDLER, CASE_REVIEWER, OPENNESS_HEAD)


def setup() -> None:
    """Safe to run again. Receivers alone enter what comes on paper."""
    grant([*WORKERS, SUPERVISOR, OPENNESS_OFFICE, SITE_MANAGER], [Case, InformationRequest], ["view"])
    grant([RECEIVER], [InformationRequest], ["add"])
