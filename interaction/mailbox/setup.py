"""Who works on letters. What each may do with one letter, the procedure says; here is what they see of the admin."""

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

from .models import Letter, MailboxSettings

WORKERS = (RECEIVER, HANDLER, CASE_REVIEWER, OPENNESS_HEAD)


def setup() -> None:
    """Safe to run again. Receivers alone enter what comes by telephone, at the counter or by post."""
    grant([*WORKERS, SUPERVISOR, OPENNESS_OFFICE, SITE_MANAGER], [Case, Letter], ["view"])
    grant([RECEIVER], [Letter], ["add"])
    grant([OPENNESS_OFFICE, SITE_MANAGER, SUPERVISOR], [MailboxSettings], ["view", "change"])
