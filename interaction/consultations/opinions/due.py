"""Results that the public waits for: who owes them, by when, and what light each shows. Derived, never stored."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from wagtail.permissions import policy_registry

from cms.agencies.permissions import works_for_county
from interaction.casework.desk import dues
from interaction.casework.desk.dues import Due

from .models import Call, OpinionSettings

BASIS = "意见征集公布时承诺的日期"


def writes(user: Any) -> bool:
    return bool(policy_registry.get_by_type(Call).user_has_permission(user, "change"))


def may_see(user: Any) -> bool:
    """Those who write calls for their agency, and the county's supervisors."""
    return writes(user) or dues.supervises(user)


def of(user: Any) -> list[tuple[Call, Due]]:
    """What the agencies this member of staff sees owe the public, the most pressing first."""
    if not may_see(user):
        return []
    return sorted(_owed(None if works_for_county(user) else user.agency_id), key=lambda pair: (pair[1].on, pair[0].pk))


def owed(agency: int | None) -> list[Due]:
    return [due for _, due in _owed(agency)]


def _owed(agency: int | None) -> list[tuple[Call, Due]]:
    settings = OpinionSettings.load()
    calls = Call.objects.awaiting_result(timezone.now()).select_related("lead_agency").defer(*Call.heavy_fields)
    if agency is not None:
        calls = calls.filter(lead_agency=agency)
    return [(call, owed_by(call, settings)) for call in calls]


def owed_by(call: Call, settings: OpinionSettings | None = None) -> Due:
    """By when a closed call's result is to be public."""
    settings = settings or OpinionSettings.load()
    return Due(
        call.due_on(settings), f"公布《{call.title}》的意见采纳情况", reverse("opinions:results_due"), BASIS,
        call.lead_agency, str(call.pk), settings.warn_days,
    )  # fmt: skip


SOURCE = dues.Source("opinions", "公布意见征集的采纳情况", owed, writes, early=False, opens=may_see)
