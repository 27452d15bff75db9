"""/api/v1/ as a developer meets it."""

import json
import re
from datetime import date

import pytest
from django.core.cache import cache

from opendata.api.schemas import SearchResults
from tests.search import engines
from tests.search.conftest import at, index, paper  # noqa: F401


@pytest.fixture(autouse=True)
def portal(portal_ready, index):  # noqa: F811
    cache.clear()


@pytest.fixture
def papers(paper, at):  # noqa: F811
    for number in range(1, 23):
        paper(
            f"第{number}号校车运行公告",
            f"校车线路与收费<b>说明</b>{number}。",
            agency="education",
            topic="1502",
            issued_on=date(2025, 1, number),
            published_at=at(2025, 1, number),
        )


def ask(client, **query):
    return client.get("/api/v1/search", query)


def test_a_search_answers_in_the_agreed_shape(client, papers):
    answer = ask(client, q="校车", kind="paper", sort="date")
    assert answer.status_code == 200
    body = answer.json()
    assert set(body) == {"total", "results", "facets", "next"}
    assert body["total"] == 22
    first = body["results"][0]
    assert first == {
        "title": "第22号校车运行公告",
        "url": f"http://testserver/papers/{first['url'].split('/')[-2]}/",
        "kind": "paper",
        "agencies": ["县education局"],
        "issued_on": "2025-01-22",
        "published_at": "2025-01-22T04:00:00Z",
        "extract": "校车线路与收费<b>说明</b>22。",
        "attachment": None,
    }
    assert body["facets"]["kind"] == [{"value": "paper", "label": "文稿", "count": 22}]
    assert [(topic["value"], topic["count"]) for topic in body["facets"]["topic"]] == [("15", 22), ("1502", 22)]
    SearchResults.model_validate(body)


@pytest.mark.parametrize("query", ["q=校车", "page=0"])
def test_scripts_of_any_site_may_read_what_it_answers(client, papers, query):
    assert client.get(f"/api/v1/search?{query}").headers["Access-Control-Allow-Origin"] == "*"


def test_the_next_page_is_where_it_says(client, papers):
    body = ask(client, q="校车", kind="paper", **{"from": "2025-01-01"}).json()
    assert len(body["results"]) == 20
    following = client.get(body["next"]).json()
    assert len(following["results"]) == 2
    assert following["next"] is None
    assert not {result["url"] for result in body["results"]} & {result["url"] for result in following["results"]}


def test_the_api_finds_what_the_page_finds(client, papers):
    api = [result["title"] for result in ask(client, q="校车 收费 7号").json()["results"]]
    page = client.get("/search/", {"q": "校车 收费 7号"}).context["page"]
    assert api == [hit.title for hit in page.found.hits]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({"q": "公" * 201}, "q"),
        ({"q": "x", "from": "yesterday"}, "from"),
        ({"q": "x", "to": "2026-02-31"}, "to"),
        ({"q": "x", "page": "abc"}, "page"),
        ({"q": "x", "page": "999999999"}, "page"),
        ({"q": "x", "sort": "price"}, "sort"),
        ({"q": "x", "year": "26"}, "year"),
    ],
)
def test_a_wrong_parameter_is_named_in_chinese(client, query, parameter):
    answer = ask(client, **query)
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert problem["parameter"] == parameter
    assert problem["title"] == "参数有误"
    assert "请" in problem["detail"] or "只有" in problem["detail"] or "页码" in problem["detail"]


def test_an_address_that_is_none_is_told_as_a_problem(client):
    answer = client.get("/api/v1/nothing-here")
    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert "/api/v1/docs" in answer.json()["detail"]


def test_while_the_engine_is_out_of_reach_the_api_says_so(client, papers):
    engines.lose_index()
    answer = ask(client, q="校车")
    assert answer.status_code == 503
    assert answer["Retry-After"]
    assert answer.json()["title"] == "检索暂不可用"


def test_whoever_asks_too_often_waits(client, settings):
    settings.SEARCH_RATE = "2/m"
    assert [ask(client, q="校车").status_code for _ in range(3)] == [200, 200, 429]
    assert ask(client, q="校车")["Retry-After"]


def test_the_schema_names_every_parameter(client):
    schema = json.loads(client.get("/api/v1/openapi.json").content)
    [operation] = schema["paths"]["/api/v1/search"].values()
    assert {one["name"] for one in operation["parameters"]} == {
        "q", "all", "exact", "any", "none", "in", "number",
        "kind", "agency", "topic", "year", "from", "to", "sort", "page",
    }  # fmt: skip


def test_the_advanced_forms_words_are_asked_for_here_too(client, paper):  # noqa: F811
    paper("青禾县校车服务规定", number="青政规〔2021〕12号")
    paper("青禾县校车收费标准")
    found = ask(client, all="校车", none="收费", **{"in": "title"}).json()
    assert [one["title"] for one in found["results"]] == ["青禾县校车服务规定"]
    assert ask(client, number="青政规(2021)12号").json()["total"] == 1
    assert ask(client, number="青政规").json()["parameter"] == "number"


def test_the_documentation_is_a_local_page_under_the_strict_policy(client):
    answer = client.get("/api/v1/docs")
    page = answer.content.decode()
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert "每页 20 条" in page and "SearchResults" in page
    assert not re.search(r"<style|style=|<script(?![^>]* src=\"/)|(src|href)=\"[a-z]*:?//[^\"]+\\.(js|css)", page)
