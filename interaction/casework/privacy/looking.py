"""Whoever has a duty on a case may see whose it is; each time they do, that is recorded for ever."""

from typing import Any

from django.core.exceptions import PermissionDenied

from .. import actors
from ..models import Case, Look

DUTIES = frozenset({"receiver", "handler", "reviewer", "head"})


def may_see(user: Any, case: Case) -> bool:
    """Whether this member of staff works on this very case. Supervisors and other agencies need no names
    (个人信息保护法 art. 6)."""
    return bool(user.is_active and actors.staff(user, case).roles & DUTIES)


def look(user: Any, case: Case, what: str, reason: str) -> None:
    """Record that ``user`` is shown ``what`` of the case. Call it before showing: who has no duty here is refused."""
    if not may_see(user, case):
        raise PermissionDenied("个人信息只向办理此件的人员显示。")
    Look.objects.create(
        case=case, user_id=user.pk, username=user.get_username(), what=what[:100], reason=reason.strip()[:200] or "办理"
    )
