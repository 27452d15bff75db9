"""Whatever is asked, by hand or by a machine: an answer or a refusal, never an error, and nothing that should not be
seen. How quickly a large index answers is measured by ``python -m bench.abuse``."""

import json
import re

import pytest
from django.core.cache import cache

from bench.abuses import ALLOWED, LONGEST, MANY, RAW, REFUSED, filled, questions
from search import outbox
from search.models import Term
from tests.search.papers.models import Paper

PLACES = ("/search/", "/api/v1/search", "/search/suggest/", "/search/advanced/")


@pytest.fixture(autouse=True)
def library(portal_ready, index):
    cache.clear()
    Paper.objects.bulk_create(
        [
            Paper(title="关于校车收费的规定", text="有关部门应当依法管理。" * 30, number="青政发〔2026〕5号"),
            Paper(title="政务公开工作要点", text="的，一，是，不，了。" * 20, topic="0101"),
            Paper(title="<b>尚未公开的秘密</b>", text="规定", public=False),
        ]
    )
    outbox.enqueue(Paper, Paper.objects.values_list("pk", flat=True))
    outbox.drain()


def test_the_questions_are_what_they_are_called():
    assert all(len(text) <= LONGEST for text in ALLOWED.values())
    assert len(filled("规定 ")) <= LONGEST
    assert len(list(questions())) == len(ALLOWED) + len(MANY) + len(REFUSED) + len(RAW)
    assert max(len(query) for _, query in questions()) > 10_000


@pytest.mark.parametrize("place", PLACES)
def test_every_question_is_answered_or_refused(client, place):
    wrong = {}
    for name, query in questions():
        answer = client.get(f"{place}?{query}")
        page = answer.content.decode()
        if answer.status_code not in (200, 400):
            wrong[name] = answer.status_code
        elif "尚未公开的秘密" in page or "<script>alert" in page or "Traceback" in page:
            wrong[name] = page
        elif answer["Content-Type"].startswith("application/json"):
            json.loads(page)
    assert not wrong


def test_what_is_refused_is_refused_by_page_and_api_with_a_reason_in_chinese(client):
    for name, query in REFUSED.items():
        for place in ("/search/", "/api/v1/search"):
            answer = client.get(place, query)
            assert answer.status_code == 400, name
            assert re.search("[\u4e00-\u9fff]{2}", answer.content.decode()), name


def test_two_hundred_characters_may_be_asked_whatever_they_are(client):
    for name, text in ALLOWED.items():
        for place in ("/search/", "/api/v1/search"):
            assert client.get(place, {"q": text}).status_code == 200, name


def test_nothing_that_is_asked_is_taken_for_a_language_or_changes_anything(client):
    Term.objects.create(text="惠农通")
    everything = client.get("/api/v1/search").json()["total"]
    for name in ("通配符", "查询语言", "SQL", "JSON"):
        found = client.get("/api/v1/search", {"q": ALLOWED[name]}).json()["total"]
        assert found < everything, name
    assert client.get("/api/v1/search", {"q": "*"}).json()["total"] == 0
    assert Term.objects.count() == 1


def test_the_last_page_that_may_be_turned_to_and_the_first_that_may_not(client):
    assert client.get("/search/", {"q": "规定", "page": "50"}).status_code == 200
    assert client.get("/search/", {"q": "规定", "page": "51"}).status_code == 400


def test_a_sentence_in_quotation_marks_is_still_exact_where_its_end_or_its_beginning_repeats(client, paper):
    paper("关于规定、规定、规定和规定的规定")
    for typed, found in (("“规定、规定、规定和规定的规定”", 1), ("“规定和规定的规定，规定”", 0), ("“工作要点”", 1)):
        assert client.get("/api/v1/search", {"q": typed}).json()["total"] == found, typed
