"""Who works on letters."""

from cms.agencies.roles import OPENNESS_OFFICE, RECEIVER, SITE_MANAGER, SUPERVISOR, grant
from interaction.casework import staff

from .models import Letter, MailboxSettings


def setup() -> None:
    """Safe to run again. Receivers alone enter what comes by telephone, at the counter or by post."""
    staff.let_see(Letter)
    grant([RECEIVER], [Letter], ["add"])
    grant([OPENNESS_OFFICE, SITE_MANAGER, SUPERVISOR], [MailboxSettings], ["view", "change"])
