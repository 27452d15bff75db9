"""督办: which cases are overdue, what was demanded about them, and whether it has been answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from interaction.casework import actors, engine, procedures
from interaction.casework.models import Case, Entry, Task
from interaction.casework.procedures import Procedure
from interaction.casework.projection import Light, days_left, with_light

from .figures import DEMAND

ACTIONS = ("supervise", "answer_supervision")


@dataclass
class Demand:
    """What was demanded about a case, and what was replied."""

    case: Case
    task: Task
    text: str = ""
    by: str = ""
    reply: str = ""
    replied_by: str = ""

    @property
    def waits(self) -> bool:
        return self.task.status != Task.Status.ANSWERED

    def is_late(self, today: date) -> bool:
        """Not answered in time: still waiting, or answered after its day."""
        return (today if self.waits else self.task.answered_on or today) > self.task.due_on


@dataclass
class Overdue:
    """A line of the list. ``over``: working days since its date."""

    case: Case
    step: str
    over: int
    demand: Demand | None
    late: bool  # the demand was not answered in time


def supervised() -> dict[str, Procedure]:
    """The kinds of cases about which something can be demanded, by name."""
    return {one.name: one for one in procedures.all_procedures() if DEMAND in one.tasks}


def overdue(agency: int | None, today: date, procedure: str = "") -> "QuerySet[Case]":
    """Cases whose date is past and that have not been answered. ``agency``: the one they were sent to, or that has
    them."""
    where = with_light(Light.RED, today) & Q(procedure__in=[procedure] if procedure else list(supervised()))
    if agency:
        where &= Q(agency=agency) | Q(desk=agency)
    return Case.objects.filter(where).select_related("agency", "desk", "handler").order_by("due_on", "pk")


def lines(cases: Sequence[Case], today: date) -> list[Overdue]:
    """With the last demand about each; three questions for a page."""
    last: dict[int, Task] = {}
    for task in Task.objects.filter(case__in=cases, kind=DEMAND).order_by("pk"):
        last[task.case_id] = task
    demands = {demand.case.pk: demand for demand in told([(case, last[case.pk]) for case in cases if case.pk in last])}
    known = supervised()
    return [
        Overdue(
            case, known[case.procedure].steps[case.step].label, -(days_left(case, today) or 0),
            demand := demands.get(case.pk), demand is not None and demand.is_late(today),
        )
        for case in cases
    ]  # fmt: skip


def waiting() -> "QuerySet[Task]":
    """Demands nobody has answered yet, the most pressing first."""
    return _tasks().exclude(status=Task.Status.ANSWERED).order_by("due_on", "pk")


def answered() -> "QuerySet[Task]":
    return _tasks().filter(status=Task.Status.ANSWERED).order_by("-due_on", "-pk")


def _tasks() -> "QuerySet[Task]":
    found = Task.objects.filter(kind=DEMAND)
    return found.select_related("case__agency", "case__desk")


def told(pairs: Iterable[tuple[Case, Task]]) -> list[Demand]:
    """What was demanded and replied, read from the timelines."""
    found = [Demand(case, task) for case, task in pairs]
    by_task: dict[int, Demand] = {demand.task.pk: demand for demand in found}
    entries = Entry.objects.filter(case__in={demand.case.pk for demand in found}, action__in=ACTIONS)
    about: dict[int, Demand] = {}  # case → what was demanded last before the entry
    for entry in entries.select_related("sealed").order_by("case_id", "sequence"):
        content: dict[str, Any] = entry.sealed.content if hasattr(entry, "sealed") else {}
        if entry.action == "supervise":
            demand = by_task.get(entry.facts.get("task", 0))
            if demand is None:
                about.pop(entry.case_id, None)
                continue
            about[entry.case_id] = demand
            demand.text, demand.by = content.get("demand") or content.get("note", ""), entry.actor
        elif entry.case_id in about:
            demand = about.pop(entry.case_id)
            demand.reply, demand.replied_by = content.get("note", ""), entry.actor
    return found


def supervise(user: Any, keys: Iterable[int], words: dict[str, Any], token: str) -> tuple[list[str], dict[str, str]]:
    """Demand the same about several cases, each by itself: the numbers of those that were, and of the others why not.

    ``token``: sent again, it demands nothing twice.
    """
    done: list[str] = []
    refused: dict[str, str] = {}
    for case in Case.objects.filter(procedure__in=list(supervised()), pk__in=keys).order_by("due_on", "pk"):
        try:
            engine.act(case, "supervise", actors.staff(user, case), words, token=f"{token}-{case.pk}")
            done.append(case.number)
        except (engine.Refused, engine.Invalid) as error:
            refused[case.number] = str(error)
    return done, refused
