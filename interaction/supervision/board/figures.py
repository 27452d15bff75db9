"""What came in, what was answered and how quickly, and what is in hand: by agency, month, outcome and light.

All of it is counted in the database along indexes and follows from where the cases stand; nothing is kept but a copy
for a minute, so that a board many look at costs no more than one few look at.
"""

import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.cache import cache
from django.db import models
from django.db.models import Count, F, Min, Q, QuerySet, Sum, When
from django.utils import timezone

from cms.agencies.models import Agency
from interaction.casework import calendar
from interaction.casework.desk import plainly
from interaction.casework.models import Case, Task
from interaction.casework.pace import Pace
from interaction.casework.projection import Light, with_light
from interaction.requests.outcomes import OUTCOMES

PROCEDURE = "requests"
DEMAND = "supervision"  # the kind of question a 督办 is
FRESH_FOR = 60  # seconds
KEPT_FOR = 900  # seconds in which an old copy is given while a new one is being made
FIRST = 2008  # the year in which requests became possible (条例 of 2007)
_EPOCH = date(2000, 1, 3)
# What is an answer of the agency; the others ended without one and say nothing of how quickly it works.
ANSWERS = frozenset(outcome.name for outcome in OUTCOMES.values() if outcome.answer)


@dataclass
class Figures(Pace):
    """Of one agency, or of all. ``answered`` are those among ``finished`` that ended in an answer; ``late`` and
    ``workdays`` (from receipt to answer, waiting for others included) are theirs."""

    name: str
    slug: str = ""
    pk: int = 0
    received: int = 0
    finished: int = 0
    answered: int = 0
    late: int = 0
    workdays: int = 0
    received_in: list[int] = field(default_factory=lambda: [0] * 12)
    finished_in: list[int] = field(default_factory=lambda: [0] * 12)
    outcomes: dict[str, int] = field(default_factory=dict)
    lights: dict[str, int] = field(default_factory=lambda: dict.fromkeys(map(str, Light), 0))
    demands: int = 0  # put and not answered yet
    demands_late: int = 0

    @property
    def in_hand(self) -> int:
        return sum(self.lights.values())

    @property
    def is_empty(self) -> bool:
        return not (self.received or self.finished or self.in_hand)


@dataclass
class Board:
    """``agencies``: those that exist, and those that have figures, in the county's order."""

    year: int
    years: list[int]  # that have figures, the newest first
    made_at: datetime
    total: Figures
    agencies: list[Figures]

    @property
    def months(self) -> int:
        """How many months of the year have begun."""
        today = timezone.localtime(self.made_at).date()
        return 12 if self.year < today.year else today.month


def year_asked(text: str) -> int | None:
    """The year of an address; this one where it names none, None where there can be no figures of it."""
    this = timezone.localdate().year
    if not text:
        return this
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 and FIRST <= int(text) <= this else None


def board(year: int) -> Board:
    """The figures of a year, at most a minute old as long as somebody looks at them."""
    key = f"supervision-board:1:{year}:{timezone.localdate()}"
    kept: tuple[float, Board] | None = cache.get(key)
    if kept is not None and time.time() - kept[0] < FRESH_FOR:
        return kept[1]
    # One makes it anew; whoever comes meanwhile is given the old copy.
    if kept is not None and not cache.add(f"{key}:making", 1, FRESH_FOR):
        return kept[1]
    made = count(year)
    cache.set(key, (time.time(), made), KEPT_FOR)
    return made


def count(year: int) -> Board:
    """Counted now, in eight questions to the database."""
    made_at, today = timezone.now(), timezone.localdate()
    known = list(Agency.objects.only("name", "short_name", "slug", "abolished_on", "order"))
    rows = {agency.pk: Figures(agency.display_name, agency.slug, agency.pk) for agency in known}
    _received(rows, year)
    _finished(rows, year)
    _in_hand(rows, today)
    _demands(rows, today)
    agencies = [rows[agency.pk] for agency in known if not agency.abolished_on or not rows[agency.pk].is_empty]
    first = Case.objects.filter(procedure=PROCEDURE).aggregate(day=Min("received_on"))["day"]
    years = list(range(today.year, (first or today).year - 1, -1))
    return Board(year, years, made_at, _sum(agencies), agencies)


def _received(rows: dict[int, Figures], year: int) -> None:
    days = _of_year("received_on", year).values_list("agency", "received_on").annotate(n=Count("*")).order_by()
    for agency, day, number in days:
        rows[agency].received += number
        rows[agency].received_in[day.month - 1] += number


def _finished(rows: dict[int, Figures], year: int) -> None:
    ended = _of_year("ended_on", year).filter(received_on__isnull=False).order_by()
    late = Sum(models.Case(When(due_on__lt=F("ended_on"), then=1), default=0))
    for agency, outcome, number, overdue in ended.values_list("agency", "outcome").annotate(n=Count("*"), late=late):
        row = rows[agency]
        row.finished += number
        row.outcomes[outcome] = number
        if outcome in ANSWERS:
            row.answered += number
            row.late += overdue
    answers = Count("pk", filter=Q(outcome__in=ANSWERS))
    for agency, day, number, answered in ended.values_list("agency", "ended_on").annotate(n=Count("*"), a=answers):
        rows[agency].finished_in[day.month - 1] += number
        rows[agency].workdays += answered * _ordinal(day)
    # How long it took is the difference of two sums of days, so no case need be looked at by itself.
    began = ended.filter(outcome__in=ANSWERS)
    for agency, day, number in began.values_list("agency", "received_on").annotate(n=Count("*")):
        rows[agency].workdays -= number * _ordinal(day)


def _in_hand(rows: dict[int, Figures], today: date) -> None:
    lights: dict[str, Count] = {str(light): Count("pk", filter=with_light(light, today)) for light in Light}
    cases = Case.objects.filter(procedure=PROCEDURE, ended_on=None).order_by()
    for agency, *numbers in cases.values_list("agency").annotate(**lights):
        rows[agency].lights = dict(zip(lights, numbers, strict=True))


def _demands(rows: dict[int, Figures], today: date) -> None:
    late = Count("pk", filter=Q(due_on__lt=today))
    by_agency = demands_waiting(PROCEDURE).values_list("case__agency").order_by()
    for agency, number, overdue in by_agency.annotate(n=Count("*"), late=late):
        rows[agency].demands, rows[agency].demands_late = number, overdue


def demands_waiting(procedure: str) -> "QuerySet[Task]":
    """Demands nobody has answered yet. The few questions lead to their cases, not the many cases to their questions."""
    statuses = [status for status in Task.Status.values if status != Task.Status.ANSWERED]
    return Task.objects.filter(plainly.procedure(procedure, "case__procedure"), kind=DEMAND, status__in=statuses)


def _of_year(column: str, year: int) -> "QuerySet[Case]":
    between = {f"{column}__gte": date(year, 1, 1), f"{column}__lte": date(year, 12, 31)}
    return Case.objects.filter(procedure=PROCEDURE, **between)


def _ordinal(day: date) -> int:
    """Which working day it is, from some day in the past."""
    return calendar.workdays_between(_EPOCH, day)


def _sum(rows: Iterable[Figures]) -> Figures:
    total = Figures("合计")
    for row in rows:
        for name in ("received", "finished", "answered", "late", "workdays", "demands", "demands_late"):
            setattr(total, name, getattr(total, name) + getattr(row, name))
        total.received_in = [a + b for a, b in zip(total.received_in, row.received_in, strict=True)]
        total.finished_in = [a + b for a, b in zip(total.finished_in, row.finished_in, strict=True)]
        for key, number in row.outcomes.items():
            total.outcomes[key] = total.outcomes.get(key, 0) + number
        for key, number in row.lights.items():
            total.lights[key] += number
    return total
