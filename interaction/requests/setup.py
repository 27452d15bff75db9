"""Who works on requests."""

from cms.agencies.roles import RECEIVER, grant
from interaction.casework import staff

from .models import InformationRequest


def setup() -> None:
    """Safe to run again. Receivers alone enter what comes on paper."""
    staff.let_see(InformationRequest)
    grant([RECEIVER], [InformationRequest], ["add"])
