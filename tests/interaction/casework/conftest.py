import pytest

from cms.agencies.models import Agency
from interaction.casework import calendar, limits


@pytest.fixture(autouse=True)
def calendar_read_anew():
    """A test that changes the table is rolled back; what the process remembers of it must go too."""
    calendar.forget()
    limits.forget()
    yield
    calendar.forget()
    limits.forget()


@pytest.fixture
def agency(portal_ready):
    return Agency.objects.create(name="青禾县教育局", short_name="县教育局", code="11000000000000001X")
