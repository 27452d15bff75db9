"""Who is told of which date: once for each, however often or seldom this runs.

What is due and has not been told is found in the rows themselves, never by when this ran last; a unique key keeps two
runs at once from telling it twice.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from .. import procedures, projection
from ..clock import State
from ..models import Case, Reminder, Task
from ..projection import Light

BATCH = 1_000
YELLOW, RED, STEP, TASK = "yellow", "red", "step-", "task-"


@dataclass(frozen=True)
class Due:
    """Something to be told of a case."""

    case_id: int
    kind: str
    due_on: date


def remind_due() -> int:
    """What the worker calls: how many reminders were made."""
    return sum(remind())


def remind() -> Iterator[int]:
    """Make the reminders that are due, in batches. Gives how many each had."""
    today = timezone.localdate()
    for found in (_lights(today), _steps(today), _tasks(today)):
        batch: list[Due] = []
        for due in found:
            batch.append(due)
            if len(batch) == BATCH:
                yield _keep(batch)
                batch = []
        if batch:
            yield _keep(batch)


def _keep(batch: list[Due]) -> int:
    now = timezone.now()
    mail_at = now if settings.EMAIL_HOST else None
    Reminder.objects.bulk_create(
        [Reminder(case_id=d.case_id, kind=d.kind, due_on=d.due_on, at=now, mail_at=mail_at) for d in batch],
        ignore_conflicts=True,
    )
    return len(batch)


def _lights(today: date) -> Iterator[Due]:
    """Cases that have turned yellow or red."""
    for light, kind in ((Light.YELLOW, YELLOW), (Light.RED, RED)):
        told = Reminder.objects.filter(case=OuterRef("pk"), kind=kind, due_on=OuterRef("due_on"))
        cases = Case.objects.filter(projection.with_light(light, today)).exclude(Exists(told))
        for key, due_on in cases.values_list("pk", "due_on").iterator(BATCH):
            if due_on:
                yield Due(key, kind, due_on)


def _steps(today: date) -> Iterator[Due]:
    """Cases that have stayed in a step for longer than they should: where something follows from that by itself, those
    in which it has not, because it waits for somebody."""
    for procedure in procedures.all_procedures():
        for step in procedure.steps.values():
            if step.final or not step.limit:
                continue
            over = today - timedelta(days=1) if step.lapse else today
            kind = f"{STEP}{step.name}"
            told = Reminder.objects.filter(case=OuterRef("pk"), kind=kind, due_on=OuterRef("step_due_on"))
            late = Case.objects.filter(procedure=procedure.name, step=step.name, step_due_on__lt=over)
            for key, due_on in late.exclude(Exists(told)).values_list("pk", "step_due_on").iterator(BATCH):
                if due_on:
                    yield Due(key, kind, due_on)


def _tasks(today: date) -> Iterator[Due]:
    """Questions that must be answered today, or should have been."""
    kind = Concat(Value(TASK), Cast(OuterRef("pk"), CharField()))
    told = Reminder.objects.filter(case=OuterRef("case"), kind=kind, due_on=OuterRef("due_on"))
    tasks: QuerySet[Task] = Task.objects.filter(Q(due_on__lte=today), status=Task.Status.OPEN)
    tasks = tasks.exclude(case__clock=State.ENDED).exclude(Exists(told)).annotate(for_case=F("case_id"))
    for key, case_id, due_on in tasks.values_list("pk", "for_case", "due_on").iterator(BATCH):
        yield Due(case_id, f"{TASK}{key}", due_on)


def label(reminder: Reminder, procedure: str) -> str:
    """What it says, in words."""
    if reminder.kind == YELLOW:
        return "将到期"
    if reminder.kind == RED:
        return "已超期"
    if reminder.kind.startswith(TASK):
        return "征求意见到期"
    steps = procedures.get(procedure).steps
    name = reminder.kind.removeprefix(STEP)
    return f"“{steps[name].label}”环节超时" if name in steps else "环节超时"
