"""What staff see of those who follow by program."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from cms.agencies.models import User
from opendata.feeds.subscriptions.models import Delivery, Hook, MailSubscription

pytestmark = pytest.mark.django_db


def staff(role):
    user = User.objects.create_user(f"u-{role}", password="qinghe-demo-2026")
    user.groups.add(Group.objects.get(name=role))
    return user


def test_hooks_and_their_calls_without_addresses_and_secrets(client, hook):
    client.force_login(staff("网站管理员"))
    lists = [client.get(f"/admin/{name}/") for name in ("feed_hook_admin", "feed_delivery_admin")]
    details = [
        client.get(f"/admin/feed_hook_admin/inspect/{hook.pk}/"),
        client.get(f"/admin/feed_delivery_admin/inspect/{Delivery.objects.get().pk}/"),
    ]
    for page in (*lists, *details):
        text = page.content.decode()
        assert page.status_code == 200 and hook.number in text
        assert hook.secret not in text and hook.url not in text
    assert "127.0.0.1" in lists[0].content.decode()


def test_one_that_does_harm_is_taken_away_and_none_is_changed(client, hook):
    client.force_login(staff("公开办"))
    assert client.get(f"/admin/feed_hook_admin/edit/{hook.pk}/").status_code in (302, 403)
    assert client.get("/admin/feed_hook_admin/new/").status_code in (302, 403)
    client.post(f"/admin/feed_hook_admin/delete/{hook.pk}/")
    assert not Hook.objects.exists()


def test_editors_have_no_business_there(client, hook):
    client.force_login(staff("编辑"))
    assert client.get("/admin/feed_hook_admin/").status_code in (302, 403)


def test_moments_are_those_of_the_countys_clock(client, hook):
    client.force_login(staff("网站管理员"))
    Hook.objects.update(confirmed_at=datetime(2026, 7, 14, 16, 30, tzinfo=UTC))
    assert "2026年7月15日 00:30" in client.get(f"/admin/feed_hook_admin/inspect/{hook.pk}/").content.decode()


def test_results_are_words_and_can_be_sorted_out(client, hook):
    client.force_login(staff("网站管理员"))
    text = client.get("/admin/feed_delivery_admin/").content.decode()
    assert "送达" in text and ">True<" not in text.replace(" ", "").replace("\n", "") and ">Hook<" not in text
    assert hook.number not in client.get("/admin/feed_delivery_admin/?arrived=False").content.decode()
    assert hook.number in client.get("/admin/feed_delivery_admin/?arrived=True").content.decode()


def test_how_many_follow_a_feed_and_how_it_stands_with_them(client, hook):
    watch = hook.watch
    for number, values in enumerate(
        [{}, {"confirmed_at": timezone.now()}, {"confirmed_at": timezone.now(), "tries": 3}]
    ):
        MailSubscription.objects.create(watch=watch, address="a@example.org", address_mark=str(number), **values)
    client.force_login(staff("公开办"))
    page = client.get("/admin/feed_watch_admin/")
    (row,) = page.context["object_list"]
    assert (row.mails, row.asked, row.late, row.called, row.stopped) == (2, 1, 1, 1, 0)
    text = page.content.decode()
    assert "公告公示" in text and "a@example.org" not in text
    assert client.get(f"/admin/feed_watch_admin/edit/{watch.pk}/").status_code in (302, 403)
