"""Results that the public waits for: who owes them, by when, and what light each shows. Derived, never stored."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from wagtail.permissions import policy_registry

from cms.agencies import roles
from cms.agencies.permissions import works_for_county
from interaction.casework.actors import groups_of
from interaction.casework.desk.dues import Due
from interaction.casework.projection import Light

from .models import Call, OpinionSettings

SHOWN = 20  # on the start page; the list has them all
BASIS = "意见征集公布时承诺的日期"
LIGHTS = {Light.RED: "已超期", Light.YELLOW: "快到期", Light.GREEN: "期限内"}


@dataclass(frozen=True)
class Owed:
    """A closed call without its result."""

    call: Call
    on: date
    light: Light
    days: int  # left; below zero: over

    @property
    def label(self) -> str:
        return LIGHTS[self.light]

    @property
    def left(self) -> str:
        if self.days < 0:
            return f"超期 {-self.days} 日"
        return f"还剩 {self.days} 日" if self.days else "今天到期"


def may_see(user: Any) -> bool:
    """Those who write calls for their agency, and the county's supervisors."""
    return policy_registry.get_by_type(Call).user_has_permission(user, "change") or supervises(user)


def supervises(user: Any) -> bool:
    return roles.SUPERVISOR in groups_of(user) and works_for_county(user)


def owed(user: Any, today: date | None = None) -> list[Owed]:
    """What the agencies this member of staff sees owe the public, the most pressing first."""
    if not may_see(user):
        return []
    today = today or timezone.localdate()
    settings = OpinionSettings.load()
    calls = Call.objects.awaiting_result(timezone.now()).select_related("lead_agency").defer(*Call.heavy_fields)
    if not works_for_county(user):
        calls = calls.filter(lead_agency=user.agency_id)
    found = [_owed(call, call.due_on(settings), today, settings.warn_days) for call in calls]
    return sorted(found, key=lambda one: (one.on, one.call.pk))


def _owed(call: Call, on: date, today: date, warn_days: int) -> Owed:
    days = (on - today).days
    light = Light.RED if days < 0 else Light.YELLOW if days <= warn_days else Light.GREEN
    return Owed(call, on, light, days)


def owed_by(call: Call) -> Owed:
    settings = OpinionSettings.load()
    return _owed(call, call.due_on(settings), timezone.localdate(), settings.warn_days)


def of(user: Any) -> Iterator[Due]:
    """For the start page of the admin: to an agency's staff from the day the warning begins, to supervisors what is
    over. It stands there until the result is public."""
    only_late = supervises(user) and not policy_registry.get_by_type(Call).user_has_permission(user, "change")
    for one in owed(user)[:SHOWN]:
        if one.light is Light.GREEN or (only_late and one.light is not Light.RED):
            continue
        agency = f"{one.call.lead_agency.display_name}：" if works_for_county(user) else ""
        text = f"{agency}公布《{one.call.title}》的意见采纳情况（{one.label}，{one.left}）"
        yield Due(one.on, text, reverse("opinions:results_due"), BASIS)
