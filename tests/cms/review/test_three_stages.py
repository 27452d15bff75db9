"""初审 → 复审 → 终审: by different people, none approving their own, again when changed."""

import json

import pytest
from wagtail.models import WorkflowState

from .conftest import SECRECY, messages_of

pytestmark = pytest.mark.django_db


def stage(notice):
    state = type(notice).objects.get(pk=notice.pk).current_workflow_task_state
    return state.stage if state else None


def test_a_notice_goes_out_after_three_people_approved_it(desk, notice, first, second, third):
    assert stage(notice) == "first"
    desk.decide(first, notice)
    assert stage(notice) == "second"
    desk.decide(second, notice)
    assert stage(notice) == "third"
    notice.refresh_from_db()
    assert not notice.live
    assert notice.published_at is None
    desk.decide(third, notice)
    notice.refresh_from_db()
    assert notice.live
    assert notice.published_at
    assert [line.text for line in notice.history_lines()] == ["发布。"]


def test_nobody_approves_what_they_wrote(desk, staff, second, third):
    both = staff("both", "编辑", "初审")
    notice = desk.write(both)
    response = desk.decide(both, notice)
    assert response.status_code == 403
    assert stage(notice) == "first"
    assert "通过初审" not in desk.sign_in(both).get(desk.url("edit", notice.pk)).content.decode()


def test_nobody_approves_what_they_submitted(desk, editor, staff):
    notice = desk.write(editor, submit=False)
    submitter = staff("submitter", "编辑", "初审")
    notice.get_workflow().start(notice, submitter)
    assert desk.decide(submitter, notice).status_code == 403


def test_one_person_does_not_approve_at_two_stages(desk, notice, staff):
    all_stages = staff("all", "初审", "复审", "终审")
    desk.decide(all_stages, notice)
    assert stage(notice) == "second"
    assert desk.decide(all_stages, notice).status_code == 403


def test_reviewers_of_another_agency_do_not_review(desk, notice, stranger):
    assert desk.decide(stranger, notice).status_code == 403


def test_the_openness_office_gives_the_last_approval_for_any_agency(desk, notice, first, second, office):
    desk.approve_all(notice, first, second, office)
    assert notice.live


def test_a_superuser_without_the_role_approves_nothing(desk, notice, superuser):
    assert desk.decide(superuser, notice).status_code == 403


def test_changed_in_the_middle_the_review_starts_again_and_says_so(desk, notice, editor, first, second, third):
    desk.decide(first, notice)
    response = desk.edit(editor, notice, title="关于秋季学期开学时间的公告")
    assert "审查从初审重新开始" in messages_of(response)
    assert stage(notice) == "first"
    notice = desk.approve_all(notice, first, second, third)
    assert notice.live
    assert notice.title == "关于秋季学期开学时间的公告"


def test_whoever_changed_a_text_under_review_does_not_review_it_any_more(desk, notice, first):
    desk.edit(first, notice, title="改过的题目")
    assert desk.decide(first, notice).status_code == 403


def test_rejected_with_a_reason_and_back_after_correction(desk, notice, editor, first, second, third):
    desk.decide(first, notice)
    desk.decide(second, notice, "reject", comment="请写明报到地点")
    notice.refresh_from_db()
    assert notice.current_workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES
    home = desk.sign_in(editor).get("/admin/").content.decode()
    assert "请写明报到地点" in home
    desk.edit(editor, notice, text="<p>九月一日到校报到。</p>", submit=True)
    assert stage(notice) == "first"
    assert desk.approve_all(notice, first, second, third).live


def test_a_rejection_needs_a_reason(desk, notice, first):
    desk.decide(first, notice, "reject", comment="")
    assert stage(notice) == "first"
    assert notice.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS


def test_approved_from_the_edit_page_without_changes_the_text_stays_as_it_is(desk, notice, first):
    revisions = notice.revisions.count()
    data = {
        **desk.form_as_it_is(notice), "action-workflow-action": "1", "workflow-action-name": "approve",
        "workflow-action-extra-data": json.dumps({**SECRECY, "comment": "同意"}),
    }  # fmt: skip
    desk.sign_in(first).post(desk.url("edit", notice.pk), data, follow=True)
    assert stage(notice) == "second"
    assert notice.revisions.count() == revisions


def test_approved_from_the_edit_page_with_changes_nothing_is_lost_and_nothing_approved(desk, notice, first):
    data = {
        **desk.form(title="审查人改过的题目"), "action-workflow-action": "1", "workflow-action-name": "approve",
        "workflow-action-extra-data": json.dumps({**SECRECY, "comment": "同意"}),
    }  # fmt: skip
    response = desk.sign_in(first).post(desk.url("edit", notice.pk), data, follow=True)
    assert "须从初审重新开始" in messages_of(response)
    assert stage(notice) == "first"
    notice.refresh_from_db()
    assert notice.get_latest_revision_as_object().title == "审查人改过的题目"


def test_the_data_of_an_approval_are_checked_on_the_server(desk, notice, first):
    data = {
        **desk.form_as_it_is(notice), "action-workflow-action": "1", "workflow-action-name": "approve",
        "workflow-action-extra-data": json.dumps({"comment": "跳过保密审查"}),
    }  # fmt: skip
    desk.sign_in(first).post(desk.url("edit", notice.pk), data, follow=True)
    assert stage(notice) == "first"


def test_the_editor_sees_only_what_waits_for_them(desk, notice, editor, first, stranger):
    assert "关于秋季学期开学的公告" in desk.sign_in(first).get("/admin/").content.decode()
    waiting = desk.sign_in(stranger).get("/admin/").content.decode()
    assert "关于秋季学期开学的公告" not in waiting


def test_a_reviewer_does_not_take_a_text_out_of_the_reviews_by_a_request_made_by_hand(desk, notice, first):
    url = desk.url("edit", notice.pk)
    data = {**desk.form_as_it_is(notice), "action-cancel-workflow": "1"}
    answer = desk.sign_in(first).post(url, data, follow=True)
    assert "只能由提交的人撤回" in "".join(messages_of(answer))
    assert stage(notice) == "first"


def test_whoever_submitted_a_text_calls_it_back(desk, notice, editor):
    data = {**desk.form_as_it_is(notice), "action-cancel-workflow": "1"}
    desk.sign_in(editor).post(desk.url("edit", notice.pk), data)
    assert stage(notice) is None
