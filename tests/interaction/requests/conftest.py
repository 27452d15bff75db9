"""Fixtures of the tests of 依申请公开."""

import pytest

from interaction.casework import calendar, limits
from tests.interaction.requests.driving import Town, on_day


@pytest.fixture(autouse=True)
def read_anew(settings, tmp_path):
    """Nothing is remembered of a table that a test has changed; papers lie in a folder of their own."""
    settings.DATA_ROOT = tmp_path
    calendar.forget()
    limits.forget()
    yield
    calendar.forget()
    limits.forget()


@pytest.fixture
def town(portal_ready):
    return Town()


@pytest.fixture
def handled(town):
    """Confirmed on Friday, 3 April 2026; it is Monday, 13 April: the fifth working day."""
    with on_day(2026, 4, 3):
        case = town.to_handling(town.request())
    with on_day(2026, 4, 13):
        yield case
