"""Editors write notices in the admin."""

import pytest
from django.contrib.auth import get_user_model

from cms.agencies.roles import EDITOR, role
from cms.notices.models import Notice, NoticeKind
from cms.notices.setup import setup


@pytest.fixture
def editor(client, education):
    user = get_user_model().objects.create_user("editor", password="x", agency=education)
    user.groups.add(role(EDITOR))
    client.force_login(user)
    return client


def form(education, **changes) -> dict[str, str]:
    fields = {
        "title": "教师招考公告", "kind": str(NoticeKind.objects.get(code="recruitment").pk), "number": "",
        "lead_agency": str(education.pk), "period_start": "", "period_end": "", "contact": "", "go_live_at": "",
        "expire_at": "", "body-count": "1", "body-0-type": "text", "body-0-id": "", "body-0-order": "0",
        "body-0-deleted": "", "attachments-TOTAL_FORMS": "0", "attachments-INITIAL_FORMS": "0",
        "attachments-MIN_NUM_FORMS": "0", "attachments-MAX_NUM_FORMS": "1000",
        "body-0-value": '{"blocks": [{"key": "a", "text": "招考教师", "type": "unstyled", "depth": 0,'
        ' "inlineStyleRanges": [], "entityRanges": []}], "entityMap": {}}',
    }  # fmt: skip
    return fields | changes


def test_editor_writes_a_draft_and_sees_it_in_the_list(editor, education):
    answer = editor.post("/admin/snippets/notices/notice/add/", form(education))
    assert answer.status_code == 302, answer.content.decode()
    notice = Notice.objects.get()
    assert not notice.live
    assert "教师招考公告" in editor.get("/admin/snippets/notices/notice/").content.decode()


def test_going_to_review_a_recruitment_needs_its_last_day(editor, education):
    address = "/admin/snippets/notices/notice/add/"
    page = editor.post(address, form(education, **{"action-submit": "1"})).content.decode()
    assert "招考必须写明截止日期" in page
    answer = editor.post(address, form(education, period_end="2026-12-31", **{"action-submit": "1"}))
    assert answer.status_code == 302
    assert Notice.objects.get().workflow_in_progress


def test_list_says_how_much_longer_and_finds_words_inside_titles(editor, put_up, today, django_assert_max_num_queries):
    put_up("县教育局关于教师招考的公告", kind="recruitment", period_end=today)
    for n in range(8):
        put_up(f"关于第{n}小学放假的通知", kind="notice")
    address = "/admin/snippets/notices/notice/"
    editor.get(address)
    with django_assert_max_num_queries(40):  # the frame of the admin takes most of them; none is asked once a row
        page = editor.get(address).content.decode()
    assert "报名期今天截止" in page
    found = editor.get(address, {"q": "教师招考"}).content.decode()
    assert "教师招考的公告" in found
    assert "小学放假" not in found


def test_editor_sees_only_notices_of_their_own_agency(editor, put_up, health):
    other = put_up("疫苗接种公告", lead_agency=health)
    assert "疫苗接种公告" not in editor.get("/admin/snippets/notices/notice/").content.decode()
    assert editor.get(f"/admin/snippets/notices/notice/edit/{other.pk}/").status_code in (302, 403)


def test_preview_shows_the_draft_as_the_page_will_be(editor, education):
    editor.post("/admin/snippets/notices/notice/add/", form(education))
    notice = Notice.objects.get()
    address = f"/admin/snippets/notices/notice/preview/{notice.pk}/"
    assert editor.post(address, form(education)).json()["is_valid"]
    page = editor.get(f"{address}?mode=").content.decode()
    assert "招考教师" in page
    assert "发布机构" in page


def test_setup_again_keeps_the_county_s_own_kinds(portal_ready):
    NoticeKind.objects.filter(code="auction").delete()
    NoticeKind.objects.create(name="停水停电", code="outage")
    setup()
    assert not NoticeKind.objects.filter(code="auction").exists()
    assert NoticeKind.objects.filter(code="outage").exists()
