"""What people made of the data: sent in by anybody, looked at, then shown."""

import pytest
from django.core.cache import cache
from django.test import Client

from cms.agencies import roles
from interaction.moderation import decisions, queues
from opendata.reuse.models import Reuse
from tests.interaction.requests.applicants import challenge_answered
from tests.interaction.requests.driving import Town
from tests.opendata import making

MADE = {
    "title": "到站提醒", "kind": "app", "datasets": ["bus-stops"], "maker": "听风",
    "description": "把站点做成大字的页面，老人也能看。", "url": "https://example.com/stops", "contact": "13800138000",
}  # fmt: skip


@pytest.fixture
def town(portal_ready):
    cache.clear()
    town = Town()
    making.dataset("bus-stops", "公交站点", lead_agency=town.agency)
    return town


@pytest.fixture
def moderator(town):
    return town.hire("moderator", None, roles.OPENNESS_OFFICE)


@pytest.fixture
def browser(town):
    return Client()


def send(browser, **changes):
    page = browser.get("/data/reuse/new/")
    return browser.post("/data/reuse/new/", challenge_answered() | MADE | {"secret": page.context["secret"]} | changes)


def test_it_is_shown_once_somebody_has_looked(browser, moderator):
    assert send(browser)["Location"] == "/data/reuse/thanks/"
    made = Reuse.objects.get()
    assert made.agency.name == "青禾县教育局"
    assert "到站提醒" not in browser.get("/data/reuse/").content.decode()
    assert browser.get(made.get_absolute_url()).status_code == 404
    queue = queues.get("data-reuse")
    assert [one.pk for one in queue.at(moderator, "held")] == [made.pk]
    assert "https://example.com/stops" in queue.text(made)
    decisions.decide(made, "accepted", moderator)
    assert "到站提醒" in browser.get("/data/reuse/").content.decode()
    page = browser.get(made.get_absolute_url()).content.decode()
    assert 'rel="nofollow noopener external"' in page
    assert "公交站点" in page
    assert "13800138000" not in page


def test_it_stands_on_the_page_of_its_dataset_and_in_the_list_of_its_kind(browser, moderator):
    send(browser)
    decisions.decide(Reuse.objects.get(), "accepted", moderator)
    from django.test import RequestFactory

    from opendata.datasets.models import Dataset
    from opendata.reuse.beside_datasets import extra

    beside = extra(RequestFactory().get("/"), Dataset.objects.get(slug="bus-stops"))
    assert [one.title for one in beside["reuses"]] == ["到站提醒"]
    assert "到站提醒" in browser.get("/data/reuse/?kind=app&dataset=bus-stops").content.decode()
    assert "到站提醒" not in browser.get("/data/reuse/?kind=news").content.decode()


@pytest.mark.parametrize(
    "query", ["kind=x", "dataset=none", "key=x", "key=2026-01-01~x", "kind=app&key=~"], ids=range(5)
)  # fmt: skip
def test_what_the_list_does_not_know_is_no_page(browser, query):
    assert browser.get(f"/data/reuse/?{query}").status_code == 404


def test_sent_twice_it_is_one(browser):
    form = challenge_answered() | MADE | {"secret": "the same filling-in"}
    for _ in range(2):
        assert browser.post("/data/reuse/new/", form).status_code == 302
    assert Reuse.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"title": ""}, "请填写名称"),
        ({"title": "长" * 61}, "名称最多 60 个字"),
        ({"datasets": []}, "请选择用了哪些数据集"),
        ({"datasets": ["none"]}, "已经不在目录里了"),
        ({"kind": "x"}, "请在列出的里面选择种类"),
        ({"url": "javascript:alert(1)"}, "这不像一个网址"),
        ({"url": "ftp://example.com"}, "这不像一个网址"),
        ({"url": "http://[::1"}, "这不像一个网址"),
        ({"description": "看不见\x00的"}, "看不见的特殊字符"),
        ({"proof": "", "answer": ""}, "请回答这个问题"),
    ],
    ids=["untitled", "title", "none", "gone", "kind", "script", "ftp", "broken", "nul", "robot"],
)  # fmt: skip
def test_what_is_wrong_comes_back_filled_in(browser, changes, told):
    answer = send(browser, **changes)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    if "description" not in changes:
        assert MADE["description"] in answer.content.decode()
    assert not Reuse.objects.exists()


def test_words_of_the_list_are_marked_for_the_moderator(browser):
    send(browser, description="好用，请加微信了解更多。")
    assert "加微信" in Reuse.objects.get().held_for


def test_markup_leads_nowhere(browser, moderator):
    send(browser, title="<b>粗", description="<script>alert(1)</script>")
    made = Reuse.objects.get()
    decisions.decide(made, "accepted", moderator)
    for address in ("/data/reuse/", made.get_absolute_url()):
        page = browser.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<b>粗" not in page


def test_who_sends_too_often_waits(browser, settings):
    settings.REUSE_RATE = "1/h"
    send(browser)
    assert send(browser).status_code == 429
