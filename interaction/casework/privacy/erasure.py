"""Personal data goes when its time is over: what was asked and by whom, what was written and handed in. The number, the
kind, dates, outcome and the chain of the timeline stay, so that figures and proofs still hold.

Rooms erase what they keep of a case by ``register``; all of a case goes in one transaction, or nothing.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from .. import actors, engine, procedures
from ..models import Case, Paper, Retention, Sealed, Task
from ..papers import store

logger = logging.getLogger(__name__)
PER_RUN = 500
ACTION = "erase"
Eraser = Callable[[Case], None]
_erasers: list[tuple[str, Eraser]] = []


def register(procedure: str, eraser: Eraser) -> None:
    """``eraser(case)`` empties the room's own rows of one case of this procedure. Called from ``ready()``."""
    if (procedure, eraser) not in _erasers:
        _erasers.append((procedure, eraser))


def last_day(today: date, years: int) -> date:
    """Cases archived on this day or before have been kept for ``years``."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February
        return today.replace(year=today.year - years, day=28)


def due(today: date | None = None) -> "QuerySet[Case]":
    """Archived cases whose personal data has been kept as long as it may be."""
    archived = Q(pk__in=[])
    for procedure in procedures.all_procedures():
        if ACTION in procedure.actions:
            archived |= Q(procedure=procedure.name, step__in=procedure.actions[ACTION].start)
    until = last_day(today or timezone.localdate(), Retention.load().years)
    return Case.objects.filter(archived, erased_on=None, step_since__lte=until)


def run(most: int | None = None) -> Iterator[tuple[str, str]]:
    """Erase what is due, each case in a transaction of its own. Gives each number, and why not where it was not: what
    keeps one back keeps no other."""
    done, last = 0, 0
    while most is None or done < most:
        case = due().filter(pk__gt=last).order_by("pk").first()
        if case is None:
            return
        last, problem = case.pk, ""
        try:
            done += erase(case.pk)
        except engine.Refused as reason:
            problem = str(reason)
        except Exception as error:
            logger.exception("Personal data of case %s was not erased", case.number)
            problem = str(error) or type(error).__name__
        yield case.number, problem


def erase_due(most: int = PER_RUN) -> int:
    """What the worker calls: how many cases were erased."""
    return sum(1 for _, problem in run(most) if not problem)


def erase(key: int, *, now: Any = None) -> bool:
    """Erase one archived case. ``False`` where that has been done; ``Refused`` where the case has not ended."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=key)
        if case.erased_on:
            return False
        engine.act(case, ACTION, actors.SYSTEM, now=now)
        case.refresh_from_db()
        Sealed.objects.filter(entry__case=case).delete()  # salt and all: nobody can try out what it was
        _erase_papers(case)
        Task.objects.filter(case=case).update(party={}, code_hash="")
        for procedure, eraser in _erasers:
            if procedure == case.procedure:
                eraser(case)
        case.subject, case.code_hash, case.erased_on = "", "", timezone.localdate()
        case.save(update_fields=["subject", "code_hash", "erased_on"])
    return True


def _kept_for_others(paper: Paper) -> bool:
    """An answer's file may have gone to several at once (letters that were joined)."""
    if not paper.stored_id:
        return False
    same = Paper.objects.filter(stored=paper.stored_id).exclude(pk=paper.pk)
    return same.exclude(file="").exists()


def _erase_papers(case: Case) -> None:
    for paper in Paper.objects.filter(case=case, erased_on=None):
        if not _kept_for_others(paper):
            store.discard(paper.file)  # after the commit; were the process killed before, the sweep finds it
        paper.name, paper.content, paper.file, paper.erased_on = "", {}, "", timezone.localdate()
        paper.save(update_fields=["name", "content", "file", "erased_on"])
