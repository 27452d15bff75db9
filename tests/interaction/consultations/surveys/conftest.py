"""A survey about buses with a skip, and people who answer it with browsers without JavaScript."""

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from cms.agencies.models import Agency, User
from cms.agencies.roles import EDITOR
from cms.review.admission import admit
from interaction.casework import challenge
from interaction.consultations.surveys import sending
from interaction.consultations.surveys.models import Survey


@pytest.fixture(autouse=True)
def nothing_counted():
    """Rates count in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


def options(*texts: Any) -> list[dict[str, Any]]:
    pairs = [text if isinstance(text, tuple) else (text, "") for text in texts]
    return [
        {"type": "item", "id": str(uuid.uuid4()), "value": {"text": text, "then": str(then)}} for text, then in pairs
    ]


def block(kind: str, text: str, **value: Any) -> dict[str, Any]:
    return {"type": kind, "id": str(uuid.uuid4()), "value": {"text": text, "required": True, **value}}


def questions() -> list[dict[str, Any]]:
    return [
        block("single", "您坐公交车吗？", options=options("常坐", "偶尔坐", ("不坐", 4))),
        block("multiple", "哪些要改进？", options=options("班次", "票价", "车况"), least=1, most=2),
        block("scale", "您满意吗？", low=1, high=5, low_label="很不满意", high_label="很满意"),
        block("single", "您住在哪里？", options=options("县城", "青石镇", "柳河镇")),
        block("text", "还有什么想说的？", required=False, longest=100),
    ]


def new_agency(**fields: Any) -> Agency:
    fields = {
        "name": "青禾县交通运输局",
        "short_name": "县交通局",
        "code": "11990001000000070M",
        "slug": "transport",
    } | fields
    return Agency.objects.get_or_create(code=fields["code"], defaults=fields)[0]


def new_survey(now: datetime | None = None, **fields: Any) -> Survey:
    now = now or timezone.now()
    defaults: dict[str, Any] = {
        "title": "城乡公交服务问卷", "summary": "请谈谈公交车。", "lead_agency": new_agency(),
        "opens_at": now - timedelta(days=2), "closes_at": now + timedelta(days=10), "contact": "县交通局 0531-88880001",
        "least_shown": 5,
    }  # fmt: skip
    survey = Survey(**defaults | fields)
    survey.questions = Survey._meta.get_field("questions").to_python(fields.get("questions") or questions())
    survey.clean()
    admit([(survey, now - timedelta(days=3))], "旧网站")
    return Survey.objects.get(pk=survey.pk)


def close(survey: Survey) -> Survey:
    Survey.objects.filter(pk=survey.pk).update(closes_at=timezone.now() - timedelta(hours=1))
    survey.refresh_from_db()
    return survey


@pytest.fixture
def survey(portal_ready) -> Survey:
    return new_survey()


@pytest.fixture
def staff(portal_ready) -> Callable[..., Client]:
    def sign_in(username: str = "交通编辑", agency: Agency | None = None, role: str = EDITOR) -> Client:
        user = User.objects.create_user(username=username, password="x", agency=agency or new_agency())
        user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    return sign_in


def proof() -> dict[str, str]:
    token, _ = challenge.new_question()
    seed = challenge.signing.loads(token, salt=challenge._SALT)
    return {"question": token, "answer": min(challenge.question_of(seed).answers)}


def pick(survey: Survey, **chosen: Any) -> dict[str, Any]:
    """``q1="常坐"`` as a browser sends it: options by their keys."""
    sent = {}
    for question in survey.asked:
        name = f"q{question.number}"
        if name not in chosen:
            continue
        keys = {text: key for key, text in question.values.items()}
        given = chosen[name]
        sent[name] = [keys[one] for one in given] if isinstance(given, list) else keys.get(given, given)
    return sent


def everything(survey: Survey, **changes: Any) -> dict[str, Any]:
    return pick(survey, **{"q1": "常坐", "q2": ["班次"], "q3": "4", "q4": "县城"} | changes)


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, survey: Survey, **options: Any) -> None:
        self.survey, self.client = survey, Client(**options)
        self.url = f"/consultations/surveys/{survey.pk}/answer/"

    def open(self):
        return self.client.get(self.url)

    def send(self, answers: dict[str, Any], **more: Any):
        page = self.open()
        mark = page.context["mark"] if page.context else ""
        return self.client.post(self.url, {"mark": mark, **proof(), **answers, **more})


@pytest.fixture
def person() -> type[Person]:
    return Person


def answer_many(survey: Survey, number: int, **changes: Any) -> None:
    """So many people answer, by the way the page uses."""
    sent = everything(survey, **changes)
    for _ in range(number):
        given = {
            question.key: value if isinstance(value := sent.get(f"q{question.number}", []), list) else [value]
            for question in survey.asked
        }
        outcome = sending.submit(
            survey, sending.person_of(survey.pk, sending.new_token()), given, sending.mark_of(survey.asked)
        )
        assert outcome is sending.Outcome.SENT


def text(response: Any) -> str:
    return response.content.decode()
