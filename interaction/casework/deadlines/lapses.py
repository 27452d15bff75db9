"""Silence that means something: the system acts where a step or a question says so (``lapse``) and its time is over.

What it does counts for the last day of that time, however late it runs: nobody gains or loses a day because the
machine was asleep.
"""

import logging
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain

from django.db.models import QuerySet
from django.utils import timezone

from .. import engine, procedures
from ..actors import SYSTEM
from ..clock import State
from ..models import Case, Task

logger = logging.getLogger(__name__)
BATCH = 200
Over = tuple[Case, str, dict[str, int], date]  # whose, what the system does, with what, for which day


@dataclass(frozen=True)
class Lapse:
    """One time that was over. ``done``: the system acted; ``problem``: why it could not, although it should have."""

    number: str
    action: str
    done: bool
    problem: str = ""


def lapse_due() -> int:
    """What the worker calls: how many times the system acted. A case that cannot be helped keeps no other waiting."""
    return sum(lapse.done for lapse in lapses())


def lapses() -> Iterator[Lapse]:
    """Act on every step and question whose time is over. One may bring about the next, so it goes on until none is
    left; what could not be done is left for another time."""
    left_alone: set[tuple[str, str]] = set()
    acted = True
    while acted:
        acted = False
        for lapse in _over(left_alone):
            acted |= lapse.done
            if not lapse.done:
                left_alone.add((lapse.number, lapse.action))
            yield lapse


def _over(left_alone: Collection[tuple[str, str]]) -> Iterator[Lapse]:
    for case, action, data, on in chain(_steps(), _tasks()):
        if (case.number, action) not in left_alone:
            yield _act(case, action, data, on)


def _steps() -> Iterator[Over]:
    today = timezone.localdate()
    for procedure in procedures.all_procedures():
        for step in procedure.steps.values():
            if step.lapse:
                late = Case.objects.filter(procedure=procedure.name, step=step.name, step_due_on__lt=today)
                for case in _by_key(late.defer("subject")):
                    yield case, step.lapse, {}, case.step_due_on


def _tasks() -> Iterator[Over]:
    late = Task.objects.filter(status=Task.Status.OPEN, due_on__lt=timezone.localdate())
    for task in _by_key(late.exclude(case__clock=State.ENDED).select_related("case").defer("party", "case__subject")):
        kind = procedures.get(task.case.procedure).tasks[task.kind]
        if kind.lapse:
            yield task.case, kind.lapse, {"task": task.pk}, task.due_on


def _by_key(rows: "QuerySet[Case] | QuerySet[Task]") -> Iterator:  # type: ignore[type-arg]
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        yield from batch
        last = batch[-1].pk


def _act(case: Case, action: str, data: dict[str, int], on: date) -> Lapse:
    try:
        # ``seen``: had it moved since it was read, the day might be another; it is looked at again next time.
        engine.act(case, action, SYSTEM, data, seen=case.sequence, on=on)
    except engine.Refused:
        return Lapse(case.number, action, False)  # somebody was quicker, or it must wait for something else
    except Exception as error:
        logger.exception("The time of case %s is over, but %s could not be done", case.number, action)
        return Lapse(case.number, action, False, str(error) or type(error).__name__)
    return Lapse(case.number, action, True)
