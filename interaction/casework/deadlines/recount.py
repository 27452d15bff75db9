"""Open cases are reckoned anew when the calendar has changed, and where a date moves the case's timeline says so.

How many days somebody has stands in the ledger and holds; only the calendar by which they are counted may change.
"""

import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from .. import calendar, ledger, projection
from ..actors import SYSTEM
from ..clock import State
from ..history import reckoned
from ..models import Case, Entry, Task
from ..projection import Basis

BATCH = 200
ACTION = "recalculated"
WHY = "法定日历有调整，期限重新计算"
DATES = {"due_on": "应答复日期", "step_due_on": "本环节期限"}
OPEN = [state for state in State if state is not State.ENDED]


def recount_due(seconds: float = 20) -> int:
    """What the worker calls: goes on for this long, and with the rest next time. How many cases were reckoned."""
    started, done = time.monotonic(), 0
    for number in recount():
        done += number
        if time.monotonic() - started > seconds:
            break
    return done


def recount() -> Iterator[int]:
    """Reckon anew every open case that was reckoned with another calendar, batch by batch. Gives the size of each."""
    calendar.forget()
    basis = Basis.now()
    for state in OPEN:
        for other in ({"reckoned_with__lt": basis.version}, {"reckoned_with__gt": basis.version}):
            last = 0
            stale = Case.objects.filter(clock=state, **other).order_by("pk").values_list("pk", flat=True)
            while keys := list(stale.filter(pk__gt=last)[:BATCH]):
                _batch(keys, basis)
                last = keys[-1]
                yield len(keys)


def left() -> int:
    """How many cases are still to be reckoned."""
    version = projection.version()
    return Case.objects.filter(clock__in=OPEN).exclude(reckoned_with=version).count()


@transaction.atomic
def _batch(keys: list[int], basis: Basis) -> None:
    cases = list(Case.objects.select_for_update().filter(pk__in=keys).order_by("pk").defer("subject"))
    entries, tasks = _parts_of(keys)
    written, moved = [], []
    for case in cases:
        before = {name: getattr(case, name) for name in DATES}
        projection.set_clock(case, reckoned(entries[case.pk], basis.days), basis)
        changes = [
            _change(label, before[name], getattr(case, name))
            for name, label in DATES.items()
            if before[name] and getattr(case, name) and before[name] != getattr(case, name)
        ]
        for task in tasks[case.pk]:
            due = basis.days.add_workdays(task.asked_on, task.days)
            if due != task.due_on:
                changes.append({**_change("征求意见的期限", task.due_on, due), "task": task.pk})
                task.due_on = due
                moved.append(task)
        if changes:
            written.append(_entry(case, changes))
    projection.save_many(cases)
    Task.objects.bulk_update(moved, ["due_on"], batch_size=100)
    Entry.objects.bulk_create(written)


def _parts_of(keys: list[int]) -> tuple[dict[int, list[Entry]], dict[int, list[Task]]]:
    entries: dict[int, list[Entry]] = defaultdict(list)
    fields = ("case_id", "sequence", "effect", "on", "facts")
    for entry in Entry.objects.filter(case__in=keys).exclude(effect="").order_by("case_id", "sequence").only(*fields):
        entries[entry.case_id].append(entry)
    tasks: dict[int, list[Task]] = defaultdict(list)
    for task in Task.objects.filter(case__in=keys, status=Task.Status.OPEN).defer("party"):
        tasks[task.case_id].append(task)
    return entries, tasks


def _change(label: str, old: date, new: date) -> dict[str, Any]:
    return {"what": label, "old": old.isoformat(), "new": new.isoformat()}


def _entry(case: Case, changes: list[dict[str, Any]]) -> Entry:
    now = timezone.now()
    entry, _ = ledger.next_entry(
        case, action=ACTION, step=case.step, actor=SYSTEM, at=now, on=timezone.localdate(now),
        facts={"why": WHY, "changes": changes},
    )  # fmt: skip
    return entry


def told(entry: Entry) -> str:
    """A ``recalculated`` entry as a sentence, for timelines."""
    parts = [f"{one['what']}由 {one['old']} 改为 {one['new']}" for one in entry.facts.get("changes", [])]
    return f"{entry.facts.get('why', WHY)}：{'，'.join(parts)}。"
