"""A column that moves or gets another address: what stands below it is found where it stands now."""

import pytest
from django.db import transaction
from wagtail.contrib.redirects.models import Redirect

from cms.columns.models import ArticlePage, ColumnPage, HomePage
from search import outbox, upkeep
from search.keeping.comparison import compare
from search.models import DueEntry
from search.query import Wanted, find

pytestmark = pytest.mark.usefixtures("portal_ready")


@pytest.fixture
def index(db):
    upkeep.rebuild()
    DueEntry.objects.all().delete()


def worked_off():
    while outbox.drain():
        pass


def addresses(text):
    return {hit.url for hit in find(Wanted(text, {"kind": ("article",)})).hits}


def test_what_stands_below_a_moved_column_is_found_where_it_stands_now(index, publish, county_news):
    publish("茶园管护现场会")
    worked_off()
    assert addresses("茶园管护") == {"/news/county/cha-yuan-guan-hu-xian-chang-hui/"}
    county_news.move(HomePage.objects.get(), "last-child")
    worked_off()
    assert addresses("茶园管护") == {"/county/cha-yuan-guan-hu-xian-chang-hui/"}
    assert not DueEntry.objects.exists()
    assert compare().differences == 0


def test_what_stands_below_a_column_with_another_slug_is_found_there_at_any_depth(
    index, publish, news, client, django_capture_on_commit_callbacks
):
    publish("茶园管护现场会")
    worked_off()
    with django_capture_on_commit_callbacks(execute=True):
        news.slug = "dynamics"
        news.save_revision().publish()
    worked_off()
    [address] = addresses("茶园管护")
    assert address == "/dynamics/county/cha-yuan-guan-hu-xian-chang-hui/"
    assert client.get(address).status_code == 200
    assert compare().differences == 0


def test_a_column_whose_title_alone_changes_brings_nothing_else_into_motion(index, news):
    news.title = "县里新闻"
    news.save()
    assert set(DueEntry.objects.values_list("label", flat=True)) == {"columns.columnpage"}


def test_the_mark_goes_with_the_change_if_that_is_taken_back(index, news):
    with pytest.raises(RuntimeError), transaction.atomic():
        news.slug = "dynamics"
        news.save()
        raise RuntimeError
    assert not DueEntry.objects.exists()


def test_many_pages_are_marked_little_by_little_and_new_ones_do_not_wait_for_them(index, publish, news, monkeypatch):
    monkeypatch.setattr(outbox, "SPREAD", 3)
    monkeypatch.setattr(outbox, "BATCH", 4)
    for number in range(12):
        publish(f"第{number}次茶园会")
    worked_off()
    news.slug = "dynamics"
    news.save()
    assert DueEntry.objects.for_many().count() == 1
    assert DueEntry.objects.count() <= 3  # the request marked nothing of what stands below
    outbox._drain_batch()
    publish("刚刚发布的通报")
    for _ in range(3):
        outbox._drain_batch()
    assert addresses("刚刚发布的通报")
    assert DueEntry.objects.exists()  # others still wait
    worked_off()
    assert all(address.startswith("/dynamics/county/") for address in addresses("茶园会"))
    assert compare().differences == 0


def test_a_column_moved_twice_before_the_worker_came_is_found_at_its_last(index, publish, county_news, monkeypatch):
    monkeypatch.setattr(outbox, "SPREAD", 2)
    for number in range(5):
        publish(f"第{number}次茶园会")
    worked_off()
    county_news.move(HomePage.objects.get(), "last-child")
    outbox._drain_batch()
    ColumnPage.objects.get(slug="county").move(ColumnPage.objects.get(slug="about"), "first-child")
    worked_off()
    assert all(address.startswith("/about/county/") for address in addresses("茶园会"))
    assert len(addresses("茶园会")) == 5


def test_old_addresses_lead_to_the_new_ones(index, client, publish, news):
    article = publish("茶园管护现场会")
    worked_off()
    news.slug = "dynamics"
    news.save()
    worked_off()
    answer = client.get("/news/county/cha-yuan-guan-hu-xian-chang-hui/")
    assert answer.status_code == 301
    assert answer["Location"].endswith("/dynamics/county/cha-yuan-guan-hu-xian-chang-hui/")
    assert client.get("/news/").status_code == 301
    article = ArticlePage.objects.get(pk=article.pk)
    article.slug = "guan-hu"
    article.save()
    worked_off()
    for old in ("/news/county/cha-yuan-guan-hu-xian-chang-hui/", "/dynamics/county/cha-yuan-guan-hu-xian-chang-hui/"):
        assert client.get(old)["Location"].endswith("/dynamics/county/guan-hu/")


def test_a_redirect_made_by_hand_stays_and_one_made_before_is_not_doubled(index, client, publish, news):
    publish("茶园管护现场会")
    Redirect.objects.create(old_path="/news", redirect_link="https://www.example.gov.cn/")
    worked_off()
    for slug in ("dynamics", "news", "dynamics"):
        news.refresh_from_db()
        news.slug = slug
        news.save()
        worked_off()
    assert client.get("/news/")["Location"] == "https://www.example.gov.cn/"
    assert Redirect.objects.filter(old_path="/news/county").count() == 1
    assert client.get("/dynamics/county/").status_code == 200


def test_a_draft_at_an_old_address_is_not_given_away(index, client, news, county_news):
    county_news.add_child(instance=ColumnPage(title="尚未公开的栏目", slug="secret", intro="草稿", live=False))
    news.slug = "dynamics"
    news.save()
    worked_off()
    assert client.get("/news/county/secret/").status_code == 404
