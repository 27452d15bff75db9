import pytest

from interaction.casework import calendar


@pytest.fixture(autouse=True)
def calendar_read_anew():
    """A test that changes the table is rolled back; what the process remembers of it must go too."""
    calendar.forget()
    yield
    calendar.forget()
