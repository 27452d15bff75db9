"""/search/ as a visitor meets it."""

import re
from datetime import date
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.utils.html import strip_tags

from search import labels, nearest, outbox
from tests.search import engines
from tests.search.papers.models import Paper


@pytest.fixture(autouse=True)
def visited(portal_ready, index):
    nearest.forget()
    cache.clear()


@pytest.fixture
def papers(paper, at):
    for number in range(1, 26):
        paper(
            f"青禾县教育局第{number}号校车运行公告",
            "本公告说明校车线路与收费。",
            agency="education",
            topic="1502",
            issued_on=date(2024 + number % 2, 1, 1),
            published_at=at(2025, 1, number),
        )


def said(answer):
    """What the page says, without markup and spaces."""
    return re.sub(r"\s+", "", strip_tags(answer.content.decode()))


def test_the_question_and_what_it_was_narrowed_to_stand_as_a_sentence(client, papers):
    page = said(client.get("/search/", {"q": "校车", "kind": "paper", "agency": "education", "year": "2025"}))
    assert "在education2025年发布的文稿中查找“校车”，找到13条。" in page


def test_names_come_from_the_rooms_that_know_them(client, papers):
    labels.register("agency", lambda codes: {"education": "县教育局"})
    try:
        assert "县教育局25" in said(client.get("/search/", {"q": "校车"}))
    finally:
        labels.register("agency", lambda codes: {})


def test_a_choice_is_counted_chosen_and_taken_away_again(client, papers):
    page = client.get("/search/", {"q": "校车", "year": "2025"}).content.decode()
    assert re.search(
        r'href="/search/\?q=[^"]*year=2024"[^>]*>\s*<span>2024年</span>\s*<span class="num">12</span>', page
    )
    assert re.search(r'<a class="tag" href="/search/\?q=%E6%A0%A1%E8%BD%A6"', page)


def test_hits_are_marked_turned_over_and_counted(client, papers):
    first = client.get("/search/", {"q": "校车"})
    assert "<mark>校车</mark>" in first.content.decode()
    assert "第1–20条，共25条" in said(first)
    second = client.get("/search/", {"q": "校车", "page": "2"})
    assert "第21–25条，共25条" in said(second)
    assert 'rel="next"' not in second.content.decode()


def test_sorted_by_date_the_newest_is_first(client, papers):
    page = client.get("/search/", {"q": "校车", "sort": "date"}).content.decode()
    assert page.index("2025-01-25") < page.index("2025-01-24")


def test_a_few_queries_however_much_is_found(client, papers, django_assert_max_num_queries):
    client.get("/search/", {"q": "校车"})  # each process reads the editors' words once
    with django_assert_max_num_queries(10):
        client.get("/search/", {"q": "校车", "year": "2025"})


@pytest.mark.parametrize(("typed", "meant"), [("行正复议", "行政复议"), ("形政复议", "行政复议"), ("供积金", "公积金")])
def test_where_nothing_is_found_the_nearest_words_and_what_to_do_next(client, paper, typed, meant):
    paper("行政复议申请指南")
    paper("公积金提取须知")
    answer = client.get("/search/", {"q": f"“{typed}”"})
    assert answer.status_code == 200
    assert f"您是不是要找：{meant}" in said(answer)
    assert f'href="/search/?q={quote(meant)}"' in answer.content.decode()
    assert "依申请公开" in said(answer)


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"q": "公" * 201}, "检索词太长"),
        ({"q": "x", "from": "2026-02-31"}, "起始日期请写成"),
        ({"q": "x", "to": "昨天"}, "截止日期请写成"),
        ({"q": "x", "from": "2026-03-01", "to": "2026-02-01"}, "起始日期晚于截止日期"),
        ({"q": "x", "page": "999999999"}, "页码从1到50"),
        ({"q": "x", "page": "-1"}, "页码从1到50"),
        ({"q": "x", "page": "٣"}, "页码从1到50"),
        ({"q": "x", "year": "abcd"}, "年份请写成四位数字"),
        ({"q": "x", "sort": "price"}, "排序方式只有"),
    ],
)
def test_a_question_that_cannot_be_asked_is_explained(client, query, says):
    answer = client.get("/search/", query)
    assert answer.status_code == 400
    assert says in said(answer)


def test_abuse_is_answered_quickly(client, papers):
    words = " ".join(f"词语{number}" for number in range(1000))
    client.get("/search/", {"q": "校车"})  # the dictionary is read
    for query in (
        {"q": words},
        {"q": "校" * 3_400},
        {"q": "校车 收费 " * 20},
        {"q": "*" * 200},
        {"q": "a b c d e " * 20},
    ):
        assert client.get("/search/", query).status_code in (200, 400)


def test_a_nul_byte_is_refused(client):
    assert client.get("/search/?q=a%00b").status_code == 400


def test_while_the_engine_is_out_of_reach_the_page_says_so(client, papers):
    engines.lose_index()
    answer = client.get("/search/", {"q": "校车"})
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert "检索暂不可用" in said(answer)


def test_whoever_asks_too_often_waits(client, settings):
    settings.SEARCH_RATE = "3/h"
    answers = [client.get("/search/", {"q": "校车"}).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]


def test_markup_in_titles_texts_and_questions_stays_text(client, paper):
    paper("<script>alert(1)</script>校车", '"><img src=x onerror=alert(2)>校车')
    page = client.get("/search/", {"q": '校车"><script>alert(3)</script>'}).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_what_is_published_is_found_when_the_worker_has_looked_and_gone_at_once_when_withdrawn(client):
    Paper.objects.create(title="刚刚发布的殡葬惠民政策")
    outbox.drain()
    assert "殡葬惠民" in client.get("/search/", {"q": "殡葬惠民政策"}).content.decode()
    made = Paper.objects.get()
    made.public = False
    made.save()
    assert "刚刚发布的" not in client.get("/search/", {"q": "殡葬惠民政策"}).content.decode()


def test_a_page_after_the_last_says_so(client, papers):
    page = client.get("/search/", {"q": "校车", "page": "7"}).content.decode()
    assert "结果没有这么多页" in page
    assert "没有找到" not in page
    assert re.search(r'<a href="/search/\?q=[^"&]*">回到第一页</a>', page)
