"""Both engines find the same, count the same, mark the same and put it in the same order."""

import gzip
import json
import random
from datetime import date
from itertools import pairwise

import pytest

from search import dictionary
from search.backends.embedded import EmbeddedBackend
from search.nodes import (
    All,
    Beginning,
    Best,
    Between,
    Element,
    Fixed,
    Not,
    OneOf,
    Phrase,
    Ranked,
    Some,
    Text,
    Weighted,
)
from search.segmentation import grams
from tests.search.elastic.conftest import versions
from tests.search.elastic.entries import county, fill, passage, prepared

FACETS = {name: {"beside": True} for name in ("kind", "agency", "topic", "year", "genre")} | {"validity": {}}


@pytest.fixture(scope="module", params=versions())
def servers(request, start, cluster):
    if request.param == cluster.version:
        yield cluster
    else:
        other = start(nodes=1, version=request.param)
        yield other
        other.stop()


@pytest.fixture
def engines(db, servers, backend_at, tmp_path):
    """Both engines, filled with the same: ``engines(entries)``."""

    def filled(some, query="?shards=2"):
        dictionary.refresh(now=True)
        both = EmbeddedBackend("default", PATH=str(tmp_path / "index")), backend_at(servers.url, query)
        for one in both:
            assert not fill(one, some)
        return both

    return filled


def assert_same(one, other, node, whole=True, **asked):
    """The same answer to the same question, up to ties; of more hits than are asked for, the same scores."""
    asked = {"end_offset": 1_000, "facets": FACETS, "highlight": True, **asked}
    left, right = one.search(node, **asked), other.search(node, **asked)
    assert left["hits"] == right["hits"]
    counted = [{name: dict(pairs) for name, pairs in found["facets"]["fields"].items()} for found in (left, right)]
    assert counted[0] == counted[1]
    if not whole:
        scores = [[hit.score for hit in found["results"]] for found in (left, right)]
        assert scores[1] == pytest.approx(scores[0], rel=1e-4)
        return left["hits"]
    known = {hit.id: hit for hit in left["results"]}
    assert known.keys() == {hit.id for hit in right["results"]}
    by_date = asked.get("sort_by")
    for hit in right["results"]:
        twin = known[hit.id]
        assert twin.highlighted == hit.highlighted
        assert (twin.title, twin.text, twin.published_at, twin.issued_on) == (
            hit.title,
            hit.text,
            hit.published_at,
            hit.issued_on,
        )
        if not by_date:
            assert hit.score == pytest.approx(twin.score, rel=1e-4, abs=1e-4)
    ranks = [known[hit.id].published_at.timestamp() if by_date else known[hit.id].score for hit in right["results"]]
    for higher, lower in pairwise(ranks):
        assert higher >= lower - max(1e-4, abs(lower) * 2e-4)
    return left["hits"]


def questions(some, count, seed=11):
    """What somebody may ask of these entries: pieces of them, whole words, numbers, what stands nowhere."""
    choose = random.Random(seed)
    asked = ["", "一", "公", "zzz", "“不在任何地方的话”", "2026年", "第三条 PDF", "青政发〔2021〕5号", "5号", "《》"]
    while len(asked) < count:
        entry = choose.choice(some)
        text = choose.choice((entry["title"], entry["text"]))
        start = choose.randrange(max(1, len(text) - 4))
        piece = text[start : start + choose.randint(2, 14)]
        asked.append(choose.choice((piece, piece, f"“{piece}”", passage(choose, 3), f"“{piece[:3]}” {piece[3:]}")))
    return asked


def test_whatever_is_asked(engines):
    some = county(300)
    one, other = engines(some)
    assert one.count() == other.count() == 300
    found = 0
    choose = random.Random(5)
    for number, text in enumerate(questions(some, 150)):
        parts = [Text(text, choose.choice(("text", "text", "title")), any_word=choose.random() < 0.2)] if text else []
        if number % 2:
            parts.append(OneOf("kind", ("paper", "notice")))
        if number % 3 == 0:
            parts.append(OneOf("agency", tuple(choose.sample(("education", "office", "health"), 2))))
        if number % 5 == 0:
            parts.append(Between("published_at", 1_580_000_000, 1_730_000_000 if number % 2 else None))
        sort = {"sort_by": ["-published_at"]} if number % 7 == 0 else {}
        found += bool(assert_same(one, other, All(tuple(parts)), **sort))
    assert found > 100


def test_every_kind_of_node(engines):
    one, other = engines(county(200))
    word, others = (
        Element("words", "公示"),
        (Element("words", "政府"), Element("grams", "信息"), Element("words", "招标")),
    )
    pairs = tuple(grams("信息公开")[:3])
    for node in (
        word,
        Beginning("grams", "政"),
        Beginning("title_words", "公"),
        Beginning("words", "p.?*"),
        Phrase("grams", pairs),
        Phrase("grams", (pairs[0], "息")),
        Phrase("grams", (*pairs, "开")),
        Fixed(Phrase("grams", ("信息", "公开")), 4.0),
        Some((word, *others)),
        Some((word, *others), enough=2),
        Some(()),
        Best((word, *others)),
        Ranked(word, others),
        Ranked(Some(others), (Weighted(word, 3.5), Fixed(others[0], 100.0))),
        All((word, Not(others[0]))),
        All((Weighted(Some(others), 0.5), OneOf("year", ("2020", "2021")))),
        All((word, Between("issued_on", low=1_600_000_000), Not(Between("issued_on", high=1_650_000_000)))),
        Fixed(All(others[:2]), 0.0),
        Element("attached_words", "公示"),
        Phrase("attached_grams", pairs),
        Some((Element("title_words", "公示"), Weighted(Element("attached_words", "公示"), 0.3))),
        All(),
    ):
        assert_same(one, other, node)


def test_pages_of_hits_follow_one_another(engines):
    one, other = engines([prepared(number, f"第{number}号公告") for number in range(1, 60)])
    for backend in (one, other):
        pages = [backend.search(Text("公告"), start_offset=at, end_offset=at + 7)["results"] for at in range(0, 63, 7)]
        assert sorted(int(hit.pk) for page in pages for hit in page) == list(range(1, 60))
    assert other.search(Text("公告"), start_offset=1_000, end_offset=1_020) == {"results": [], "hits": 59, "facets": {}}


def test_what_the_upkeep_asks(engines):
    some = county(120)
    one, other = engines(some)
    assert one.identifiers("papers.") == other.identifiers("papers.")
    assert one.identifiers("nobody.") == other.identifiers("nobody.") == []
    phrase = some[3]["title"][:4]
    assert set(one.identifiers("", phrase=phrase)) == set(other.identifiers("", phrase=phrase)) != set()
    assert sorted(one.vocabulary()) == sorted(other.vocabulary())
    names = [entry["id"] for entry in some[:50]]
    assert one.digests([*names, "papers.paper.999"]) == other.digests([*names, "papers.paper.999"])
    assert len(other.digests(names)) == 50
    for backend in (one, other):
        seen, after = [], None
        while after is None or after:
            page, after = backend.scan(after or "", 35)
            seen += page
        assert sorted(seen) == sorted(entry["id"] for entry in some)


def test_a_view_of_more_than_one_page_is_read_to_its_end(engines, monkeypatch):
    monkeypatch.setattr("search.backends.elastic.PAGE", 25)
    some = county(90)
    one, other = engines(some)
    assert len(other.identifiers("")) == 90
    assert sorted(one.vocabulary()) == sorted(other.vocabulary())


@pytest.mark.shared
def test_statutes_and_the_questions_of_lay_people(engines, shared_data):
    with gzip.open(shared_data / "statute-articles.jsonl.gz", "rt") as lines:
        articles = [json.loads(next(lines)) for _ in range(3_000)]
    with (shared_data / "statute-queries-dev.jsonl").open() as lines:
        asked = [json.loads(next(lines)) for _ in range(120)]
    some = [
        prepared(article["id"] + 1, article["law"], article["text"], issued_on=date(article["year"] or 2000, 1, 1))
        for article in articles
    ]
    one, other = engines(some, "")
    for question in asked:
        for text in (Text(question["query"]), Text(question["query"], any_word=True)):
            assert_same(one, other, text, end_offset=50, highlight=False, whole=False)
