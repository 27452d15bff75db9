"""Cases driven through the procedure by proper people, for tests."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.utils import timezone

from cms.agencies import roles
from cms.agencies.models import Agency
from interaction.casework import actors, codes, engine
from interaction.casework.desk import entering
from interaction.casework.history import Situation
from interaction.casework.models import Case
from interaction.requests import outcomes, submission

SHANGHAI = ZoneInfo("Asia/Shanghai")
APPLICANT = {
    "kind": "person", "name": "张三丰", "id_kind": "resident", "id_number": "11010519491231002X",
    "phone": "13800138000", "email": "zhang@example.com", "address": "青禾县某街道 1 号",
    "description": "2025 年学区划分方案", "document_number": "", "form": "electronic", "delivery": "online",
}  # fmt: skip
ANSWER = dict.fromkeys(outcomes.DETAILS, "写明的内容") | {
    "answer": "open/published", "body": "答复如下。", "earlier": "",
}  # fmt: skip
EXTENSION = {"days": 10, "reasons": "需要调取档案"}
STAFF = {
    "receiver": roles.RECEIVER, "handler": roles.HANDLER, "reviewer": roles.CASE_REVIEWER, "head": roles.OPENNESS_HEAD,
}  # fmt: skip


class Town:
    """An agency with one officer for each role, another one to be asked, a supervisor of the county."""

    def __init__(self):
        self.agency = Agency.objects.create(name="青禾县教育局", short_name="县教育局", code="11000000000000001X")
        self.other = Agency.objects.create(name="青禾县财政局", short_name="县财政局", code="11000000000000002X")
        self.people = {role: self.hire(role, self.agency, group) for role, group in STAFF.items()}
        self.people["colleague"] = self.hire("colleague", self.other, roles.HANDLER)
        self.people["supervisor"] = self.hire("supervisor", None, roles.SUPERVISOR)
        self.count = 0

    def hire(self, name, agency, *groups):
        user = get_user_model().objects.create(username=name, agency=agency)
        user.groups.add(*[roles.role(group) for group in groups])
        return user

    def promote(self, name, group):
        """Give somebody one more role."""
        user = self.people[name]
        user.groups.add(roles.role(group))
        self.people[name] = type(user).objects.get(pk=user.pk)

    def request(self, on=None, agency=None, channel="online", **changes):
        """A request that has just come in."""
        self.count += 1
        actor = actors.APPLICANT
        if channel != "online":
            actor = entering.receiver(submission.PROCEDURE, self.people["receiver"], agency or self.agency)
        case, created = submission.submit(
            agency or self.agency, APPLICANT | changes, secret=f"secret {self.count}", channel=channel, actor=actor,
            on=on,
        )  # fmt: skip
        assert created
        return case

    def code(self):
        """The query code of the last request."""
        return codes.code_for(f"secret {self.count}")

    def actor(self, case, role):
        if role == "applicant":
            return actors.APPLICANT
        if role == "system":
            return actors.SYSTEM
        if role == "third_party":
            return actors.third_party(case.tasks.filter(kind="third_party").last())
        return actors.staff(self.people[role], case)

    def do(self, case, role, action, data=None, files=None, **more):
        """One action; gives the case as it is then."""
        engine.act(case, action, self.actor(case, role), data or {}, files, **more)
        return Case.objects.get(pk=case.pk)

    def run(self, case, *steps):
        """Several: ``(role, action)`` or ``(role, action, data)``."""
        for role, action, *data in steps:
            case = self.do(case, role, action, data[0] if data else None)
        return case

    def available(self, case, role):
        case = Case.objects.get(pk=case.pk)
        return {action.name for action in Situation(case, self.actor(case, role)).available()}

    def to_handling(self, case, confirmed_on=None):
        return self.run(
            case, ("receiver", "confirm", {"confirmed_on": confirmed_on or timezone.localdate(), "way": "电话"}),
            ("receiver", "assign"), ("handler", "accept"),
        )  # fmt: skip


def on_day(*day, hour=10):
    """It is this day."""
    return time_machine.travel(datetime.combine(date(*day), time(hour), SHANGHAI), tick=False)


def third_party(town, case, **more):
    data = {
        "name": "李四海",
        "contact": "13900139000",
        "question": "拟公开合同",
        "asked_on": timezone.localdate(),
    } | more
    return town.do(case, "handler", "ask_third_party", data)


def refused(town, case, role, action, match, data=None):
    with pytest.raises(engine.Refused, match=match):
        town.do(case, role, action, data)
    assert Case.objects.get(pk=case.pk).sequence == case.sequence


def invalid(town, case, role, action, match, data=None):
    with pytest.raises(engine.Invalid, match=match or None) as caught:
        town.do(case, role, action, data)
    assert Case.objects.get(pk=case.pk).sequence == case.sequence
    return caught.value.form.errors
