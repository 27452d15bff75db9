"""An event that people register for, and people who do, with browsers without JavaScript."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.models import Workflow

from cms.agencies.models import Agency, User
from cms.agencies.roles import EDITOR, REVIEWERS
from cms.review.admission import admit
from cms.review.models import ReviewTask
from cms.review.stages import QUESTIONS
from interaction.casework import calendar, challenge, codes
from interaction.consultations.events.models import Basis, Event, PlaceCategory
from interaction.consultations.events.models.kinds import EventKind, SelectionWay

NOW = timezone.make_aware(datetime(2026, 11, 23, 10, 0))


@pytest.fixture(autouse=True)
def nothing_counted():
    """Rates count in the cache, which outlives a test."""
    cache.clear()
    calendar.forget()
    yield
    cache.clear()


def new_agency(**fields: Any) -> Agency:
    fields = {
        "name": "青禾县水务局",
        "short_name": "县水务局",
        "code": "11990001000000060X",
        "slug": "water",
        "telephone": "0531-88880000",
    } | fields
    return Agency.objects.get_or_create(code=fields["code"], defaults=fields)[0]


def new_event(categories: dict[str, int] | None = None, now: datetime | None = None, **fields: Any) -> Event:
    """Public, open for registration, held in 40 days, with 2 places for 消费者代表 and 1 for 旁听人."""
    now = now or timezone.now()
    defaults: dict[str, Any] = {
        "title": "城区自来水价格调整听证会", "kind": EventKind.HEARING, "summary": "请用水户报名参加。",
        "lead_agency": new_agency(), "opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=10),
        "starts_at": now + timedelta(days=40), "ends_at": now + timedelta(days=40, hours=3),
        "place": "县政府三楼会议室",
        "contact": "县水务局价格科 0531-88880000", "agenda": "<p>一、介绍方案</p>", "selection": SelectionWay.FIRST,
        "basis": Basis.objects.get(name="定价听证"), "materials_on": (now + timedelta(days=20)).date(),
    }  # fmt: skip
    event = Event(**defaults | fields)
    event.categories.set(
        [
            PlaceCategory(name=name, places=places)
            for name, places in (categories or {"消费者代表": 2, "旁听人": 1}).items()
        ]
    )
    admit([(event, now - timedelta(days=2))], "旧网站")
    return Event.objects.get(pk=event.pk)


@pytest.fixture
def make_event(portal_ready) -> Callable[..., Event]:
    return new_event


@pytest.fixture
def staff(portal_ready) -> Callable[..., Client]:
    def sign_in(username: str = "水务编辑", agency: Agency | None = None, role: str = EDITOR) -> Client:
        user = User.objects.create_user(username=username, password="x", agency=agency or new_agency())
        user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        client.user = user
        return client

    return sign_in


def through_reviews(event: Event) -> Event:
    """Takes what ``event`` holds in memory through 初审, 复审 and 终审; the last approval publishes it."""

    def person(name: str, role: str) -> User:
        user, _ = User.objects.get_or_create(username=name, defaults={"agency": event.lead_agency})
        user.groups.add(Group.objects.get(name=role))
        return user

    editor = person("起草人", EDITOR)
    event.save_revision(user=editor)
    Workflow.objects.get(name="三审").start(Event.objects.get(pk=event.pk), editor)
    for role in REVIEWERS:
        state = Event.objects.get(pk=event.pk).current_workflow_task_state
        said = {question.name: "no" for question in QUESTIONS} if role == REVIEWERS[0] else {}
        ReviewTask.objects.get(pk=state.task_id).on_action(state, person(role, role), "approve", **said, comment="")
    return Event.objects.get(pk=event.pk)


def answered() -> dict[str, str]:
    token, _ = challenge.new_question()
    seed = challenge.signing.loads(token, salt=challenge._SALT)
    return {"question": token, "answer": min(challenge.question_of(seed).answers)}


def person(number: int = 0, **fields: Any) -> dict[str, Any]:
    return {"name": "王小明", "phone": f"138{number:08d}", "email": "", "reason": "", **fields}


class Visitor:
    """Somebody who registers, and comes back with number and code."""

    def __init__(self, event: Event) -> None:
        self.event, self.client = event, Client()
        self.url = f"/consultations/events/{event.pk}/register/"

    def category(self, name: str = "消费者代表") -> int:
        return PlaceCategory.objects.get(event=self.event, name=name).pk

    def open(self) -> str:
        page = self.client.get(self.url)
        assert page.status_code == 200, page.status_code
        return page.context["token"]

    def register(self, number: int = 0, kind: str = "消费者代表", token: str = "", **fields: Any):
        data = {"token": token or self.open(), "category": self.category(kind), "consent": "on", **answered()}
        return self.client.post(self.url, data | person(number) | fields)

    def enter(self, number: str, code: str):
        return self.client.post("/consultations/events/track/", {"number": number, "code": code}, follow=True)


@pytest.fixture
def visitor() -> type[Visitor]:
    return Visitor


def text(response: Any) -> str:
    return response.content.decode()


def secret() -> str:
    return codes.new_secret()
