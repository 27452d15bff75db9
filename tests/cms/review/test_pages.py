"""Articles are Wagtail pages; they go the same way as records, and agencies are kept apart in the explorer too."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from cms.columns.models import ArticlePage, ColumnPage
from cms.review import admission
from cms.review.refusal import Refused

from .conftest import SECRECY, contentstate, messages_of

pytestmark = pytest.mark.django_db

TEXT = "<p data-block-key='a1b2c'>会议部署开学工作。</p>"
BLOCK = "5f2e1f3e-1c1b-4a51-9d55-1d7c5a0b0001"


@pytest.fixture
def column(portal_ready):
    return ColumnPage.objects.get(slug="departments")


def form(agency, title="县教育局召开开学工作会", **fields):
    return {
        "title": title, "slug": "", "agency": agency.pk, "summary": "", "source": "", "author": "", "editor": "",
        "keywords": "", "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "text",
        "body-0-id": BLOCK, "body-0-value": json.dumps(contentstate(TEXT)),
        "go_live_at": "", "expire_at": "",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "", **fields,
    }  # fmt: skip


@pytest.fixture
def write(sign_in, column, education):
    def writing(user, agency=education, **fields):
        url = reverse("wagtailadmin_pages:add", args=["columns", "articlepage", column.pk])
        response = sign_in(user).post(url, form(agency, **fields), follow=True)
        assert response.status_code == 200
        return ArticlePage.objects.latest("pk")

    return writing


@pytest.fixture
def article(write, editor):
    return write(editor, **{"action-submit": "1"})


@pytest.fixture
def decide(sign_in):
    def deciding(user, article, action="approve", **data):
        state = ArticlePage.objects.get(pk=article.pk).current_workflow_task_state
        url = reverse("wagtailadmin_pages:workflow_action", args=[article.pk, action, state.pk])
        data = {**(SECRECY if action == "approve" else {"comment": "请改"}), **data}
        return sign_in(user).post(url, data, headers={"x-requested-with": "XMLHttpRequest"})

    return deciding


def fresh(article):
    return ArticlePage.objects.get(pk=article.pk)


def test_an_article_goes_out_after_three_people_approved_it(article, decide, first, second, third):
    assert not fresh(article).live
    for reviewer in (first, second, third):
        decide(reviewer, article)
    public = fresh(article)
    assert public.live
    assert public.published_at
    assert [line.text for line in public.history_lines()] == ["发布。"]


def test_its_author_does_not_approve_it(write, decide, staff):
    both = staff("both", "编辑", "初审")
    article = write(both, **{"action-submit": "1"})
    assert decide(both, article).status_code == 403


def test_changed_in_the_middle_it_starts_again(article, decide, editor, first, sign_in, education):
    decide(first, article)
    assert fresh(article).current_workflow_task_state.stage == "second"
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])
    response = sign_in(editor).post(url, form(education, title="改过的题目", slug=article.slug), follow=True)
    assert "审查从初审重新开始" in messages_of(response)
    assert fresh(article).current_workflow_task_state.stage == "first"


def test_approved_from_the_edit_page(article, first, sign_in, education):
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])
    data = {
        **form(education, slug=article.slug), "action-workflow-action": "1", "workflow-action-name": "approve",
        "workflow-action-extra-data": json.dumps({**SECRECY, "comment": "同意"}),
    }  # fmt: skip
    sign_in(first).post(url, data, follow=True)
    assert fresh(article).current_workflow_task_state.stage == "second"


def test_a_superuser_who_presses_publish_gets_a_message(article, superuser, sign_in, education):
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])
    page = sign_in(superuser).get(url).content.decode()
    assert "action-publish" not in page
    data = {**form(education, title="超级用户改过", slug=article.slug), "action-publish": "1"}
    response = sign_in(superuser).post(url, data, headers={"referer": f"http://testserver{url}"}, follow=True)
    assert response.status_code == 200
    assert "还没有通过初审、复审、终审" in messages_of(response)
    assert not fresh(article).live
    assert fresh(article).get_latest_revision_as_object().title == "超级用户改过"


def test_a_superuser_cannot_publish_at_the_moment_of_creation(superuser, sign_in, column, education):
    url = reverse("wagtailadmin_pages:add", args=["columns", "articlepage", column.pk])
    data = {**form(education, title="直接公开"), "action-publish": "1"}
    response = sign_in(superuser).post(url, data, headers={"referer": f"http://testserver{url}"}, follow=True)
    assert response.status_code == 200
    assert not ArticlePage.objects.filter(live=True).exists()


def test_bulk_publishing_and_copies_as_public_are_refused(article, superuser, sign_in, column):
    client = sign_in(superuser)
    response = client.post(f"/admin/bulk/wagtailcore/page/publish/?id={article.pk}", follow=True)
    assert response.status_code == 200
    assert not fresh(article).live
    admission.admit_page(column, ArticlePage(title="旧文", agency=article.agency), timezone.now(), "旧网站")
    old = ArticlePage.objects.get(title="旧文")
    url = reverse("wagtailadmin_pages:copy", args=[old.pk])
    data = {"new_title": "副本", "new_slug": "fu-ben", "new_parent_page": column.pk, "publish_copies": "1"}
    assert client.post(url, data, follow=True).status_code == 200
    assert not ArticlePage.objects.filter(title="副本", live=True).exists()


@pytest.mark.parametrize(
    "name", ["edit", "delete", "history", "usage", "preview_on_edit", "copy", "move", "unpublish", "workflow_history"]
)
def test_its_pages_in_the_admin_are_closed_to_other_agencies(article, stranger, sign_in, name):
    response = sign_in(stranger).get(
        reverse(f"wagtailadmin_pages:{name}", args=[article.pk]), headers={"x-requested-with": "XMLHttpRequest"}
    )
    assert response.status_code in (403, 404), response.status_code
    assert "开学工作会" not in response.content.decode()


def test_its_revisions_are_closed_to_other_agencies(article, stranger, sign_in):
    revision = fresh(article).latest_revision_id
    for name, args in {
        "revisions_view": [article.pk, revision],
        "revisions_revert": [article.pk, revision],
        "revisions_compare": [article.pk, "earliest", "latest"],
        "view_draft": [article.pk],
    }.items():
        response = sign_in(stranger).get(
            reverse(f"wagtailadmin_pages:{name}", args=args), headers={"x-requested-with": "XMLHttpRequest"}
        )
        assert response.status_code in (403, 404), name


def test_the_explorer_and_its_search_show_ones_own_agencys_articles(article, column, stranger, editor, sign_in):
    for url in (reverse("wagtailadmin_explore", args=[column.pk]), "/admin/pages/search/?q=开学"):
        assert article.title in sign_in(editor).get(url).content.decode()
        assert article.title not in sign_in(stranger).get(url).content.decode()


def test_a_colleague_of_the_same_agency_may_edit_it(article, staff, sign_in):
    colleague = staff("colleague", "编辑")
    assert sign_in(colleague).get(reverse("wagtailadmin_pages:edit", args=[article.pk])).status_code == 200


def test_editors_do_not_touch_columns(column, editor, sign_in):
    client = sign_in(editor)
    ajax = {"x-requested-with": "XMLHttpRequest"}
    assert client.get(reverse("wagtailadmin_pages:edit", args=[column.pk]), headers=ajax).status_code == 403
    url = reverse("wagtailadmin_pages:add", args=["columns", "columnpage", column.pk])
    assert client.get(url, headers=ajax).status_code == 403


def test_an_article_that_was_public_is_withdrawn_and_not_deleted(article, decide, first, second, third, sign_in):
    for reviewer in (first, second, third):
        decide(reviewer, article)
    client = sign_in(third)
    client.post(reverse("wagtailadmin_pages:delete", args=[article.pk]))
    client.post(reverse("wagtailadmin_pages:unpublish", args=[article.pk]))
    assert fresh(article).live
    client.post(f"/admin/review/columns/articlepage/{article.pk}/withdraw/", {"reason": "内容有误"})
    assert fresh(article).withdrawn_reason == "内容有误"
    with pytest.raises(Refused):
        fresh(article).delete()


def test_the_review_record_of_an_article(article, decide, first, editor, sign_in):
    decide(first, article, comment="内容属实")
    page = sign_in(editor).get(f"/admin/review/columns/articlepage/{article.pk}/").content.decode()
    assert "内容属实" in page
    assert "是否涉及国家秘密" in page


def test_an_article_comes_down_at_its_time_and_its_history_says_so(
    write, decide, editor, first, second, third, education
):
    with time_machine.travel("2026-07-14 01:00:00+00:00", tick=False) as clock:
        until = timezone.localtime() + timedelta(days=3)
        article = write(editor, **{"action-submit": "1", "expire_at": until.strftime("%Y-%m-%d %H:%M")})
        for reviewer in (first, second, third):
            decide(reviewer, article)
        assert fresh(article).live
        clock.shift(timedelta(days=4))
        call_command("publish_scheduled", verbosity=0)
    assert not fresh(article).live
    assert [line.text for line in article.history_lines()] == ["发布。", "展示期已满，停止公开。"]


@pytest.mark.parametrize("name", ["edit", "unpublish", "delete", "move", "set_privacy"])
def test_the_last_reviewer_publishes_articles_and_has_no_power_over_columns(column, third, sign_in, name):
    url = reverse(f"wagtailadmin_pages:{name}", args=[column.pk])
    assert sign_in(third).get(url, headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403
    sign_in(third).post(url, headers={"x-requested-with": "XMLHttpRequest"})
    assert ColumnPage.objects.get(pk=column.pk).live


def test_a_reviewer_does_not_take_an_article_out_of_the_reviews_by_a_request_made_by_hand(
    sign_in, article, education, first, editor
):
    url = reverse("wagtailadmin_pages:edit", args=[article.pk])
    data = {**form(education, slug=article.slug), "action-cancel-workflow": "1"}
    answer = sign_in(first).post(url, data, follow=True)
    assert "只能由提交的人撤回" in "".join(messages_of(answer))
    assert ArticlePage.objects.get(pk=article.pk).workflow_in_progress
    sign_in(editor).post(url, data)
    assert not ArticlePage.objects.get(pk=article.pk).workflow_in_progress
