"""A call goes out only long enough, through its reviews; and of two clicks at the same moment one counts."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.urls import reverse
from django.utils import timezone

from cms.review.refusal import Refused
from interaction.casework import codes
from interaction.consultations.opinions import sending
from interaction.consultations.opinions.models import Call, Opinion, OpinionSettings
from interaction.consultations.opinions.sending import Said, Sender

from .conftest import DRAFT, new_agency, new_call, text


def draft(days: int = 32, **fields) -> Call:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    defaults = {
        "title": "草案", "kind": "decision", "summary": "…", "lead_agency": new_agency(), "opens_at": timezone.now(),
        "closes_at": midnight + timedelta(days=days), "contact": "县住建局物业科", "draft": DRAFT, "live": False,
        "explanation": "<p>说明</p>",
    }  # fmt: skip
    call = Call(**defaults | fields)
    call.save()
    return call


@pytest.mark.django_db
class TestHowLong:
    def test_thirty_days_after_the_day_it_is_published(self, portal_ready, through_reviews):
        assert draft(days=31).days_open() == 30
        assert through_reviews(draft(days=31)).live

    def test_a_day_less_is_refused_by_the_last_review(self, portal_ready, through_reviews):
        with pytest.raises(Refused, match="征集只有 29 日，不足 30 日"):
            through_reviews(draft(days=30))
        assert not Call.objects.get().live

    def test_shorter_with_a_reason_that_everybody_reads(self, client, portal_ready, through_reviews):
        call = through_reviews(draft(days=8, shorter_reason="汛期将至，情况紧急。"))
        assert call.live
        assert "汛期将至，情况紧急。" in text(client.get(call.get_absolute_url()))

    def test_a_province_may_ask_for_more(self, portal_ready, through_reviews):
        settings = OpinionSettings.load()
        settings.least_days = 45
        settings.save()
        with pytest.raises(Refused, match="不足 45 日"):
            through_reviews(draft(days=40))

    def test_reviews_that_took_too_long_cost_the_public_no_day(self, portal_ready, through_reviews):
        call = draft(days=31, opens_at=timezone.now() - timedelta(days=5))
        assert call.days_open() == 35
        with_less = draft(days=25, opens_at=timezone.now() - timedelta(days=20), title="另一件")
        assert with_less.days_open() == 44
        with pytest.raises(Refused, match="不足 30 日"):
            through_reviews(with_less)

    @pytest.mark.parametrize("reason", ["", "汛期提前。"])
    def test_what_was_announced_is_shortened_only_with_a_reason(self, portal_ready, through_reviews, reason):
        call = through_reviews(draft(days=40))
        announced, sooner = call.closes_at, timezone.now() + timedelta(days=5)
        call.closes_at, call.shorter_reason = sooner, reason
        if reason:
            through_reviews(call)
        else:
            with pytest.raises(Refused, match="不足 30 日"):
                through_reviews(call)
        assert Call.objects.get().closes_at.date() == (sooner if reason else announced).date()

    def test_one_whose_end_has_passed_is_not_published_at_all(self, portal_ready, through_reviews):
        with pytest.raises(Refused, match="截止时间已经过了"):
            through_reviews(draft(days=-1, opens_at=timezone.now() - timedelta(days=60)))


@pytest.mark.django_db
class TestInTheAdmin:
    def form(self, **fields):
        empty = {
            f"{name}-{key}": value
            for name in ("attachments",)
            for key, value in {
                "TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": "1000"
            }.items()
        }  # fmt: skip
        start = timezone.localtime()
        return {
            "title": "停放管理办法", "kind": "decision", "lead_agency": new_agency().pk, "summary": "请提意见",
            "explanation": '{"blocks":[{"key":"a","text":"说明","type":"unstyled","depth":0,"inlineStyleRanges":[],'
            '"entityRanges":[],"data":{}}],"entityMap":{}}',
            "draft": DRAFT, "opens_at": f"{start:%Y-%m-%d %H:%M}",
            "closes_at": f"{start + timedelta(days=40):%Y-%m-%d} 00:00", "shorter_reason": "",
            "result_promised_on": "", "contact": "物业科", "email": "", "postal_address": "", "show_opinions": "on",
            "go_live_at": "", "expire_at": "", "action-submit": "1", **empty, **fields,
        }  # fmt: skip

    def test_an_editor_writes_one_and_sends_it_to_the_reviewers(self, staff):
        client = staff()
        response = client.post("/admin/snippets/opinions/call/add/", self.form(), follow=True)
        assert response.status_code == 200
        call = Call.objects.get()
        assert call.current_workflow_state is not None
        assert "停放管理办法" in text(client.get("/admin/snippets/opinions/call/"))

    def test_one_that_is_too_short_comes_back_with_what_to_do(self, staff):
        close = f"{timezone.localtime() + timedelta(days=10):%Y-%m-%d} 00:00"
        page = text(staff().post("/admin/snippets/opinions/call/add/", self.form(closes_at=close), follow=True))
        assert "不足 30 日。请推迟截止时间" in page
        assert not Call.objects.exists()

    def test_without_an_explanation_it_does_not_go_out(self, staff):
        page = text(staff().post("/admin/snippets/opinions/call/add/", self.form(explanation="null"), follow=True))
        assert not Call.objects.exists()
        assert "起草说明" in page

    def test_the_preview_is_the_public_page(self, staff):
        client = staff()
        client.post("/admin/snippets/opinions/call/add/", self.form(), follow=True)
        call = Call.objects.get()
        page = client.get(
            reverse("wagtailsnippets_opinions_call:revisions_view", args=[call.pk, call.latest_revision_id])
        )
        assert page.status_code == 200
        assert "第二章　停放和充电" in text(page)


@pytest.mark.django_db(transaction=True)
def test_sent_twice_at_the_same_moment_it_is_one_opinion(portal_committed):
    call, secret, found, start = new_call(), codes.new_secret(), [], threading.Barrier(4)

    def send() -> None:
        try:
            start.wait()
            found.append(sending.submit(call, [Said("", "agree", "同一份")], Sender(), secret=secret))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Opinion.objects.count() == 1
    assert len({opinion.pk for opinion, _ in found}) == 1
    assert [new for _, new in found].count(True) == 1
