"""A county with two agencies, its staff in their roles, and a notice on its way through the reviews."""

import json

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from cms.agencies import roles
from cms.agencies.models import Agency, User
from cms.notices.models import Notice, NoticeKind
from cms.review.stages import QUESTIONS


@pytest.fixture
def education(portal_ready):
    return Agency.objects.create(
        name="青禾县教育局", short_name="县教育局", slug="edu", code="990000001", telephone="0000-8123456",
        code_exception="测试数据",
    )  # fmt: skip


@pytest.fixture
def water(portal_ready):
    return Agency.objects.create(
        name="青禾县水利局", short_name="县水利局", slug="water", code="990000002", code_exception="测试数据"
    )


@pytest.fixture
def staff(education):
    """Makes a member of staff: ``staff("某人", "编辑", agency=…)``; of the education bureau unless said otherwise."""

    def make(name, *role_names, agency=education, **fields):
        user = User.objects.create_user(username=name, password="长长的口令-2026", agency=agency, **fields)
        user.groups.set(Group.objects.filter(name__in=role_names))
        return user

    return make


@pytest.fixture
def editor(staff):
    return staff("editor", roles.EDITOR)


@pytest.fixture
def first(staff):
    return staff("first", roles.FIRST_REVIEWER)


@pytest.fixture
def second(staff):
    return staff("second", roles.SECOND_REVIEWER)


@pytest.fixture
def third(staff):
    return staff("third", roles.THIRD_REVIEWER)


@pytest.fixture
def stranger(staff, water):
    """An editor of another agency, who has every role there."""
    return staff("stranger", *roles.ROLES[:4], agency=water)


@pytest.fixture
def office(staff):
    """The county's openness office, which belongs to no agency."""
    return staff("office", roles.OPENNESS_OFFICE, roles.THIRD_REVIEWER, agency=None)


@pytest.fixture
def superuser(staff):
    return staff("root", agency=None, is_superuser=True)


@pytest.fixture
def kind(portal_ready):
    return NoticeKind.objects.first() or NoticeKind.objects.create(name="公告", code="announcement")


class Desk:
    """What members of staff do with a notice in the admin, by real requests."""

    def __init__(self, sign_in, kind, agency):
        self.sign_in, self.kind, self.agency = sign_in, kind, agency

    def form(self, title="关于秋季学期开学的公告", text="<p>九月一日开学。</p>", **fields):
        return {
            "title": title, "kind": self.kind.pk, "number": "", "lead_agency": self.agency.pk, "contact": "",
            "body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "text", "body-0-id": "",
            "body-0-value": json.dumps(contentstate(text)),
            "attachments-TOTAL_FORMS": "0", "attachments-INITIAL_FORMS": "0", "attachments-MIN_NUM_FORMS": "0",
            "attachments-MAX_NUM_FORMS": "1000", "go_live_at": "", "expire_at": "", **fields,
        }  # fmt: skip

    def form_as_it_is(self, notice):
        """What the browser sends back of an edit page on which nothing was changed."""
        block = notice.get_latest_revision_as_object().body[0]
        return {
            **self.form(title=notice.title),
            "body-0-id": block.id,
            "body-0-value": json.dumps(contentstate(block.value.source)),
        }

    def url(self, name, *args):
        return reverse(f"wagtailsnippets_notices_notice:{name}", args=args)

    def write(self, user, *, submit=True, follow=True, **fields):
        """Write a notice, and submit it unless told not to."""
        data = self.form(**fields)
        if submit:
            data["action-submit"] = "1"
        before = set(Notice.objects.values_list("pk", flat=True))
        response = self.sign_in(user).post(self.url("add"), data, follow=follow)
        assert response.status_code == 200, response.status_code
        return Notice.objects.exclude(pk__in=before).get()

    def edit(self, user, notice, *, submit=False, **fields):
        data = self.form(**fields)
        if submit:
            data["action-submit"] = "1"
        return self.sign_in(user).post(self.url("edit", notice.pk), data, follow=True)

    def decide(self, user, notice, action="approve", **data):
        """Approve or reject in the dialogue of the current stage."""
        state = Notice.objects.get(pk=notice.pk).current_workflow_task_state
        data = {**(SECRECY if action == "approve" else {"comment": "请改"}), **data}
        url = self.url("workflow_action", notice.pk, action, state.pk)
        return self.sign_in(user).post(url, data, headers={"x-requested-with": "XMLHttpRequest"})

    def approve_all(self, notice, *reviewers):
        for reviewer in reviewers:
            self.decide(reviewer, notice)
        notice.refresh_from_db()
        return notice


SECRECY = {question.name: "no" for question in QUESTIONS}


def contentstate(html):
    from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter

    converter = ContentstateConverter(features=["bold", "link", "document-link", "h2", "ol", "ul"])
    return json.loads(converter.from_database_format(html))


@pytest.fixture
def desk(sign_in, kind, education):
    return Desk(sign_in, kind, education)


@pytest.fixture
def notice(desk, editor):
    """Written and submitted by the editor."""
    return desk.write(editor)


def messages_of(response):
    return " ".join(str(message) for message in response.context["messages"])
