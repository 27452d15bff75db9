"""An interview, people who ask, and the staff at the live desk."""

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
from interaction.casework import calendar, challenge
from interaction.consultations.interviews.models import Guest, Interview


@pytest.fixture(autouse=True)
def nothing_counted():
    """Rates count in the cache, which outlives a test."""
    cache.clear()
    calendar.forget()
    yield
    cache.clear()


def new_agency(**fields: Any) -> Agency:
    fields = {
        "name": "青禾县教育局",
        "short_name": "县教育局",
        "code": "11990001000000027T",
        "slug": "education",
    } | fields
    return Agency.objects.get_or_create(code=fields["code"], defaults=fields)[0]


@pytest.fixture
def make_interview(portal_ready) -> Callable[..., Interview]:
    """Announced, takes questions, begins in an hour."""

    def make(now: datetime | None = None, **fields: Any) -> Interview:
        now = now or timezone.now()
        defaults: dict[str, Any] = {
            "title": "义务教育招生政策在线访谈", "summary": "县教育局局长回答招生问题。", "lead_agency": new_agency(),
            "opens_at": now - timedelta(days=1), "closes_at": now + timedelta(hours=3),
            "starts_at": now + timedelta(hours=1), "ends_at": now + timedelta(hours=3),
            "contact": "县教育局办公室 0531-88880000", "topic": "<p>今年的招生政策</p>",
        }  # fmt: skip
        interview = Interview(**defaults | fields)
        interview.guests.set([Guest(name="陈立", post="县教育局局长"), Guest(name="周敏", post="县教育局基教股股长")])
        admit([(interview, now - timedelta(days=2))], "旧网站")
        return Interview.objects.get(pk=interview.pk)

    return make


@pytest.fixture
def staff(portal_ready) -> Callable[..., Client]:
    def sign_in(username: str = "教育编辑", agency: Agency | None = None, role: str = EDITOR) -> Client:
        user = User.objects.create_user(username=username, password="x", agency=agency or new_agency())
        user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    return sign_in


def answered() -> dict[str, str]:
    token, _ = challenge.new_question()
    seed = challenge.signing.loads(token, salt=challenge._SALT)
    return {"question": token, "answer": min(challenge.question_of(seed).answers)}


class Asker:
    def __init__(self, interview: Interview) -> None:
        self.interview, self.client = interview, Client()
        self.url = f"/consultations/interviews/{interview.pk}/ask/"

    def open(self) -> str:
        return self.client.get(self.url).context["token"]

    def ask(self, text: str = "民办学校还摇号吗？", token: str = "", **fields: Any):
        data = {"token": token or self.open(), "text": text, "guest": "", "who": "", **answered()}
        return self.client.post(self.url, data | fields)

    def enter(self, number: str, code: str):
        return self.client.post("/consultations/interviews/track/", {"number": number, "code": code}, follow=True)


@pytest.fixture
def asker() -> type[Asker]:
    return Asker


def text(response: Any) -> str:
    return response.content.decode()
