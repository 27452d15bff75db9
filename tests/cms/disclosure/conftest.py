"""A county with two agencies, documents that were public in its older system, and people who review new ones."""

from datetime import date, datetime

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Workflow

from cms.agencies import roles
from cms.agencies.models import Agency, User
from cms.disclosure import body
from cms.disclosure.admission import admit_documents
from cms.disclosure.models import Document, Genre, Topic
from cms.review.stages import QUESTIONS
from cms.review.tasks import ReviewTask

SECRECY = {question.name: "no" for question in QUESTIONS}


@pytest.fixture
def government(portal_ready):
    return Agency.objects.create(
        name="青禾县人民政府", short_name="县政府", slug="government", code="11990001MB0000001C",
        kind="government", order=1,
        openness_office="县政府办公室政务公开股", openness_telephone="0000-8123400", hours="工作日 8:30—17:30",
    )  # fmt: skip


@pytest.fixture
def education(portal_ready, government):
    return Agency.objects.create(
        name="青禾县教育局", short_name="县教育局", slug="education", code="11990001MB0000002H",
        parent=government, order=2,
        openness_office="办公室", openness_telephone="0000-8123402",
    )  # fmt: skip


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


def new_document(agency, title="关于做好义务教育招生工作的通知", text="第一条 按时登记。", **fields) -> Document:
    """A document in memory with what its form asks for."""
    many = {name: fields.pop(name) for name in ("matters", "fields", "standard_items", "co_agencies") if name in fields}
    relations = fields.pop("relations", [])
    fields.setdefault("issued_on", date(2026, 2, 24))
    fields.setdefault("genre", Genre.objects.get(code=fields.pop("genre_code", "notice")))
    fields.setdefault("topic", Topic.objects.get(code=fields.pop("topic_code", "1102")))
    fields.setdefault("body", body.stream([("text", body.paragraphs(text))]))
    document = Document(title=title, lead_agency=agency, **fields)
    for name, values in many.items():
        setattr(document, name, values)
    document.relations = relations
    return document


@pytest.fixture
def admitted(education):
    """Makes a document that was public in the older system from the day ``published`` on."""

    def make(title="关于做好义务教育招生工作的通知", published=date(2026, 3, 2), agency=education, **fields):
        document = new_document(agency, title, **fields)
        admit_documents([(document, noon(published))], "原门户网站")
        return Document.objects.get(pk=document.pk)

    return make


@pytest.fixture
def draft(education):
    """Makes a draft."""

    def make(title="关于做好义务教育招生工作的通知", agency=education, **fields):
        document = new_document(agency, title, **fields)
        document.save()
        return document

    return make


@pytest.fixture
def people(education):
    """An editor and three reviewers of the education bureau."""

    def person(name, role):
        user = User.objects.create_user(username=name, password="长长的口令-2026", agency=education)
        user.groups.add(Group.objects.get(name=role))
        return user

    names = {"editor": roles.EDITOR, "first": roles.FIRST_REVIEWER, "second": roles.SECOND_REVIEWER}
    return {name: person(name, role) for name, role in (names | {"third": roles.THIRD_REVIEWER}).items()}


@pytest.fixture
def publish(people):
    """Takes a text through 初审, 复审 and 终审; the last approval publishes it."""

    def through_reviews(document):
        document.save_revision(user=people["editor"])
        document = Document.objects.get(pk=document.pk)
        Workflow.objects.get(name="三审").start(document, people["editor"])
        for name in ("first", "second", "third"):
            state = Document.objects.get(pk=document.pk).current_workflow_task_state
            ReviewTask.objects.get(pk=state.task_id).on_action(
                state, people[name], "approve", **(SECRECY if name == "first" else {}), comment=""
            )
        published = Document.objects.get(pk=document.pk)
        assert published.live
        return published

    return through_reviews


def history_of(document) -> list[str]:
    return [line.text for line in document.history_lines()]
