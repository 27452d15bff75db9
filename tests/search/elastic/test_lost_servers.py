"""One of three servers is lost from one moment to the next, in the middle of everything."""

import threading
import time

import pytest

from search import outbox, upkeep
from search.backends.base import Question
from search.errors import SearchUnavailable
from search.models import DueEntry
from search.nodes import All, Element, OneOf, Text
from search.query import Wanted, find
from tests.search.elastic.entries import county, fill, prepared
from tests.search.papers.models import Paper

LONGEST = 6.0  # seconds anybody waits for an answer, or for a refusal


@pytest.fixture
def healed(cluster):
    """The servers a test loses come back after it."""
    yield cluster
    for number, node in enumerate(cluster.nodes):
        if node not in cluster.up():
            cluster.restart(number, wait=False)
    cluster.wait("green")


class Visitors:
    """People who search all the time. ``known``: how many entries are acknowledged; a full answer has no fewer."""

    def __init__(self, backend, word, count=3):
        self.backend = backend
        self.question = Question(Element("words", word), size=10, facets=(("kind", False),))
        self.known = 0
        self.answers = 0
        self.refused = 0
        self.slowest = 0.0
        self.wrong = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._search) for _ in range(count)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _search(self):
        while not self._stop.is_set():
            known, started = self.known, time.monotonic()
            try:
                found = self.backend.answer(self.question)
                self.answers += 1
                counted = sum(count for _, count in found.counts["kind"])
                if found.total < known or counted != found.total:
                    self.wrong.append((known, found.total, counted))
            except SearchUnavailable:
                self.refused += 1
                time.sleep(0.05)
            except Exception as error:
                self.wrong.append(repr(error))
            self.slowest = max(self.slowest, time.monotonic() - started)


@pytest.mark.parametrize("number", [0, 2])
def test_while_entries_are_written_and_asked_for(healed, backend_at, db, number):
    backend = backend_at(healed.url, "?shards=3")
    fill(backend, [prepared(0, "第0份校车公告")])
    lost = threading.Timer(0.8, healed.kill, [number])
    again = 0
    with Visitors(backend, "校车") as visitors:
        visitors.known = 1
        lost.start()
        until = time.monotonic() + 4
        place = 1
        while time.monotonic() < until or lost.is_alive():
            batch = [prepared(at, f"第{at}份校车公告") for at in range(place, place + 10)]
            try:
                backend.write(put=batch)
            except SearchUnavailable:
                again += 1  # as the worker does: what is not acknowledged is written again
                continue
            place += 10
            visitors.known = place
    backend.write(remove=["papers.paper.0"])
    assert visitors.wrong == []
    assert visitors.slowest < LONGEST
    assert visitors.answers > 20
    assert visitors.refused <= visitors.answers / 10
    assert backend.count() == place - 1
    assert backend.identifiers("") == sorted(f"papers.paper.{at}" for at in range(1, place))
    assert place > 20


def test_while_the_index_is_built_anew(healed, backend_at, db):
    backend = backend_at(healed.url, "?shards=3")
    fill(backend, [prepared(at, "旧的校车公告") for at in range(1, 40)])
    with Visitors(backend, "校车") as visitors:
        visitors.known = 39
        with backend.building() as fresh:
            for at in range(1, 1_200):
                fresh.put(prepared(at, f"第{at}份校车公告"))
                if at == 700:
                    healed.kill(1)
            assert fresh.commit() == {}
            fresh.publish()
    assert visitors.wrong == []
    assert visitors.slowest < LONGEST
    assert backend.count() == 1_199
    assert backend.store.litter() == []


def test_nothing_that_was_saved_is_lost_on_its_way_into_the_index(healed, portal_on, portal_ready):
    portal_on(f"{healed.url}/lost?shards=2")
    upkeep.rebuild()
    Paper.objects.bulk_create([Paper(title=f"第{number}批公租房配租公告") for number in range(500)])
    outbox.enqueue(Paper, Paper.objects.values_list("pk", flat=True))
    lost = threading.Timer(0.3, healed.kill, [1])
    lost.start()
    until = time.monotonic() + 60
    while DueEntry.objects.exists() and time.monotonic() < until:
        outbox.drain()
    lost.join()
    outbox.drain()
    assert not DueEntry.objects.exists()
    assert find(Wanted("公租房配租", {"kind": ("paper",)})).total == 500


def test_part_of_an_index_is_never_taken_for_the_whole(healed, backend_at, db):
    backend = backend_at(healed.url, "?shards=3&replicas=0")
    fill(backend, county(60))
    names = backend.identifiers("")
    healed.kill(2)
    for ask in (
        lambda: backend.answer(Question(All())),
        lambda: backend.answer(Question(All(), size=0, facets=(("kind", True),))),
        backend.count,
        backend.vocabulary,
        backend.scan,
        lambda: backend.identifiers(""),
        lambda: backend.digests(names),
    ):
        started = time.monotonic()
        with pytest.raises(SearchUnavailable):
            ask()
        assert time.monotonic() - started < 30
    assert backend.damage() == ""  # the server may come back
    healed.restart(2)
    healed.wait("green")
    time.sleep(5.1)  # until servers that were out of reach are asked again
    assert (backend.count(), backend.identifiers("")) == (60, names)


def test_what_does_not_come_back_is_made_anew(healed, backend_at, db, monkeypatch):
    monkeypatch.setattr("search.backends.elastic_store.RED_FOR", 1.0)
    backend = backend_at(healed.url, "?shards=3&replicas=0")
    fill(backend, county(30))
    healed.kill(0)
    until = time.monotonic() + 60
    while not backend.damage() and time.monotonic() < until:
        time.sleep(0.5)
    assert backend.damage() == "索引的部分分片已经丢失"
    fill(backend, county(30))
    assert backend.damage() == ""
    assert backend.count() == 30


def test_a_server_that_hangs_keeps_nobody_and_is_done_without(healed, backend_at, db):
    """The others notice after half a minute; until then some answers may fail, but nobody waits long for that."""
    backend = backend_at(healed.url)
    fill(backend, county(30))
    healed.freeze(1)
    asked = in_a_row = 0
    until = time.monotonic() + 120
    while in_a_row < 20 and time.monotonic() < until:
        started = time.monotonic()
        asked += 1
        try:
            question = All((Text(f"公示 {asked}", any_word=True), OneOf("kind", ("paper", "notice"))))
            found = backend.search(question, end_offset=100)
            assert found["hits"] == len(found["results"])
            in_a_row += 1
        except SearchUnavailable:
            in_a_row = 0
        assert time.monotonic() - started < LONGEST
        time.sleep(0.2)
    healed.kill(1)
    assert in_a_row == 20
