import pytest

from interaction.casework import calendar, limits
from tests.interaction.mailbox.driving import LetterTown, on_day


@pytest.fixture(autouse=True)
def read_anew(settings, tmp_path):
    settings.DATA_ROOT = tmp_path
    calendar.forget()
    limits.forget()
    yield
    calendar.forget()
    limits.forget()


@pytest.fixture
def town(portal_ready):
    return LetterTown()


@pytest.fixture
def friday():
    """It is Friday, 3 April 2026; the Monday after is a holiday."""
    with on_day(2026, 4, 3):
        yield
