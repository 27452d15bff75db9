"""What staff see of those who follow by program."""

import pytest
from django.contrib.auth.models import Group

from cms.agencies.models import User
from opendata.feeds.subscriptions.models import Delivery, Hook

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
