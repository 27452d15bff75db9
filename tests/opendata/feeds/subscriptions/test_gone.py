"""What is taken back is told as gone, by its number alone; what only moved out of sight is not."""

import json

import pytest
from django.core import mail
from django.utils import timezone

from opendata.datasets import signals
from opendata.datasets.models import State
from opendata.feeds.outbound.items import NEWEST
from opendata.feeds.outbound.standing import gone
from opendata.feeds.subscriptions import looking, mailing
from opendata.feeds.subscriptions.models import MailSubscription, News, Watch
from search import outbox
from tests.opendata.feeds.datasets import new_dataset, new_version

from ..servers import Reply
from .conftest import delivered

pytestmark = pytest.mark.django_db


def take_back(notice):
    notice.withdraw("内容有误", None)
    outbox.drain()


def told(receiver):
    return [(body["type"], body["items"]) for body in (json.loads(asked.body) for asked in receiver.asked)]


def test_a_notice_that_is_withdrawn_is_told_by_the_number_it_was_sent_with(hook, put_up, look, receiver):
    notice = put_up("停水公告", minutes_ago=0)
    look()
    delivered()
    take_back(notice)
    assert look() == 1
    assert delivered() == 1
    (_, (sent,)), (kind, items) = told(receiver)
    assert kind == "gone" and items == [{"id": sent["id"]}], "what it said is public no more"
    assert look() == 0, "once"


def test_what_was_withdrawn_before_it_arrived_never_arrives(hook, put_up, look, receiver):
    receiver.pages["/hook"] = Reply(b"", 500)
    notice = put_up("停水公告", minutes_ago=0)
    look()
    delivered()
    take_back(notice)
    put_up("停电公告", minutes_ago=0)
    look()
    assert not News.objects.filter(item__title="停水公告").exists()
    receiver.asked.clear()
    receiver.pages["/hook"] = Reply(b"ok")
    hook.watch.hooks.update(next_at=timezone.now())
    for _ in range(4):
        delivered()
    assert "停水" not in "".join(asked.body.decode() for asked in receiver.asked)
    assert [(kind, len(items)) for kind, items in told(receiver)] == [("gone", 1), ("news", 1)]


def test_news_before_and_after_come_in_their_order(hook, put_up, look, receiver):
    first = put_up("停水公告", minutes_ago=9)
    look()
    delivered()
    receiver.asked.clear()
    hook.watch.hooks.update(state="paused", next_at=None)
    put_up("停电公告", minutes_ago=3)
    look()
    take_back(first)
    look()
    put_up("停气公告", minutes_ago=0)
    look()
    hook.watch.hooks.update(state="active", next_at=timezone.now())
    while delivered():
        pass
    assert [(kind, [item.get("title") for item in items]) for kind, items in told(receiver)] == [
        ("news", ["停电公告"]), ("gone", [None]), ("news", ["停气公告"])
    ]  # fmt: skip


def test_what_stands_again_is_new_again(hook, put_up, look):
    notice = put_up("停水公告", minutes_ago=0)
    look()
    take_back(notice)
    look()
    assert [news.gone for news in News.objects.all()] == [True]
    key = News.objects.get().item["key"]
    assert key not in Watch.objects.get(pk=hook.watch_id).seen


def test_what_a_search_finds_no_more_though_it_is_public_is_not_gone(put_up, look):
    looking.watch("search", "q=停水")
    notice = put_up("停水公告", minutes_ago=0)
    look()
    notice.title, notice.body = "恢复供应公告", [("text", "<p>已经恢复。</p>")]
    notice.save()
    outbox.drain()
    look()
    assert not News.objects.filter(gone=True).exists()


def test_what_newer_ones_push_out_is_not_gone(put_up, look):
    looking.watch("notices")
    put_up("最早的公告", minutes_ago=900)
    look()
    for number in range(NEWEST):
        put_up(f"第{number}号公告", minutes_ago=100 - number)
    look()
    assert not News.objects.filter(gone=True).exists()


def test_figures_of_a_month_do_not_go():
    assert gone({"supervision.letters/2024-01"}) == set()


def test_a_version_of_data_that_is_taken_back_and_a_dataset_that_is(index, education):
    dataset = new_dataset(education)
    version = new_version(dataset, 1)
    looking.watch("data/bus-stops")
    version.state, version.withdrawn_at, version.withdrawn_reason = State.WITHDRAWN, timezone.now(), "有误"
    version.save()
    signals.version_withdrawn.send(sender=type(version), version=version)
    looking.look_due()
    assert [(news.gone, news.item["key"].rpartition(".")[2]) for news in News.objects.all()] == [
        (True, f"{version.pk}"), (False, f"{version.pk}/withdrawn")
    ]  # fmt: skip
    News.objects.all().delete()
    dataset.withdraw("不再开放", None)
    signals.version_withdrawn.send(sender=type(version), version=version)
    looking.look_due()
    assert [(news.gone, news.item["key"]) for news in News.objects.all()] == [
        (True, f"datasets.version.{version.pk}/withdrawn")
    ]


def test_people_get_no_mail_of_what_is_gone_and_none_of_what_went_before_it_was_sent(put_up, look, settings):
    settings.EMAIL_HOST = "mail.example.gov.cn"
    mailing.subscribe(looking.watch("notices"), "zhang.san@example.com", MailSubscription.Rhythm.DAILY)
    mailing.confirm(MailSubscription.objects.get())
    notice = put_up("停水公告", minutes_ago=0)
    look()
    take_back(notice)
    look()
    MailSubscription.objects.update(mail_at=timezone.now())
    assert mailing.mail_due() == 0 and mail.outbox == []
    assert MailSubscription.objects.get().mail_at is None
    other = put_up("停电公告", minutes_ago=0)
    looking.tidy()
    look()
    MailSubscription.objects.update(mail_at=None, told=looking.last_news(looking.watch("notices")))
    take_back(other)
    assert look() == 1
    assert MailSubscription.objects.get().mail_at is None, "nobody is woken for it"
