"""A program that follows is called, knows that it was us, and loses nothing."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from urllib.parse import parse_qs

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from interaction.casework import codes
from interaction.casework.challenge import solve
from opendata.feeds.subscriptions import hooks, hub, looking, signing
from opendata.feeds.subscriptions.models import Delivery, Hook, Watch
from opendata.feeds.subscriptions.pages.forms import HookForm

from ..servers import Reply
from .conftest import delivered

pytestmark = pytest.mark.django_db


def bodies(receiver):
    return [json.loads(asked.body) for asked in receiver.asked]


class TestConfirming:
    def test_an_address_is_sent_nothing_before_it_gives_back_the_word(self, put_up, elsewhere, look):
        elsewhere.pages["/hook"] = Reply(b"thank you")
        hook = hooks.register(looking.watch("notices"), elsewhere.url("/hook"), codes.new_secret())
        put_up("停水公告", minutes_ago=0)
        look()
        assert delivered() == 0
        hook.refresh_from_db()
        assert hook.state == Hook.State.PENDING
        assert {body["type"] for body in bodies(elsewhere)} == {"confirm"}
        assert "没有交回" in hook.deliveries.get().note

    @pytest.mark.parametrize("answer", ["{}", '{{"challenge": "{}"}}', '"{}"'])
    def test_the_word_may_come_back_plain_or_as_json(self, answer):
        assert hooks.gave_back(answer.format("wort").encode() if answer != "{}" else b"wort\n", "wort")

    @pytest.mark.parametrize(
        "answer",
        [
            b"", b"{", b"other", b'{"challenge": 1}', b"[]", b"\xff\xfe", b"null", b'{"a":' * 3_000,
            b'{"challenge": "\\ud800"}', b'"\\udfff"',
        ],
        ids=["empty", "cut", "other", "number", "list", "bytes", "null", "nested", "half", "half-alone"],
    )  # fmt: skip
    def test_anything_else_is_not_the_word(self, answer):
        assert not hooks.gave_back(answer, "wort")

    def test_what_never_confirms_is_forgotten(self, index, elsewhere):
        hook = hooks.register(looking.watch("notices"), elsewhere.url("/nothing"), codes.new_secret())
        for _ in range(hooks.CONFIRM_TRIES):
            Hook.objects.update(next_at=timezone.now())
            delivered()
        hook.refresh_from_db()
        assert hook.state == Hook.State.FAILED and len(elsewhere.asked) == hooks.CONFIRM_TRIES
        Hook.objects.update(created_at=timezone.now() - timedelta(days=3))
        hooks.tidy()
        assert not Hook.objects.exists()


class TestTelling:
    def test_what_is_new_arrives_signed(self, hook, put_up, look, receiver):
        notice = put_up("停水公告", minutes_ago=0)
        look()
        assert delivered() == 1
        (asked,), (body,) = receiver.asked, bodies(receiver)
        (item,) = body["items"]
        assert body["type"] == "news" and item["title"] == "停水公告" and not item["_portal"]["changed"]
        assert item["url"].endswith(notice.get_absolute_url()) and item["url"].startswith("http")
        message, at = asked.headers["webhook-id"], asked.headers["webhook-timestamp"]
        key = base64.b64decode(hook.secret.removeprefix("whsec_"))
        expected = hmac.new(key, f"{message}.{at}.".encode() + asked.body, hashlib.sha256).digest()
        assert asked.headers["webhook-signature"] == f"v1,{base64.b64encode(expected).decode()}"
        assert delivered() == 0, "once"

    def test_the_signature_is_that_of_the_open_specification(self):
        """The example of Standard Webhooks."""
        signed = signing.signature(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1614265330,
            b'{"test": 2432232314}',
        )
        assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    def test_what_does_not_arrive_is_sent_again_as_the_same_message(self, hook, put_up, look, receiver):
        receiver.pages["/hook"] = Reply(b"", 500)
        put_up("停水公告", minutes_ago=0)
        look()
        delivered()
        put_up("停电公告", minutes_ago=0)
        look()
        hook.refresh_from_db()
        assert hook.next_at > timezone.now() and hook.told < hook.until
        receiver.pages["/hook"] = Reply(b"ok")
        Hook.objects.update(next_at=timezone.now())
        delivered()
        first, again = (asked.headers["webhook-id"] for asked in receiver.asked)
        assert first == again and bodies(receiver)[0] == bodies(receiver)[1]
        delivered()
        assert [item["title"] for item in bodies(receiver)[-1]["items"]] == ["停电公告"]

    def test_the_pauses_grow_and_after_days_it_is_stopped(self, hook, put_up, look, receiver):
        receiver.pages["/hook"] = Reply(b"", 503)
        put_up("停水公告", minutes_ago=0)
        look()
        pauses = []
        with time_machine.travel(timezone.now(), tick=False) as clock:
            while (hook := Hook.objects.get(pk=hook.pk)).next_at:
                clock.move_to(max(hook.next_at, timezone.now()))
                began = timezone.now()
                delivered()
                if later := Hook.objects.get(pk=hook.pk).next_at:
                    pauses.append(later - began)
        assert pauses == sorted(pauses) and pauses[0] == timedelta(seconds=30) and pauses[-1] == hooks.LONGEST_PAUSE
        assert timedelta(days=2) < sum(pauses, timedelta()) < timedelta(days=6)
        assert hook.state == Hook.State.FAILED
        receiver.pages["/hook"] = Reply(b"")
        hooks.resume(hook)
        receiver.asked.clear()
        delivered()
        assert bodies(receiver)[0]["items"][0]["title"] == "停水公告", "nothing is lost"

    def test_who_answers_gone_is_called_no_more(self, hook, put_up, look, receiver):
        receiver.pages["/hook"] = Reply(b"", 410)
        put_up("停水公告", minutes_ago=0)
        look()
        delivered()
        hook.refresh_from_db()
        assert hook.state == Hook.State.FAILED and hook.next_at is None

    def test_a_worker_that_was_killed_is_made_up_for(self, hook, put_up, look, receiver):
        put_up("停水公告", minutes_ago=0)
        look()
        hooks.send_due()
        hooks.calls.settle()
        hooks.calls.finished()  # and what was answered is lost with the worker
        hook.refresh_from_db()
        assert hook.told < hook.until and timezone.now() < hook.next_at <= timezone.now() + timedelta(seconds=60)
        Hook.objects.update(next_at=timezone.now())
        assert delivered() == 1
        assert len({asked.headers["webhook-id"] for asked in receiver.asked}) == 1

    def test_many_news_come_in_several_messages(self, hook, put_up, look, receiver):
        for number in range(5):
            put_up(f"第{number}号公告", minutes_ago=9 - number)
        look()
        hooks.MOST_ITEMS, most = 2, hooks.MOST_ITEMS
        try:
            while delivered():
                pass
        finally:
            hooks.MOST_ITEMS = most
        titles = [item["title"] for body in bodies(receiver) for item in body["items"]]
        assert titles == [f"第{number}号公告" for number in range(5)]

    def test_inner_addresses_are_never_called(self, index, inside):
        hook = hooks.register(looking.watch("notices"), inside.url("/hook"), codes.new_secret())
        delivered()
        assert "内部地址" in hook.deliveries.get().note

    def test_a_redirect_is_not_followed(self, index, elsewhere, inside):
        elsewhere.pages["/hook"] = Reply(b"", 302, {"Location": inside.url("/hook")})
        hook = hooks.register(looking.watch("notices"), elsewhere.url("/hook"), codes.new_secret())
        delivered()
        assert hook.deliveries.get().status == 302 and not hook.deliveries.get().arrived

    def test_old_deliveries_are_forgotten(self, hook):
        Delivery.objects.bulk_create(Delivery(hook=hook, kind="news", message=f"m{n}") for n in range(hooks.KEPT + 9))
        hooks.tidy()
        assert hook.deliveries.count() == hooks.KEPT


class TestThePages:
    def form(self, client, **values):
        """The form as a browser sends it."""
        page = client.get("/feeds/webhooks/?feed=notices")
        token = page.context["token"]
        sent = {"token": token, "feed": "notices", "query": "", "url": "https://example.org/hook?key=geheim"}
        return sent | {"proof": solve(HookForm().work)} | values

    def test_registered_once_however_often_it_is_sent(self, client, index):
        sent = self.form(client)
        first, again = client.post("/feeds/webhooks/", sent), client.post("/feeds/webhooks/", sent)
        hook = Hook.objects.get()
        for page in (first, again):
            text = page.content.decode()
            assert hook.number in text and hook.secret in text and page["Cache-Control"].count("no-store")
        assert first.context["code"] == again.context["code"]

    def test_address_secret_and_code_stand_nowhere_to_be_read(self, client, index):
        code = client.post("/feeds/webhooks/", self.form(client)).context["code"]
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM feeds_subscriptions_hook")
            stored = repr(cursor.fetchall())
        assert "geheim" not in stored and "whsec_" not in stored and codes.normalise(code) not in stored

    @pytest.mark.parametrize(
        "url", ["", "ftp://example.org/", "http://127.0.0.1/", "http://localhost/x", "http://169.254.169.254/latest",
                "https://user:pw@example.org/", "http://[::1]/", "javascript:alert(1)", "x" * 3_000, "http://a\x00b/"],
    )  # fmt: skip
    def test_an_address_that_may_not_be_called_is_refused_and_the_form_comes_back(self, client, index, url):
        answer = client.post("/feeds/webhooks/", self.form(client, url=url))
        assert answer.status_code in (400, 422) and not Hook.objects.exists()
        assert "处要改" in answer.content.decode()

    def test_a_feed_that_is_not_there_is_refused(self, client, index):
        answer = client.post("/feeds/webhooks/", self.form(client, feed="none"))
        assert answer.status_code == 422 and "没有这个订阅源" in answer.content.decode()

    def test_a_form_of_nobodys_making_is_refused(self, client, index):
        assert client.post("/feeds/webhooks/", self.form(client, token="x")).status_code == 422
        assert client.post("/feeds/webhooks/", self.form(client) | {"proof": ""}).status_code == 422
        assert not Hook.objects.exists()

    def test_a_search_is_brought_along(self, client, index):
        page = client.get("/feeds/webhooks/?feed=search&query=q%3D%E5%81%9C%E6%B0%B4")
        assert "停水" in page.content.decode()
        sent = self.form(client, feed="search", query="q=停水")
        client.post("/feeds/webhooks/", sent)
        assert Hook.objects.get().watch.query == "q=%E5%81%9C%E6%B0%B4"

    def test_number_and_code_open_its_page(self, client, hook, receiver):
        code = codes.code_for("geheimnis")
        Hook.objects.update(code_hash=codes.hash_of(code))
        assert (
            "不对" in client.post("/feeds/webhooks/manage/", {"number": hook.number, "code": "0" * 16}).content.decode()
        )
        client.post("/feeds/webhooks/manage/", {"number": hook.number.lower(), "code": codes.shown(code)})
        page = client.get("/feeds/webhooks/manage/hook/").content.decode()
        assert hook.number in page and "送达" in page and "127.0.0.1" in page and hook.secret not in page
        client.post("/feeds/webhooks/manage/test/")
        delivered()
        assert bodies(receiver)[-1]["type"] == "test"
        client.post("/feeds/webhooks/manage/pause/")
        assert "已暂停" in client.get("/feeds/webhooks/manage/hook/").content.decode()
        client.post("/feeds/webhooks/manage/resume/")
        before = hook.secret
        renewed = client.post("/feeds/webhooks/manage/secret/").content.decode()
        hook.refresh_from_db()
        assert hook.secret != before and hook.secret in renewed
        client.post("/feeds/webhooks/manage/delete/")
        assert not Hook.objects.exists()
        assert client.get("/feeds/webhooks/manage/hook/").status_code == 302

    def test_nobody_else_gets_in(self, hook):
        client = Client()
        assert client.get("/feeds/webhooks/manage/hook/").status_code == 302
        for what in ("pause", "delete", "secret", "test", "resume"):
            assert client.post(f"/feeds/webhooks/manage/{what}/").status_code == 302
        assert Hook.objects.get().state == Hook.State.ACTIVE


class TestTheHub:
    def test_is_told_of_every_feed_with_something_new(self, put_up, look, elsewhere, settings):
        elsewhere.pages["/hub"] = Reply(b"", 204)
        settings.WEBSUB_HUB = elsewhere.url("/hub")
        while hub.follow_all():
            pass
        assert Watch.objects.filter(feed="agencies/education").exists()
        assert not Watch.objects.filter(feed="search").exists()
        put_up("停水公告", minutes_ago=0)
        look()
        for _ in range(Watch.objects.count() // looking.AT_ONCE):
            looking.look_due()
        while Watch.objects.exclude(ping_at=None).exists():
            delivered(hub.calls, hub.ping_due)
        told = [parse_qs(asked.body.decode()) for asked in elsewhere.asked]
        topics = {url for one in told for url in one["hub.url"]}
        assert all(one["hub.mode"] == ["publish"] for one in told)
        assert {url.rpartition("/feeds/")[2] for url in topics} >= {
            "notices.atom", "notices.rss", "notices.json", "all.atom", "agencies/education.atom"
        }  # fmt: skip
        assert not any("letters" in url for url in topics)

    def test_without_one_nobody_is_told(self, put_up, look):
        assert hub.follow_all() == 0 and hub.ping_due() == 0
