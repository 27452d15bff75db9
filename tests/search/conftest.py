"""What tests of search share: an index of their own making, and papers in it."""

from datetime import UTC, datetime

import pytest

from search import engine, outbox, upkeep
from search.models import DueEntry, IndexState
from tests.search.papers.models import Paper


@pytest.fixture
def index(db):
    """An index that holds what the database of this test holds; afterwards the next test's."""
    DueEntry.objects.all().delete()
    IndexState.objects.all().delete()
    upkeep.rebuild()
    yield engine.backend()


@pytest.fixture
def paper(index):
    """Make a paper and have it found."""

    def make(title, text="", **values):
        made = Paper.objects.create(title=title, text=text, **values)
        outbox.drain()
        return made

    return make


@pytest.fixture
def at():
    """A moment of a day here: ``at(2026, 7, 14)``."""
    return lambda year, month, day, hour=4: datetime(year, month, day, hour, tzinfo=UTC)
