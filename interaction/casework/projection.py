"""What lists need of a case, copied from what its ledger says."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db import connection
from django.db.models import Q

from . import calendar, limits
from .calendar import WorkCalendar
from .clock import Reckoning, State
from .models import Case, ClockSettings


class Light(StrEnum):
    """GREY: nothing is due of the agency now."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"


LABELS = {Light.GREEN: "正常", Light.YELLOW: "将到期", Light.RED: "已超期", Light.GREY: "不计时"}


@dataclass(frozen=True)
class Basis:
    """What cases are reckoned with: the calendar, and when lights turn yellow. ``version`` tells two of them apart."""

    days: WorkCalendar
    settings: ClockSettings
    version: str

    @classmethod
    def now(cls) -> "Basis":
        days, settings = calendar.current(), ClockSettings.load()
        parts = (days.version, settings.yellow_by, settings.yellow_at)
        return cls(days, settings, hashlib.sha256(repr(parts).encode()).hexdigest()[:32])


def version() -> str:
    """Differs whenever what cases are reckoned with – calendar or lights – has changed."""
    return Basis.now().version


def set_clock(case: Case, found: Reckoning, basis: Basis) -> None:
    """Copy a reckoning with ``basis`` to the case's columns; it is not saved."""
    case.clock, case.due_on, case.ended_on = found.state, found.due_on, found.ended_on
    case.received_on, case.provisional = found.received_on, found.provisional
    case.yellow_on = None
    if found.due_on and found.state is State.RUNNING:
        warning = limits.days_of_warning(found.total, basis.settings)
        case.yellow_on = basis.days.workday_before(found.due_on, warning)
    case.step_due_on = None
    if case.step_days and case.step_since:
        case.step_due_on = basis.days.add_workdays(case.step_since, case.step_days)
    case.reckoned_with = basis.version


# What ``save_many`` writes: everything that reckoning a case anew can change.
COLUMNS = (
    "clock", "received_on", "due_on", "yellow_on", "provisional", "ended_on", "step_due_on", "reckoned_with",
    "sequence", "head",
)  # fmt: skip


def save_many(cases: Sequence[Case]) -> None:
    """Save these columns of many cases in one go; Django's own ``bulk_update`` takes longer than all the reckoning."""
    fields: list[Any] = [Case._meta.get_field(name) for name in COLUMNS]
    columns = ", ".join(f'"{field.column}" = %s' for field in fields)
    rows = [
        [*(field.get_db_prep_save(getattr(case, field.attname), connection) for field in fields), case.pk]
        for case in cases
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f'UPDATE "{Case._meta.db_table}" SET {columns} WHERE id = %s', rows)  # noqa: S608


def light_of(case: Case, today: date) -> Light:
    """The light of a case today. One that has been answered keeps red if it was late."""
    if case.clock == State.ENDED:
        return Light.RED if case.due_on and case.ended_on and case.ended_on > case.due_on else Light.GREEN
    if case.clock != State.RUNNING or case.due_on is None:
        return Light.GREY
    if case.due_on < today:
        return Light.RED
    return Light.YELLOW if case.yellow_on and case.yellow_on <= today else Light.GREEN


def with_light(light: Light, today: date) -> Q:
    """Open cases that show this light today; the same rule as ``light_of``, for the database."""
    running = Q(clock=State.RUNNING)
    if light is Light.RED:
        return running & Q(due_on__lt=today)
    if light is Light.YELLOW:
        return running & Q(due_on__gte=today, yellow_on__lte=today)
    if light is Light.GREEN:
        return running & Q(yellow_on__gt=today)
    return ~Q(clock__in=[State.RUNNING, State.ENDED])


def days_left(case: Case, today: date) -> int | None:
    """Working days until it is due (0: today, negative: over it); None where its clock does not run."""
    if case.clock != State.RUNNING or case.due_on is None:
        return None
    return calendar.workdays_between(today, case.due_on)
