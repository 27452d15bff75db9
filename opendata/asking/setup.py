"""Who works on what is asked of open data."""

from interaction.casework import staff

from .models import Asked


def setup() -> None:
    """Safe to run again."""
    staff.let_see(Asked)
