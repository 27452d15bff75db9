import pytest
from django.core.cache import cache

from interaction.casework import calendar, limits
from opendata.keys import knowing
from tests.opendata.asking.driving import DataTown, Visitor


@pytest.fixture(autouse=True)
def read_anew(settings, tmp_path):
    settings.DATA_ROOT = tmp_path
    cache.clear()
    calendar.forget()
    limits.forget()
    knowing.forget()
    yield
    calendar.forget()
    limits.forget()
    knowing.forget()


@pytest.fixture
def town(portal_ready):
    return DataTown()


@pytest.fixture
def visitor(town):
    return Visitor()
