"""Advanced search: line by line, and an address that can be sent to others."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.utils.html import strip_tags

from search.advanced import Words
from search.query import Wanted, find


@pytest.fixture(autouse=True)
def visited(portal_ready, index):
    cache.clear()


@pytest.fixture(autouse=True)
def library(paper, at):
    paper(
        "青禾县校车服务规定",
        "校车收费按本规定执行，划片入学的学生优先。",
        number="青政规〔2021〕12号",
        agency="education",
        topic="1502",
        issued_on=date(2021, 9, 1),
        published_at=at(2021, 9, 3),
    )
    paper(
        "青禾县教育局关于招生入学的通知",
        "划片入学，校车另行通知。见青政规〔2021〕12号。",
        number="青教发〔2026〕5号",
        agency="education",
        issued_on=date(2026, 5, 6),
        published_at=at(2026, 5, 8),
    )
    paper("青禾县停车收费标准", "停车每小时收费两元。", agency="price", published_at=at(2026, 6, 1))


def titles(text="", **words):
    return {hit.title[3:] for hit in find(Wanted(text, {"kind": ("paper",)}, words=Words(**words))).hits}


def said(answer):
    return re.sub(r"\s+", "", strip_tags(answer.content.decode()))


def test_every_word_must_be_there():
    assert titles(every=("校车", "收费")) == {"校车服务规定"}
    assert titles(every=("校车", "收费", "停车")) == set()


def test_what_was_said_word_for_word():
    assert titles(phrase="划片入学，校车") == {"教育局关于招生入学的通知"}
    assert titles(phrase="入学划片") == set()


def test_one_of_several_will_do():
    assert titles(some=("停车", "招生")) == {"教育局关于招生入学的通知", "停车收费标准"}


def test_what_must_not_be_there_is_not():
    assert titles(every=("收费",), without=("校车",)) == {"停车收费标准"}
    assert titles(without=("收费", "招生")) == set()
    assert titles("收费", without=("停车",)) == {"校车服务规定"}


def test_only_in_the_title():
    assert titles(every=("校车",), in_title=True) == {"校车服务规定"}
    assert titles("校车", in_title=True) == {"校车服务规定"}
    assert titles(every=("收费",), without=("停车",), in_title=True) == set()


@pytest.mark.parametrize("typed", ["青政规〔2021〕12号", "青政规(2021)12", "〔2021〕12号", "青政规2021-12号"])
def test_by_number_only_the_document_itself(typed):
    assert titles(number=typed) == {"校车服务规定"}


def test_the_form_leads_to_an_address_without_empty_fields_that_asks_the_same(client):
    filled = {"go": "1", "all": "校车 收费", "none": "停车", "in": "title", "kind": "paper", "year": "2021"}
    empty = dict.fromkeys(("q", "exact", "any", "number", "agency", "topic", "sort", "to"), "")
    form = filled | empty | {"from": "2021-01-01"}
    answer = client.get("/search/advanced/", form)
    assert answer.status_code == 302
    asked = {"all": "校车 收费", "none": "停车", "in": "title", "kind": "paper", "year": "2021", "from": "2021-01-01"}
    assert answer["Location"] == f"/search/?{urlencode(asked)}"
    page = client.get(answer["Location"])
    assert "标题含有“校车”“收费”，标题不含“停车”，找到0条" in said(page)


def test_the_results_say_in_words_what_was_asked_and_it_can_be_changed(client):
    page = client.get("/search/", {"all": "校车", "any": "收费 招生", "none": "停车", "agency": "education"})
    assert "在education发布的全部内容中查找含有“校车”，含有“收费”或“招生”，不含“停车”，找到2条。" in said(page)
    address = re.search(r'href="(/search/advanced/\?[^"]+)"[^>]*>修改检索条件', page.content.decode())[1]
    form = client.get(address.replace("&amp;", "&")).content.decode()
    assert 'name="all" value="校车"' in form
    assert 'name="any" value="收费 招生"' in form
    assert re.search(r'<option value="education" selected>', form)


def test_narrowing_and_dates_keep_the_words(client):
    page = client.get("/search/", {"all": "划片入学", "none": "停车"}).content.decode()
    assert re.search(r'href="/search/\?all=[^"]*none=[^"]*year=2021"', page)
    assert '<input type="hidden" name="none" value="停车">' in page


def test_hits_are_marked_and_come_best_first_unless_asked_by_date(client):
    page = client.get("/search/", {"all": "校车", "kind": "paper"}).content.decode()
    assert "<mark>校车</mark>" in page
    assert page.index("校车</mark>服务规定") < page.index("招生入学的通知")
    assert "按相关度" in page
    page = client.get("/search/", {"all": "校车", "kind": "paper", "sort": "date"}).content.decode()
    assert page.index("招生入学的通知") < page.index("校车</mark>服务规定")


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"number": "青政发"}, "不像一个文号"),
        ({"all": "词语" * 101}, "太长"),
        ({"any": " ".join(f"词{number}" for number in range(11))}, "最多填10个词"),
        ({"in": "text"}, "查找的位置只有"),
        ({"from": "2026-03-01", "to": "2026-02-01"}, "起始日期晚于截止日期"),
    ],
)
def test_what_cannot_be_asked_is_explained_at_the_form_and_at_the_address(client, query, says):
    form = client.get("/search/advanced/", query | {"go": "1"})
    assert form.status_code == 400
    assert says in said(form)
    page = client.get("/search/", query)
    assert page.status_code == 400
    assert says in said(page)


def test_an_empty_form_stays_where_it_is(client):
    assert client.get("/search/advanced/", {"go": "1"})["Location"] == "/search/advanced/"
    assert client.get("/search/advanced/").status_code == 200


def test_the_form_offers_what_there_is_and_escapes_what_was_typed(client):
    page = client.get("/search/advanced/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page
    assert '<option value="2026">2026年</option>' in page


def test_what_no_word_ranks_comes_by_date(paper, at):
    for day in (3, 1, 5, 2, 4):
        paper(f"甲乙丙{day}", number=f"青{'子丑寅卯辰'[day - 1]}发〔2026〕77号", published_at=at(2026, 7, day))
    newest_first = [f"甲乙丙{day}" for day in (5, 4, 3, 2, 1)]
    for words in (Words(number="〔2026〕77号"), Words(without=("校车", "停车"))):
        assert [hit.title for hit in find(Wanted(filters={"kind": ("paper",)}, words=words)).hits] == newest_first


def test_the_form_keeps_what_a_question_was_narrowed_by(client):
    page = client.get("/search/advanced/", {"q": "校车", "genre": "通知", "agency": ["education", "price"]})
    said_there = page.content.decode()
    assert '<option value="通知" selected>' in said_there
    assert 'name="agency" multiple>' in said_there
    assert '<option value="education" selected>' in said_there
    assert '<option value="price" selected>' in said_there
