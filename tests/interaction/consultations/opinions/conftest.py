"""A call for opinions on a set of rules, people who say what they think of it, and the staff who answer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from wagtail.models import Workflow

from cms.agencies import roles
from cms.agencies.models import Agency, User
from cms.review.admission import admit
from cms.review.stages import QUESTIONS
from cms.review.tasks import ReviewTask
from interaction.casework import calendar, challenge, codes
from interaction.consultations.opinions import sending
from interaction.consultations.opinions.models import Call, FeedbackRow, Opinion, Result
from interaction.consultations.opinions.sending import Said, Sender

NOW = timezone.make_aware(datetime(2026, 11, 23, 10, 0))
DRAFT = """青禾县电动自行车停放充电管理办法
（征求意见稿）

第一章　总则
第一条　为了规范电动自行车停放和充电，预防火灾，制定本办法。
第二条　本县行政区域内电动自行车的停放、充电，适用本办法。
第二章　停放和充电
第三条　禁止在楼道、门厅停放电动自行车或者为其充电。
违反的，由物业服务人劝阻。
第四条　住宅小区应当按照户数的百分之十五设置充电车位。
第五条　本办法自公布之日起施行。
"""


@pytest.fixture(autouse=True)
def nothing_counted():
    """Rates count in the cache, which outlives a test."""
    cache.clear()
    calendar.forget()
    yield
    cache.clear()


def new_agency(**fields: Any) -> Agency:
    fields = {
        "name": "青禾县住建局",
        "short_name": "县住建局",
        "code": "11990001000000078X",
        "slug": "housing",
    } | fields
    return Agency.objects.get_or_create(code=fields["code"], defaults=fields)[0]


def new_call(now: datetime | None = None, **fields: Any) -> Call:
    """Public since yesterday, open for 31 days more."""
    now = now or timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    published = fields.pop("published", now - timedelta(days=1))
    defaults: dict[str, Any] = {
        "title": "青禾县电动自行车停放充电管理办法（征求意见稿）", "kind": Call.Kind.DECISION,
        "summary": "请大家对停放和充电的规定提意见。", "lead_agency": new_agency(), "opens_at": published,
        "closes_at": midnight + timedelta(days=32), "contact": "县住建局物业科，0000-8123456", "draft": DRAFT,
        "explanation": "<p>近年来因充电引起的火灾时有发生。</p>",
    }  # fmt: skip
    call = Call(**defaults | fields)
    admit([(call, published)], "旧网站")
    return Call.objects.get(pk=call.pk)


def closed_call(days_ago: int = 5, now: datetime | None = None, **fields: Any) -> Call:
    """The last day was so many days ago."""
    now = now or timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    closes = midnight - timedelta(days=days_ago - 1)
    return new_call(now, closes_at=closes, published=closes - timedelta(days=35), **fields)


def say(call: Call, text: str = "充电车位太少了。", part: str = "a4", stance: str = "change", **sender: Any) -> Opinion:
    """An opinion as it arrives."""
    given = Sender(**{"publishable": True} | sender)
    opinion, _ = sending.submit(call, [Said(part, stance, text)], given, secret=codes.new_secret())
    return opinion


def new_result(call: Call, *rows: FeedbackRow, **fields: Any) -> Result:
    """What came of it, public."""
    published = fields.pop("published", timezone.now())
    defaults = {
        "call": call, "title": f"《{call.title}》意见采纳情况", "lead_agency": call.lead_agency,
        "overview": "<p>共收到两份意见。</p>",
    }  # fmt: skip
    result = Result(**defaults | fields)
    result.feedback.set(list(rows))
    admit([(result, published)], "旧网站")
    return Result.objects.get(pk=result.pk)


@pytest.fixture
def make_call(portal_ready) -> Callable[..., Call]:
    return new_call


@pytest.fixture
def make_closed(portal_ready) -> Callable[..., Call]:
    return closed_call


@pytest.fixture
def call(make_call) -> Call:
    return make_call()


@pytest.fixture
def staff(portal_ready) -> Callable[..., Client]:
    def sign_in(username: str = "住建编辑", *groups: str, agency: Any = "own") -> Client:
        user = User.objects.create_user(
            username=username, password="长长的口令-2026", agency=new_agency() if agency == "own" else agency
        )
        user.groups.set(Group.objects.filter(name__in=groups or (roles.EDITOR,)))
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        client.user = user  # type: ignore[attr-defined]
        return client

    return sign_in


SECRECY = {question.name: "no" for question in QUESTIONS}


@pytest.fixture
def through_reviews(portal_ready) -> Callable[..., Any]:
    """Takes a record through 初审, 复审 and 终审; the last approval publishes it."""

    def take(record: Any) -> Any:
        def person(name: str, role: str) -> User:
            user, _ = User.objects.get_or_create(username=name, defaults={"agency": record.lead_agency})
            user.groups.add(Group.objects.get(name=role))
            return user

        editor = person("起草人", roles.EDITOR)
        record.save_revision(user=editor)
        model = type(record)
        Workflow.objects.get(name="三审").start(model.objects.get(pk=record.pk), editor)
        for role in roles.REVIEWERS:
            state = model.objects.get(pk=record.pk).current_workflow_task_state
            said = SECRECY if role == roles.FIRST_REVIEWER else {}
            ReviewTask.objects.get(pk=state.task_id).on_action(state, person(role, role), "approve", **said, comment="")
        return model.objects.get(pk=record.pk)

    return take


def answered() -> dict[str, str]:
    """The question in words, answered."""
    token, _ = challenge.new_question()
    seed = challenge.signing.loads(token, salt=challenge._SALT)
    return {"question": token, "answer": min(challenge.question_of(seed).answers)}


class Visitor:
    """Somebody with a browser without JavaScript."""

    def __init__(self, call: Call) -> None:
        self.call, self.client = call, Client()
        self.url = f"/consultations/opinions/{call.pk}/write/"

    def open(self) -> str:
        page = self.client.get(self.url)
        assert page.status_code == 200, page.status_code
        return page.context["token"]

    def send(self, token: str = "", **fields: Any) -> Any:
        data = {"token": token or self.open(), "sender_kind": "person", **answered()}
        return self.client.post(self.url, data | {name.replace("__", "-"): value for name, value in fields.items()})


@pytest.fixture
def visitor() -> type[Visitor]:
    return Visitor


def text(response: Any) -> str:
    return response.content.decode()
