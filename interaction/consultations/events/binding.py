"""What binds whoever announces an event: the lead times of its basis, and its own rules once people register."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from interaction.casework import calendar

from .models.basis import Basis
from .models.kinds import EventKind, SelectionWay

# What people register by. Afterwards it is too late to change it.
ANNOUNCED = {
    "selection": "怎样确定名单", "selection_rule": "确定名单的办法", "draw_source": "抽签种子取自",
    "names_shown": "公布参加人名单",
}  # fmt: skip


def days_before(basis: Basis, day: date, event_on: date) -> int:
    """How many days of the basis' kind lie between ``day`` and the event."""
    if basis.unit == Basis.Unit.WORKING:
        return calendar.workdays_between(day, event_on)
    return (event_on - day).days


def shortfalls(event: Any, now: datetime | None = None) -> list[str]:
    """What comes later than the basis asks, as sentences; whether there is a reason or not."""
    basis: Basis | None = event.basis
    if basis is None or not event.starts_at:
        return []
    event_on = timezone.localtime(event.starts_at).date()
    unit = "个工作日" if basis.unit == Basis.Unit.WORKING else "日"
    roster = event.draw_at if event.selection == SelectionWay.DRAW else event.closes_at
    asked = [
        ("公告", basis.announce_days, event.announced_on(now)),
        ("参加人名单", basis.roster_days, timezone.localtime(roster).date() if roster else None),
        ("材料", basis.materials_days, event.materials_on),
    ]
    found = []
    for what, needed, day in asked:
        given = days_before(basis, day, event_on) if day and needed else needed
        if given < needed:
            found.append(f"{what}最早在举行前 {max(given, 0)} {unit}，{basis.article}要求提前 {needed} {unit}")
    return found


def too_late(event: Any, now: datetime | None = None) -> list[str]:
    """Why it may not go out like this: too late, and no reason given for the public to read."""
    if event.late_reason.strip() or (event.published_at and event.starts_at <= timezone.now()):
        return []  # with the reason, or over: minutes are added now
    return [f"{one}。请改时间，或者写明时间不足的理由，理由会公开" for one in shortfalls(event, now)]


def missing(event: Any) -> list[tuple[str, str]]:
    """(field, what is to be done) of what an event must say before it goes out."""
    found = []
    if event.kind == EventKind.HEARING and event.basis is None:
        found.append(("basis", "听证会必须写明依据。"))
    if event.basis is not None and event.basis.kind != event.kind:
        found.append(("basis", "所选的依据不是这一类活动的。"))
    if event.basis is not None and event.basis.materials_days and event.materials_on is None:
        found.append(("materials_on", f"{event.basis.article}要求提前送达材料，请写明日期。"))
    if event.selection == SelectionWay.OFFICE and not event.selection_rule.strip():
        found.append(("selection_rule", "由举办单位遴选的，必须在报名前公布遴选办法。"))
    if event.selection == SelectionWay.DRAW:
        if not event.draw_source.strip():
            found.append(("draw_source", "抽签必须在报名前写明种子取自哪里。"))
        if event.draw_at is None:
            found.append(("draw_at", "抽签必须写明种子什么时候公布。"))
    return found


def altered_fields(new: Any) -> list[tuple[str, str]]:
    """(field, why not) of what was announced and is altered after registration has begun."""
    old = _binding(new.pk)
    if old is None:
        return []
    found = [
        (name, f"报名已经开始，“{label}”不能再改。")
        for name, label in ANNOUNCED.items()
        if getattr(old, name) != getattr(new, name)
    ]
    now = timezone.now()
    if abs(new.closes_at - old.closes_at) >= timedelta(seconds=1):  # a revision keeps no microseconds
        if now >= old.closes_at:
            found.append(("closes_at", "报名已经截止，截止时间不能再改。"))
        elif new.closes_at < now:
            found.append(("closes_at", "报名正在进行，截止时间不能改到过去。"))
    return found


def altered_places(key: int | None, places: Mapping[int, int]) -> list[str]:
    """Why the categories (key → places) may not be like this once people have registered for them."""
    from .models import PlaceCategory

    if key is None or _binding(key) is None:
        return []
    found = []
    for category in PlaceCategory.objects.filter(event=key):
        if category.pk not in places:
            found.append(f"报名已经开始，“{category.name}”这一类不能删除。")
        elif places[category.pk] < category.places:
            found.append(f"报名已经开始，“{category.name}”的名额只能增加，不能减少。")
    return found


def altered(key: int | None, new: Any) -> list[str]:
    """All of it, for the gate."""
    places = {category.pk: category.places for category in new.categories.all() if category.pk}
    problems = [problem for _, problem in [*missing(new), *altered_fields(new)]] + altered_places(key, places)
    return problems if new.categories.all() else ["请至少写一类名额。", *problems]


def _binding(key: int | None) -> Any:
    """The event as the public knows it, where people may already have registered by what it says."""
    from .models import Event

    old = Event.objects.filter(pk=key, live=True).first() if key else None
    return old if old is not None and timezone.now() >= old.opens_at else None
