"""Who is told of which date: once for each, however often or seldom this runs.

What is due and has not been told is found in the rows themselves, never by when this ran last; a unique key keeps two
runs at once from telling it twice.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from .. import calendar, limits, procedures, projection
from ..clock import Effect, State
from ..models import Case, Entry, Reminder, Task
from ..procedures import Limit, Mark
from ..projection import Light

BATCH = 1_000
LONGEST = 36_500  # days
OPEN = [state for state in State if state is not State.ENDED]
YELLOW, RED, STEP, TASK, MARK = "yellow", "red", "step-", "task-", "mark-"


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
    for found in (_lights(today), _steps(today), _tasks(today), _marks(today)):
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
    tasks = tasks.exclude(~after_end(), case__clock=State.ENDED).exclude(Exists(told)).annotate(for_case=F("case_id"))
    for key, case_id, due_on in tasks.values_list("pk", "for_case", "due_on").iterator(BATCH):
        yield Due(case_id, f"{TASK}{key}", due_on)


def after_end() -> Q:
    """Questions that must be answered although their case has been."""
    found = Q(pk__in=[])
    for procedure in procedures.all_procedures():
        kinds = [kind.name for kind in procedure.tasks.values() if kind.after_end]
        if kinds:
            found |= Q(case__procedure=procedure.name, kind__in=kinds)
    return found


def _marks(today: date) -> Iterator[Due]:
    """Cases that nobody has answered for so long that their clock is no excuse. Taken up again, they are counted from
    that day."""
    again = Entry.objects.filter(case=OuterRef("pk"), effect=Effect.RESTART).order_by("-on").values("on")[:1]
    for procedure in procedures.all_procedures():
        for mark in procedure.marks.values():
            limit = limits.limit_of(procedure.name, mark.limit.name)
            told = Reminder.objects.filter(case=OuterRef("pk"), kind=limit.name, due_on__gte=OuterRef("since"))
            old = Case.objects.filter(
                procedure=procedure.name, clock__in=OPEN, received_on__lte=today - timedelta(limit.days)
            ).annotate(since=Coalesce(Subquery(again), F("received_on")))
            old = old.filter(since__lte=today - timedelta(limit.days)).exclude(Exists(told))
            for key, since in old.values_list("pk", "since").iterator(BATCH):
                due_on = marked_on(since, limit)
                if due_on <= today:
                    yield Due(key, limit.name, due_on)


def marked_on(since: date, limit: Limit) -> date:
    """The very day, worked or not: it is no day by which anybody may act."""
    return calendar.add_workdays(since, limit.days) if limit.unit == "workdays" else since + timedelta(limit.days)


def mark_of(reminder: Reminder, procedure: str) -> Mark | None:
    """The mark a reminder tells of; None where it tells of something else."""
    return procedures.get(procedure).marks.get(reminder.kind.removeprefix(MARK)) if _is_mark(reminder) else None


def marks_told(cases: Sequence[Case], today: date) -> dict[int, str]:
    """What open cases among these have been told of, by their keys. Asks the database only where one is old enough."""
    first = {name: _first_mark(name) for name in {case.procedure for case in cases}}
    old = {
        case.pk: case.procedure
        for case in cases
        if case.clock != State.ENDED and case.received_on
        and case.received_on <= today - timedelta(first[case.procedure] or LONGEST)
    }  # fmt: skip
    told = Reminder.objects.filter(case__in=list(old), kind__startswith=MARK).order_by("due_on") if old else []
    marks = ((one.case_id, mark_of(one, old[one.case_id])) for one in told)
    return {key: mark.label for key, mark in marks if mark}


def _first_mark(procedure: str) -> int:
    """After how many days it is first told of a case of this procedure; 0: never."""
    marks = procedures.get(procedure).marks.values()
    return min((limits.limit_of(procedure, mark.limit.name).days for mark in marks), default=0)


def _is_mark(reminder: Reminder) -> bool:
    return reminder.kind.startswith(MARK)


def label(reminder: Reminder, procedure: str) -> str:
    """What it says, in words."""
    if reminder.kind == YELLOW:
        return "将到期"
    if reminder.kind == RED:
        return "已超期"
    if reminder.kind.startswith(TASK):
        return "等待的答复到期"
    if _is_mark(reminder):
        mark = mark_of(reminder, procedure)
        return mark.label if mark else "久未答复"
    steps = procedures.get(procedure).steps
    name = reminder.kind.removeprefix(STEP)
    return f"“{steps[name].label}”环节超时" if name in steps else "环节超时"
