"""Mail goes only to addresses whose owners have said yes, and no more once they say no."""

import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from interaction.casework.challenge import solve
from opendata.feeds.subscriptions import looking, mailing, rhythm
from opendata.feeds.subscriptions.models import MailSubscription
from opendata.feeds.subscriptions.pages.forms import MailForm

pytestmark = pytest.mark.django_db
ADDRESS = "zhang.san@example.com"


@pytest.fixture(autouse=True)
def mail_is_sent(settings):
    settings.EMAIL_HOST = "mail.example.gov.cn"
    cache.clear()


def sent_form(client, **values):
    """The form as a browser sends it."""
    page = client.get("/feeds/mail/?feed=notices")
    sent = {"token": page.context["token"], "feed": "notices", "query": "", "address": ADDRESS, "rhythm": "soon"}
    return client.post("/feeds/mail/", sent | {"proof": solve(MailForm().work)} | values)


def link(kind):
    """The last link of a kind that was mailed."""
    found = re.findall(rf"https?://[^/]+(/feeds/mail/{kind}/\S+/)", mail.outbox[-1].body)
    return found[-1]


@pytest.fixture
def subscribed(client, index):
    sent_form(client)
    mailing.mail_due()
    client.post(link("confirm"))
    mail.outbox.clear()
    return MailSubscription.objects.get()


class TestDoubleOptIn:
    def test_asked_by_mail_and_only_a_button_says_yes(self, client, index):
        assert "请到邮箱确认" in sent_form(client).content.decode()
        assert mailing.mail_due() == 1
        (question,) = mail.outbox
        assert question.to == [ADDRESS] and "确认订阅" in question.body
        assert "确认订阅" in client.get(link("confirm")).content.decode()
        assert MailSubscription.objects.get().confirmed_at is None, "programs that look into mails open links"
        assert "订阅成功" in client.post(link("confirm")).content.decode()
        assert MailSubscription.objects.get().confirmed_at
        assert mailing.mail_due() == 0

    def test_nothing_is_sent_without_a_yes(self, client, put_up, look):
        sent_form(client)
        mailing.mail_due()
        mail.outbox.clear()
        put_up("停水公告", minutes_ago=0)
        look()
        mailing.mail_due()
        assert mail.outbox == []

    def test_the_page_says_the_same_to_who_follows_already(self, client, subscribed):
        told = [sent_form(client, address=address).content for address in (ADDRESS, ADDRESS.upper(), "neu@example.com")]
        assert len(set(told)) == 1
        assert MailSubscription.objects.count() == 2
        mailing.mail_due()
        assert [one.to for one in mail.outbox] == [["neu@example.com"]]

    def test_nobody_is_flooded_with_questions(self, client, index):
        for feed in ("notices", "documents", "letters", "articles", "all", "datasets"):
            for _ in range(4):
                sent_form(client, feed=feed)
                mailing.mail_due()
        assert len(mail.outbox) == mailing.MOST_ASKED

    def test_nor_from_the_second_day_on(self, client, index):
        sent_form(client)
        mailing.mail_due()
        with time_machine.travel(timezone.now() + timedelta(days=1, hours=1), tick=False):
            for _ in range(8):
                sent_form(client)
                mailing.mail_due()
        assert len(mail.outbox) == mailing.MOST_ASKED

    def test_the_link_holds_two_days_and_then_the_address_is_gone(self, client, index):
        sent_form(client)
        mailing.mail_due()
        with time_machine.travel(timezone.now() + timedelta(days=2, minutes=1), tick=False):
            assert client.post(link("confirm")).status_code == 404
            assert mailing.tidy() == 1
        assert not MailSubscription.objects.exists()

    @pytest.mark.parametrize("word", ["x", "a:b:c", "1" * 400, "WzEsIngiXQ:1abc:xyz"])
    def test_a_made_up_link_opens_nothing(self, client, subscribed, word):
        assert client.post(f"/feeds/mail/confirm/{word}/").status_code == 404
        client.post(f"/feeds/mail/stop/{word}/")
        assert MailSubscription.objects.exists()

    def test_the_link_of_one_purpose_does_not_serve_another(self, client, index):
        sent_form(client)
        mailing.mail_due()
        client.post(link("confirm").replace("/confirm/", "/stop/"))
        assert MailSubscription.objects.exists()


class TestTelling:
    def test_what_is_new_with_its_address(self, subscribed, put_up, look, client):
        notice = put_up("停水公告", minutes_ago=0)
        look()
        assert mailing.mail_due() == 1
        (told,) = mail.outbox
        assert told.subject == "公告公示：1 条新内容"
        assert "停水公告" in told.body and notice.get_absolute_url() in told.body and "县教育局" in told.body
        assert mailing.mail_due() == 0 and look() == 0

    def test_one_click_and_the_address_is_gone(self, subscribed, put_up, look):
        put_up("停水公告", minutes_ago=0)
        look()
        mailing.mail_due()
        (told,) = mail.outbox
        assert told.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        address = re.search(r"<https?://[^/]+(/\S+)>", told.extra_headers["List-Unsubscribe"])[1]
        program = Client(enforce_csrf_checks=True)
        assert "退订" in program.get(address).content.decode() and MailSubscription.objects.exists()
        assert program.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert not MailSubscription.objects.exists()
        assert program.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200, "clicked twice"

    def test_at_most_one_an_hour(self, subscribed, put_up, look):
        with time_machine.travel(timezone.now(), tick=False) as clock:
            for number in range(3):
                put_up(f"第{number}号公告", minutes_ago=0)
                look()
                mailing.mail_due()
                clock.shift(timedelta(minutes=10))
            assert len(mail.outbox) == 1
            clock.shift(timedelta(hours=1))
            mailing.mail_due()
        assert len(mail.outbox) == 2 and "第1号公告" in mail.outbox[1].body and "第2号公告" in mail.outbox[1].body

    def test_a_mail_server_that_is_down_is_tried_again(self, subscribed, put_up, look, settings, caplog):
        put_up("停水公告", minutes_ago=0)
        look()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        with caplog.at_level(logging.DEBUG):
            assert mailing.mail_due() == 0
        assert ADDRESS not in caplog.text
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        assert mailing.mail_due() == 0, "not at once"
        MailSubscription.objects.update(mail_at=timezone.now())
        assert mailing.mail_due() == 1

    def test_long_lists_are_cut_short_and_say_so(self, subscribed, put_up, look):
        for number in range(mailing.SHOWN + 5):
            put_up(f"第{number}号公告", minutes_ago=0)
        look()
        mailing.mail_due()
        assert mail.outbox[0].body.count("/notices/") == mailing.SHOWN and "还有 5 条" in mail.outbox[0].body


class TestPersonalData:
    def test_the_address_is_readable_nowhere(self, subscribed):
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM feeds_subscriptions_mailsubscription")
            assert "zhang" not in repr(cursor.fetchall())

    def test_nor_in_links(self, subscribed, put_up, look):
        put_up("停水公告", minutes_ago=0)
        look()
        mailing.mail_due()
        assert "zhang" not in mail.outbox[0].body

    def test_a_search_for_a_person_cannot_be_followed(self, client, index):
        answer = sent_form(client, feed="search", query="q=11010519491231002X")
        assert answer.status_code == 422 and "个人信息" in answer.content.decode()
        assert not MailSubscription.objects.exists()


class TestTheForm:
    @pytest.mark.parametrize("address", ["", "x", "a@b", "a@b.c\x00", "a" * 300 + "@example.com", "a@b.c\nBcc: d@e.f"])
    def test_what_is_no_address_is_refused_and_the_form_comes_back(self, client, index, address):
        answer = sent_form(client, address=address)
        assert answer.status_code in (400, 422) and not MailSubscription.objects.exists()
        assert "处要改" in answer.content.decode()

    def test_where_no_mail_is_sent_the_page_says_so(self, client, index, settings):
        settings.EMAIL_HOST = ""
        page = client.get("/feeds/mail/")
        assert "不发邮件" in page.content.decode() and "/feeds/" in page.content.decode()
        assert client.post("/feeds/mail/", {"address": ADDRESS}).status_code == 200
        assert not MailSubscription.objects.exists()

    def test_too_often_is_refused(self, client, index, settings):
        settings.FEED_RATE = "2/h"
        assert [sent_form(client).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize(
    ("how", "now", "expected"),
    [
        ("daily", "2026-07-14 07:59", "2026-07-14 08:00"),
        ("daily", "2026-07-14 08:00", "2026-07-15 08:00"),
        ("weekly", "2026-07-14 09:00", "2026-07-20 08:00"),
        ("weekly", "2026-07-20 07:00", "2026-07-20 08:00"),
        ("weekly", "2026-07-20 08:30", "2026-07-27 08:00"),
    ],
)
def test_mornings(how, now, expected):
    at = timezone.make_aware(datetime.fromisoformat(now)).astimezone(UTC)
    assert timezone.localtime(rhythm.next_morning(how, at)) == timezone.make_aware(datetime.fromisoformat(expected))


def test_following_twice_is_following_once(subscribed):
    assert looking.watch("notices").subscriptions.count() == 1
