"""At the door."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from interaction.casework import codes

from .models import Event, Registration

BEFORE, AFTER = timedelta(hours=12), timedelta(hours=12)  # around the event, in which one may check in


@dataclass(frozen=True)
class CheckIn:
    """``tone``: good, warn or bad; ``text``: what the officer at the door reads."""

    tone: str
    text: str
    registration: Registration | None = None


def check_in(event: Event, typed: str, user: Any) -> CheckIn:
    """By check-in code, or by registration number. Done twice it is counted once."""
    now = timezone.now()
    if not event.starts_at - BEFORE <= now <= event.ends_at + AFTER:
        return CheckIn("bad", "现在不是签到时间，活动前后 12 小时内可以签到。")
    code, number = codes.normalise(typed), codes.normalise_number(typed)
    if not code:
        return CheckIn("bad", "请输入签到码。")
    found = Registration.objects.filter(event=event).exclude(status=Registration.Status.CANCELLED)
    one = found.filter(Q(check_code=code) | Q(number=number)).select_related("category").first()
    if one is None:
        return CheckIn("bad", f"没有这个签到码：{code[:16]}。请核对，或者输入报名编号。")
    if one.status != Registration.Status.SELECTED:
        return CheckIn("bad", f"{one.number} 的状态是“{one.get_status_display()}”，不在名单上。", one)
    first = Registration.objects.filter(pk=one.pk, attended_at=None).update(attended_at=now, attended_by=user.pk)
    one.refresh_from_db()
    assert one.attended_at is not None
    if not first:
        return CheckIn("warn", f"已于 {timezone.localtime(one.attended_at):%H:%M} 签到过，没有重复计数。", one)
    return CheckIn("good", "签到成功。", one)


def count(event: Event) -> tuple[int, int]:
    """How many have come, of how many."""
    selected = Registration.objects.filter(event=event, status=Registration.Status.SELECTED)
    return selected.exclude(attended_at=None).count(), selected.count()
