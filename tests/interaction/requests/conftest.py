"""Fixtures of the tests of 依申请公开."""

import pytest

from interaction.casework import calendar, limits
from tests.interaction.requests.driving import Town


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
