"""审查记录: one page from which a reviewer sees everything and decides."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


def page(desk, user, notice):
    return desk.sign_in(user).get(f"/admin/review/notices/notice/{notice.pk}/").content.decode()


def test_a_reviewer_decides_from_it(desk, notice, first, second):
    shown = page(desk, first, notice)
    assert "通过初审" in shown
    assert "退回修改" in shown
    assert "预览最新一稿" in shown
    assert "通过初审" not in page(desk, second, notice)


def test_who_wrote_it_is_offered_no_decision(desk, notice, editor):
    assert "通过初审" not in page(desk, editor, notice)


def test_while_personal_data_wait_it_offers_rejection_only(desk, editor, first):
    notice = desk.write(editor, text="<p>联系人手机13800000000。</p>")
    shown = page(desk, first, notice)
    assert "通过初审" not in shown
    assert "请先在下面的“个人信息检查”中逐条处理" in shown
    assert "退回修改" in shown


def test_it_tells_every_step_with_who_and_why(desk, notice, editor, first, second, third):
    desk.decide(first, notice, comment="属实")
    desk.decide(second, notice, "reject", comment="题目不准")
    desk.edit(editor, notice, title="关于开学时间的公告", submit=True)
    desk.approve_all(notice, first, second, third)
    shown = page(desk, third, notice)
    for words in ("属实", "题目不准", "first", "second", "third", "保密审查", "发布。", "已通过"):
        assert words in shown


@pytest.mark.parametrize("address", ["review/notices/nothing/1/", "review/auth/user/1/", "review/notices/notice/999/"])
def test_what_is_not_under_review_has_no_such_page(desk, first, address):
    assert desk.sign_in(first).get(f"/admin/{address}").status_code == 404


def test_only_who_submitted_a_text_calls_it_back_without_a_reason(desk, notice, editor, first):
    url = desk.url("edit", notice.pk)
    assert "action-cancel-workflow" in desk.sign_in(editor).get(url).content.decode()
    assert "action-cancel-workflow" not in desk.sign_in(first).get(url).content.decode()


REPORTS = [
    "wagtailadmin_reports:workflow", "wagtailadmin_reports:workflow_tasks", "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:locked_pages", "wagtailadmin_reports:aging_pages",
]  # fmt: skip


@pytest.mark.parametrize("report", REPORTS)
def test_reports_tell_the_staff_of_one_agency_nothing_of_another(desk, notice, first, stranger, report):
    desk.decide(first, notice)
    response = desk.sign_in(stranger).get(reverse(report), follow=True)
    assert notice.title not in response.content.decode()


def test_the_openness_office_sees_all_reviews_in_the_reports(desk, notice, office):
    response = desk.sign_in(office).get(reverse("wagtailadmin_reports:workflow"))
    assert notice.title in response.content.decode()
