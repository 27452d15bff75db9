"""The pages as they are walked: sent wrong, twice, too late, or with a link that lost a letter."""

import pytest
from django.core import mail

from interaction.casework import codes
from opendata.feeds.subscriptions import hooks, looking, mailing
from opendata.feeds.subscriptions.models import Hook, MailSubscription

from .conftest import delivered

pytestmark = pytest.mark.django_db


@pytest.fixture
def inside(client, hook):
    """Its owner has come in by number and code."""
    Hook.objects.update(code_hash=codes.hash_of(codes.code_for("geheimnis")))
    client.post("/feeds/webhooks/manage/", {"number": hook.number, "code": codes.code_for("geheimnis")})
    return client


@pytest.mark.parametrize("page", ["webhooks", "mail"])
class TestChoosing:
    @pytest.fixture(autouse=True)
    def mail_is_sent(self, settings, index):
        settings.EMAIL_HOST = "mail.example.gov.cn"

    def test_what_was_chosen_from_the_list_can_be_chosen_anew_after_a_mistake(self, client, page):
        token = client.get(f"/feeds/{page}/").context["token"]
        answer = client.post(f"/feeds/{page}/", {"token": token, "feed": "notices"})
        assert answer.status_code == 422
        assert '<option value="notices" selected>' in answer.content.decode()

    def test_a_link_to_a_feed_of_the_list_has_it_chosen(self, client, page):
        assert '<option value="notices" selected>' in client.get(f"/feeds/{page}/?feed=notices").content.decode()

    def test_a_feed_of_no_list_is_brought_along_and_named(self, client, education, page):
        text = client.get(f"/feeds/{page}/?feed=agencies/education").content.decode()
        assert "<select" not in text.partition("<main")[2] and "县教育局：有了新内容" in text

    def test_one_that_is_gone_meanwhile_is_chosen_anew(self, client, page):
        token = client.get(f"/feeds/{page}/").context["token"]
        answer = client.post(f"/feeds/{page}/", {"token": token, "feed": "data/none"})
        assert answer.status_code == 422 and '<option value="notices">' in answer.content.decode()


class TestManaging:
    def test_a_wrong_code_is_called_as_the_page_calls_it(self, client, hook):
        text = client.post("/feeds/webhooks/manage/", {"number": hook.number, "code": "0" * 16}).content.decode()
        assert "编号或者管理码不对" in text and "查询码" not in text

    def test_who_is_paused_is_not_told_that_a_test_is_on_its_way(self, inside, hook):
        hooks.pause(hook)
        page = inside.post("/feeds/webhooks/manage/test/", follow=True).content.decode()
        assert "没有发测试" in page and "正在发送" not in page

    def test_a_test_that_arrived_is_the_last_that_arrived(self, inside, hook, receiver):
        Hook.objects.update(arrived_at=None)
        inside.post("/feeds/webhooks/manage/test/")
        delivered()
        assert Hook.objects.get().arrived_at

    def test_one_that_never_confirmed_is_asked_again_and_not_called_resumed(self, inside, hook):
        Hook.objects.update(state=Hook.State.FAILED, confirmed_at=None)
        page = inside.post("/feeds/webhooks/manage/resume/", follow=True).content.decode()
        assert "再发一次" in page and "已经恢复" not in page

    def test_deleted_is_said(self, inside, hook):
        page = inside.post("/feeds/webhooks/manage/delete/", follow=True).content.decode()
        assert "回调已经删除" in page and "已经退出" not in page
        assert inside.get("/feeds/webhooks/manage/hook/").status_code == 302

    @pytest.mark.parametrize("what", ["secret", "delete", "pause", "resume", "test"])
    def test_coming_back_to_a_button_does_nothing(self, inside, hook, what):
        answer = inside.get(f"/feeds/webhooks/manage/{what}/")
        assert answer.status_code == 302 and answer["Location"] == "/feeds/webhooks/manage/hook/"
        assert Hook.objects.get().secret == hook.secret


def test_a_link_that_lost_a_letter_stops_nothing_and_says_so(client, index, settings):
    settings.EMAIL_HOST = "mail.example.gov.cn"
    mailing.subscribe(looking.watch("notices"), "zhang.san@example.com", MailSubscription.Rhythm.SOON)
    mailing.confirm(one := MailSubscription.objects.get())
    word = mailing.token(one, mailing.STOP)
    for ask in (client.get, client.post):
        answer = ask(f"/feeds/mail/stop/{word[:-1]}/")
        assert answer.status_code == 404 and "还没有退订" in answer.content.decode()
    assert MailSubscription.objects.exists()
    client.post(f"/feeds/mail/stop/{word}/")
    assert "已经退订" in client.get(f"/feeds/mail/stop/{word}/").content.decode() and not mail.outbox
