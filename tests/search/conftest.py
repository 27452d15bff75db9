"""What tests of search share: an index of their own making, and papers in it."""

from datetime import UTC, datetime

import pytest
import time_machine

from search import engine, outbox, upkeep
from search.models import DueEntry, IndexState
from tests.search import engines
from tests.search.papers.models import Paper


def pytest_collection_modifyitems(config, items):
    """On search servers, what looks into the embedded engine's files is left out."""
    if engines.is_embedded():
        return
    others = [item for item in items if item.get_closest_marker("embedded") or "folder" in item.fixturenames]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in others]


@pytest.fixture(scope="session", autouse=True)
def nothing_left_on_the_servers():
    yield
    engines.clean_up()


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


@pytest.fixture
def time_machine_at():
    """Let it be a moment here: ``time_machine_at("2026-07-14 02:00")``."""
    travels = []

    def travel(moment):
        for one in travels:
            one.stop()
        travels[:] = [time_machine.travel(datetime.fromisoformat(f"{moment}+08:00"), tick=False)]
        travels[0].start()

    yield travel
    for one in travels:
        one.stop()
