"""An editor sees and touches only their own agency's things."""

import pytest
from django.utils import timezone

from cms.agencies.permissions import agencies_for, covers
from cms.notices.models import Notice
from cms.review import admission

pytestmark = pytest.mark.django_db


@pytest.fixture
def theirs(desk, notice):
    return notice


def addresses(desk, notice):
    revision = notice.latest_revision_id
    state = notice.current_workflow_task_state
    return {
        "edit": desk.url("edit", notice.pk),
        "delete": desk.url("delete", notice.pk),
        "history": desk.url("history", notice.pk),
        "usage": desk.url("usage", notice.pk),
        "preview": desk.url("preview_on_edit", notice.pk),
        "revision": desk.url("revisions_view", notice.pk, revision),
        "revert": desk.url("revisions_revert", notice.pk, revision),
        "compare": desk.url("revisions_compare", notice.pk, "earliest", "latest"),
        "unpublish": desk.url("unpublish", notice.pk),
        "workflow": desk.url("workflow_history", notice.pk),
        "workflow step": desk.url("workflow_history_detail", notice.pk, state.workflow_state_id),
        "workflow preview": desk.url("workflow_preview", notice.pk, state.task_id),
        "review record": f"/admin/review/notices/notice/{notice.pk}/",
        "withdraw": f"/admin/review/notices/notice/{notice.pk}/withdraw/",
    }


PAGES = [
    "edit", "delete", "history", "usage", "preview", "revision", "revert", "compare", "unpublish", "workflow",
    "workflow step", "workflow preview", "review record", "withdraw",
]  # fmt: skip


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_a_notice_is_closed_to_other_agencies(desk, theirs, stranger, page):
    response = desk.sign_in(stranger).get(addresses(desk, theirs)[page], headers={"x-requested-with": "XMLHttpRequest"})
    assert response.status_code in (403, 404)
    assert "秋季学期" not in response.content.decode()


@pytest.mark.parametrize("page", ["edit", "history", "review record", "revision", "compare", "workflow", "usage"])
def test_and_open_to_its_own(desk, theirs, editor, page):
    assert desk.sign_in(editor).get(addresses(desk, theirs)[page]).status_code == 200


@pytest.mark.parametrize("page", ["edit", "delete", "preview", "unpublish"])
def test_nothing_of_it_can_be_changed_by_other_agencies(desk, theirs, stranger, page):
    url = addresses(desk, theirs)[page]
    before = theirs.revisions.count()
    response = desk.sign_in(stranger).post(
        url, desk.form(title="外人改的"), headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert response.status_code in (403, 404)
    assert theirs.revisions.count() == before
    assert Notice.objects.filter(pk=theirs.pk).exists()


def test_the_list_and_its_search_show_only_ones_own(desk, theirs, stranger, editor):
    for query in ("", "?q=学期"):
        assert theirs.title not in desk.sign_in(stranger).get(desk.url("list") + query).content.decode()
    for query in ("", "?q=学期", "?q=学期&live=false", "?lead_agency=1&q=开学的公告"):
        page = desk.sign_in(editor).get(desk.url("list") + query)
        assert page.status_code == 200
    assert theirs.title in desk.sign_in(editor).get(desk.url("list") + "?q=学期").content.decode()


def test_what_was_admitted_is_found_in_the_admin_too(desk, editor, kind, education):
    admission.admit([(Notice(title="旧网站的招生公告", kind=kind, lead_agency=education), timezone.now())], "旧网站")
    assert "旧网站的招生公告" in desk.sign_in(editor).get(desk.url("list") + "?q=招生").content.decode()


def test_the_openness_office_sees_every_agencys(desk, theirs, office):
    assert "秋季学期" in desk.sign_in(office).get(desk.url("list")).content.decode()
    assert desk.sign_in(office).get(desk.url("edit", theirs.pk)).status_code == 200


def test_bulk_deletion_leaves_the_things_of_others(desk, theirs, stranger):
    url = f"/admin/bulk/notices/notice/delete/?id={theirs.pk}"
    desk.sign_in(stranger).post(url)
    assert Notice.objects.filter(pk=theirs.pk).exists()


def test_an_editor_writes_only_in_their_own_name(desk, editor, water, sign_in):
    client = sign_in(editor)
    page = client.get(desk.url("add")).content.decode()
    assert "县教育局" in page
    client.post(desk.url("add"), desk.form(lead_agency=water.pk))
    assert not Notice.objects.exists()


def test_choosing_shows_drafts_of_others_to_nobody(desk, theirs, stranger, sign_in):
    page = sign_in(stranger).get("/admin/snippets/choose/notices/notice/").content.decode()
    assert "秋季学期" not in page


def test_the_list_of_thirty_notices_costs_few_queries(desk, editor, kind, education, django_assert_max_num_queries):
    for number in range(30):
        Notice(title=f"公告{number}", kind=kind, lead_agency=education).save()
    client = desk.sign_in(editor)
    client.get(desk.url("list"))
    with django_assert_max_num_queries(30):
        client.get(desk.url("list"))


def test_whoever_has_left_covers_nothing(editor, education, staff):
    assert covers(editor, education.pk)
    editor.is_active = False
    assert not covers(editor, education.pk)
    assert not covers(staff("left", agency=None, is_active=False), education.pk)


def test_agencies_one_may_write_for(editor, office, education, water):
    assert list(agencies_for(editor)) == [education]
    assert {education, water} <= set(agencies_for(office))
