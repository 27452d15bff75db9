"""Nothing goes out unexamined, whatever the way; and nobody alters a date of publication."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from cms.notices.models import Notice
from cms.review import admission, gate
from cms.review.models import HistoryLine
from cms.review.refusal import Refused

from .conftest import messages_of

pytestmark = pytest.mark.django_db


def fresh(notice):
    return Notice.objects.get(pk=notice.pk)


# --- Ways around it


def test_the_button_is_not_there_for_anybody(desk, notice, superuser):
    page = desk.sign_in(superuser).get(desk.url("edit", notice.pk)).content.decode()
    assert "action-publish" not in page
    assert "action-unpublish" not in page


def test_a_superuser_who_presses_publish_all_the_same_gets_a_message_and_keeps_the_text(desk, notice, superuser):
    data = {**desk.form(title="超级用户改过的题目"), "action-publish": "1"}
    url = desk.url("edit", notice.pk)
    response = desk.sign_in(superuser).post(url, data, headers={"referer": f"http://testserver{url}"}, follow=True)
    assert response.status_code == 200
    assert "还没有通过初审、复审、终审" in messages_of(response)
    assert not fresh(notice).live
    assert fresh(notice).get_latest_revision_as_object().title == "超级用户改过的题目"


def test_a_program_that_publishes_a_revision_is_refused(notice, superuser):
    with pytest.raises(Refused):
        notice.get_latest_revision().publish(user=superuser)
    assert not fresh(notice).live


def test_a_program_that_saves_a_record_as_live_is_refused(notice, kind, education):
    notice.live = True
    with pytest.raises(Refused):
        notice.save()
    with pytest.raises(Refused):
        Notice(title="直接公开", kind=kind, lead_agency=education, live=True).save()
    with pytest.raises(Refused):
        Notice.objects.filter(pk=notice.pk).update(live=True)
    with pytest.raises(Refused):
        Notice.objects.bulk_create([Notice(title="批量公开", kind=kind, lead_agency=education, live=True)])


def test_what_was_approved_and_then_changed_is_not_published(desk, notice, editor, first, second):
    desk.approve_all(notice, first, second)
    approved = fresh(notice).get_latest_revision()
    desk.edit(editor, notice, title="送终审之后又改过")
    assert gate.reasons_against(fresh(notice).get_latest_revision())
    assert gate.reasons_against(approved)  # it lacks the last approval


def test_a_revision_that_was_under_review_is_never_written_over(desk, notice, editor, first):
    desk.decide(first, notice)
    reviewed = fresh(notice).latest_revision
    desk.edit(editor, notice, title="悄悄改成别的", overwrite_revision_id=str(reviewed.pk))
    reviewed.refresh_from_db()
    assert reviewed.content["title"] == "关于秋季学期开学的公告"
    assert fresh(notice).latest_revision_id != reviewed.pk
    assert fresh(notice).current_workflow_task_state.stage == "first"


def test_the_next_version_of_a_public_notice_goes_through_the_reviews_again(desk, notice, editor, first, second, third):
    desk.approve_all(notice, first, second, third)
    desk.edit(editor, notice, title="关于开学时间的更正公告", submit=True)
    assert fresh(notice).title == "关于秋季学期开学的公告"
    desk.approve_all(notice, first, second, third)
    assert fresh(notice).title == "关于开学时间的更正公告"
    assert [line.text for line in notice.history_lines()] == ["发布。", "修改：名称、正文。"]


# --- Dates


def test_the_date_of_publication_is_the_clocks_and_stays(desk, notice, editor, first, second, third):
    with time_machine.travel("2026-07-14 01:00:00+00:00", tick=False):
        desk.approve_all(notice, first, second, third)
        at = timezone.now()
    assert fresh(notice).published_at == at
    with time_machine.travel("2026-08-01 01:00:00+00:00", tick=False):
        desk.edit(editor, notice, title="改了题目", submit=True)
        desk.approve_all(notice, first, second, third)
    assert fresh(notice).title == "改了题目"
    assert fresh(notice).published_at == at


@pytest.mark.parametrize("days", [-30, 30])
def test_nobody_alters_the_date_of_publication(desk, notice, first, second, third, days):
    notice = desk.approve_all(notice, first, second, third)
    original = notice.published_at
    notice.published_at = original + timedelta(days=days)
    with pytest.raises(Refused, match="发布日期"):
        notice.save()
    with pytest.raises(Refused):
        Notice.objects.filter(pk=notice.pk).update(published_at=notice.published_at)
    assert fresh(notice).published_at == original


def test_a_draft_is_not_given_a_date_in_advance(notice):
    notice.published_at = timezone.now() - timedelta(days=60)
    with pytest.raises(Refused):
        notice.save()


def test_a_copy_read_before_the_publication_does_not_wipe_its_date(desk, notice, first, second, third):
    stale = fresh(notice)
    original = desk.approve_all(notice, first, second, third).published_at
    stale.save(update_fields=["number"])
    assert fresh(notice).published_at == original


# --- Schedule


def scheduled(desk, editor, reviewers, title="关于放假的公告", **times):
    texts = {name: value.strftime("%Y-%m-%d %H:%M") for name, value in times.items()}
    notice = desk.write(editor, title=title, **texts)
    return desk.approve_all(notice, *reviewers)


def test_an_approved_notice_goes_out_at_its_time_also_after_a_restart(desk, editor, first, second, third):
    with time_machine.travel("2026-07-14 01:00:00+00:00", tick=False) as clock:
        at = timezone.localtime() + timedelta(hours=2)
        notice = scheduled(desk, editor, (first, second, third), go_live_at=at)
        assert not notice.live
        call_command("publish_scheduled", verbosity=0)
        assert not fresh(notice).live
        clock.shift(timedelta(days=1))  # nobody was running when it was due
        call_command("publish_scheduled", verbosity=0)
        assert fresh(notice).live
        assert fresh(notice).published_at == timezone.now()
        call_command("publish_scheduled", verbosity=0)
        assert [line.text for line in notice.history_lines()] == ["发布。"]


def test_a_notice_comes_down_at_its_time(desk, editor, first, second, third):
    with time_machine.travel("2026-07-14 01:00:00+00:00", tick=False) as clock:
        until = timezone.localtime() + timedelta(days=7)
        notice = scheduled(desk, editor, (first, second, third), expire_at=until)
        assert notice.live
        clock.shift(timedelta(days=8))
        call_command("publish_scheduled", verbosity=0)
    assert not fresh(notice).live
    assert [line.text for line in notice.history_lines()] == ["发布。", "展示期已满，停止公开。"]


def test_an_unapproved_schedule_is_refused_and_holds_up_nobody(desk, notice, editor, first, second, third):
    with time_machine.travel("2026-07-14 01:00:00+00:00", tick=False) as clock:
        good = scheduled(
            desk, editor, (first, second, third), go_live_at=timezone.localtime() + timedelta(hours=2), title="合格的"
        )
        revision = notice.get_latest_revision()
        revision.approved_go_live_at = timezone.now() + timedelta(hours=1)
        revision.save()
        clock.shift(timedelta(hours=3))
        call_command("publish_scheduled", verbosity=0)
    assert not fresh(notice).live
    assert fresh(good).live
    page = desk.sign_in(first).get(f"/admin/review/notices/notice/{notice.pk}/").content.decode()
    assert "定时发布被拦下" in page


# --- Admission and history


def test_what_was_public_in_the_old_system_comes_in_with_its_date_and_says_so(kind, education, water):
    at = timezone.make_aware(datetime(2019, 3, 5, 9))
    old = Notice(title="旧公告", kind=kind, lead_agency=education)
    old.co_agencies = [water]
    assert admission.admit([(old, at)], "旧网站") == 1
    old = Notice.objects.public().get()
    assert old.published_at == at
    assert list(old.co_agencies.all()) == [water]
    assert [line.text for line in old.history_lines()] == ["由旧网站迁入，原发布日期2019年3月5日。"]
    old.number = "青教告〔2019〕1号"
    old.save()  # derived data of a live record may be saved
    admission.readmit(old, "旧网站")
    assert old.history_lines().count() == 2


def test_many_are_admitted_with_few_queries(kind, education, django_assert_max_num_queries):
    at = timezone.now()
    with django_assert_max_num_queries(40):
        admission.admit(
            [(Notice(title=f"旧公告{n}", kind=kind, lead_agency=education), at) for n in range(300)], "旧网站"
        )
    assert Notice.objects.public().count() == 300


def test_the_public_history_is_only_added_to(desk, notice, first, second, third):
    notice = desk.approve_all(notice, first, second, third)
    line = notice.history_lines().get()
    line.text = "什么也没发生。"
    for tamper in (line.save, line.delete, notice.history_lines().delete, lambda: HistoryLine.objects.update(text="")):
        with pytest.raises(Refused):
            tamper()


# --- Withdrawal


def test_withdrawn_with_a_reason_and_given_back_with_one(desk, notice, first, second, third, sign_in):
    desk.approve_all(notice, first, second, third)
    client = sign_in(third)
    client.post(f"/admin/review/notices/notice/{notice.pk}/withdraw/", {"reason": "附件有误"})
    withdrawn = fresh(notice)
    assert withdrawn.withdrawn_at
    assert withdrawn.withdrawn_reason == "附件有误"
    assert not Notice.objects.public().exists()
    client.post(f"/admin/review/notices/notice/{notice.pk}/restore/", {"reason": "已改正附件"})
    assert Notice.objects.public().get() == notice
    assert [line.text for line in notice.history_lines()] == [
        "发布。", "撤下。原因：附件有误", "恢复公开。原因：已改正附件",
    ]  # fmt: skip


def test_withdrawal_needs_a_reason_and_the_right_to_publish(desk, notice, editor, first, second, third, sign_in):
    desk.approve_all(notice, first, second, third)
    url = f"/admin/review/notices/notice/{notice.pk}/withdraw/"
    assert sign_in(third).post(url, {"reason": "  "}).status_code == 200
    assert sign_in(editor).post(url, {"reason": "不想要了"}).status_code == 302
    assert not fresh(notice).withdrawn_at


def test_what_was_public_is_not_deleted(desk, notice, editor, first, second, third, superuser):
    notice = desk.approve_all(notice, first, second, third)
    for user in (editor, superuser):
        desk.sign_in(user).post(desk.url("delete", notice.pk))
    assert fresh(notice)
    with pytest.raises(Refused):
        notice.delete()


def test_a_draft_may_be_deleted(desk, editor):
    notice = desk.write(editor, submit=False)
    desk.sign_in(editor).post(desk.url("delete", notice.pk))
    assert not Notice.objects.filter(pk=notice.pk).exists()
