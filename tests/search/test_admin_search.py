"""The admin's own search finds Chinese words inside titles."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from wagtail.models import Page

pytestmark = pytest.mark.django_db

TITLE = "国务院办公厅关于政府信息公开的通知"


@pytest.fixture
def page(portal_ready):
    root = Page.objects.order_by("depth").first()
    return root.add_child(instance=Page(title=TITLE, slug="xxgk", live=False))


@pytest.fixture
def keeper(client):
    user = get_user_model().objects.create_superuser("keeper", password="a long enough one")
    client.force_login(user)
    return client


@pytest.mark.parametrize("typed", ["信息公开", "政府 通知", "办公厅关于", "公", "《信息公开》"])
def test_the_page_search_finds_a_word_inside_a_title(keeper, page, typed):
    answer = keeper.get("/admin/pages/search/", {"q": typed})
    assert TITLE in answer.content.decode()


def test_what_does_not_stand_there_is_not_found(keeper, page):
    assert TITLE not in keeper.get("/admin/pages/search/", {"q": "信息公告"}).content.decode()


@pytest.mark.parametrize("typed", ['"', "信息' OR 1", "*", "AND", "(", "，。"])
def test_signs_in_a_question_are_no_error(keeper, page, typed):
    assert keeper.get("/admin/pages/search/", {"q": typed}).status_code == 200


def test_a_title_that_changed_is_found_by_its_new_words_only(keeper, page):
    page.title = page.draft_title = "关于农村饮水安全的通知"
    page.save()
    assert "农村饮水安全" in keeper.get("/admin/pages/search/", {"q": "饮水"}).content.decode()
    assert "农村饮水安全" not in keeper.get("/admin/pages/search/", {"q": "信息公开"}).content.decode()


def test_the_best_stands_first_and_what_follows_is_the_newest(keeper, page):
    root = Page.objects.order_by("depth").first()
    for number in range(70):
        title = f"青禾县人民政府第{number}批政府工作情况通知汇编和目录"
        root.add_child(instance=Page(title=title, slug=f"p-{number}", live=False))
    answer = keeper.get("/admin/pages/search/", {"q": "国务院 通知"})
    assert TITLE in answer.content.decode()
    found = list(Page.objects.autocomplete("通知"))
    assert len(found) == 71
    if connection.vendor != "sqlite":
        return  # PostgreSQL ranks by itself, and otherwise
    assert found[0].title.endswith("通知")  # the shortest text that holds it, though the oldest
    long = [int(one.slug.removeprefix("p-")) for one in found[1:] if len(one.slug) == 4]
    assert long == sorted(long, reverse=True)  # as long as each other: the newest first
    assert Page.objects.autocomplete("通知").count() == 71
