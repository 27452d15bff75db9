"""A feed is made once, however many follow it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from opendata.feeds.subscriptions import looking, rhythm
from opendata.feeds.subscriptions.models import Hook, MailSubscription

pytestmark = pytest.mark.django_db


def follow(watch, first, count):
    Hook.objects.bulk_create(
        Hook(
            number=f"HD{n}", watch=watch, url="https://example.org/", secret="s", form_hash=f"{n}", state="active"
        ) for n in range(first, first + count)
    )  # fmt: skip
    MailSubscription.objects.bulk_create(
        MailSubscription(
            watch=watch, address="a@example.org", address_mark=f"{n}", confirmed_at=timezone.now(),
            rhythm=MailSubscription.Rhythm.values[n % 3],
        ) for n in range(first, first + count)
    )  # fmt: skip


def test_a_thousand_followers_cost_what_three_cost(put_up, look):
    def queries(title):
        put_up(title, minutes_ago=0)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert look() == 1
        Hook.objects.update(next_at=None)
        MailSubscription.objects.update(mail_at=None)
        return len(captured)

    watch = looking.watch("notices")
    follow(watch, 0, 3)
    few = queries("停水公告")
    follow(watch, 3, 1_000)
    assert queries("停电公告") == few
    assert looking.watch("notices").pk == watch.pk
    with CaptureQueriesContext(connection) as captured:
        looking.watch("notices")
    assert len(captured) == 1, "whoever comes later makes no feed of their own"


def test_everybody_is_woken_at_their_hour(put_up, look):
    watch, now = looking.watch("notices"), timezone.now()
    follow(watch, 0, 6)
    MailSubscription.objects.filter(address_mark="3").update(mailed_at=now)  # as soon as there is anything
    put_up("停水公告", minutes_ago=0)
    look()
    assert not Hook.objects.filter(next_at=None).exists()
    soon = MailSubscription.objects.filter(rhythm="soon").order_by("pk").values_list("mail_at", flat=True)
    assert soon[0] <= timezone.now() and soon[1] == now + rhythm.APART
    assert all(at > now for at in MailSubscription.objects.exclude(rhythm="soon").values_list("mail_at", flat=True))
