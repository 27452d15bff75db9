"""One action on many cases: each case is asked for itself whether it may be done, and done in a transaction of its own.

A few are done while one waits; many by the worker, little by little. Whoever is killed in the middle leaves a row that
says where to go on; the case that was just being done is known by its token.
"""

import time
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from .. import actors, engine
from ..forms import ActionForm, form_of
from ..history import Situation
from ..models import Case, Entry, Task, Together
from ..procedures import Action
from . import rooms

AT_ONCE = 50  # so many are done while one waits
SECONDS = 2.0  # of one turn of the worker
STEP = 20  # cases after which it is written down how far it has come
# What differs from case to case although the rest of the form is the same: each case gets its own.
OWN_FIELDS = ("letter_body",)


def situations(cases: Sequence[Case], user: Any) -> list[Situation]:
    """Each case as ``user`` finds it, read in two queries."""
    found = [Situation(case, actors.staff(user, case)) for case in cases]
    entries: dict[int, list[Entry]] = {case.pk: [] for case in cases}
    tasks: dict[int, list[Task]] = {case.pk: [] for case in cases}
    for entry in Entry.objects.filter(case__in=cases).order_by("case_id", "sequence"):
        entries[entry.case_id].append(entry)
    for task in Task.objects.filter(case__in=cases).select_related("agency").order_by("pk"):
        tasks[task.case_id].append(task)
    for situation in found:
        situation.entries, situation.tasks = entries[situation.case.pk], tasks[situation.case.pk]
    return found


def choices(found: Iterable[Situation]) -> list[tuple[Action, int]]:
    """What can be done with several of these cases, and with how many; in the order of the procedure."""
    counted: dict[tuple[str, str], int] = {}
    actions: dict[tuple[str, str], Action] = {}
    for situation in found:
        allowed = rooms.of(situation.case.procedure).together
        for action in situation.available():
            if action.name in allowed:
                key = situation.case.procedure, action.name
                counted[key] = counted.get(key, 0) + 1
                actions[key] = action
    return [(action, counted[key]) for key, action in actions.items()]


def common_form(situation: Situation, name: str, data: Any = None) -> ActionForm:
    """The form of the action for all: without what each case has of its own, and without files."""
    form = engine.form_for(situation, name, data)
    for field in [*OWN_FIELDS, "files"]:
        form.fields.pop(field, None)
    return form


def begin(user: Any, procedure: str, name: str, keys: Sequence[int], data: Any, token: str) -> Together:
    """Write down what is to be done; sent twice, it is one piece of work."""
    values: Any = {field: data.getlist(field) for field in data if field not in NOT_KEPT}
    work, _ = Together.objects.get_or_create(
        token=token[:64], user=user,
        defaults={"procedure": procedure, "action": name, "keys": list(keys), "data": values},
    )  # fmt: skip
    return work


NOT_KEPT = {"csrfmiddlewaretoken", "case", "token", "action", "set", "back", "go"}


def go_on(pk: int, seconds: float = SECONDS) -> int:
    """Do the next cases of this piece of work, for as long as that; how many there were."""
    until = time.monotonic() + seconds
    handled = 0
    while True:
        with transaction.atomic():
            work = Together.objects.select_for_update().filter(pk=pk, finished_at=None).first()
            if work is None:
                return handled
            handled += _some(work, until)
            if work.position >= len(work.keys):
                work.finished_at, work.data = timezone.now(), {}
            work.save()
        if work.finished_at or time.monotonic() >= until:
            return handled


def _some(work: Together, until: float) -> int:
    data = MultiValueDict(work.data)
    start = work.position
    cases = Case.objects.in_bulk(work.keys[start : start + STEP])
    for key in work.keys[start : start + STEP]:
        case = cases.get(key)
        if case is not None:
            problem = _one(work, case, data)
            if problem:
                work.refused = {**work.refused, case.number: problem}
            else:
                work.done += 1
        work.position += 1
        if time.monotonic() >= until:
            break
    return work.position - start


def _one(work: Together, case: Case, data: MultiValueDict) -> str:
    """Do it to one case; why not, where it is refused."""
    try:
        with transaction.atomic():
            actor = actors.staff(work.user, case)
            engine.act(case, work.action, actor, _filled(work, case, actor, data), token=f"together:{work.token}")
    except engine.Refused as error:
        return str(error)
    except engine.Invalid as error:
        return str(error)
    return ""


def _filled(work: Together, case: Case, actor: actors.Actor, data: MultiValueDict) -> MultiValueDict:
    """What was sent, with what this case has of its own."""
    action = Situation(case, actor).procedure.actions[work.action]
    if not set(OWN_FIELDS) & set(form_of(work.procedure, action).base_fields) and not action.letter:
        return data
    own = MultiValueDict(data)
    blank = engine.form_for(Situation(case, actor), work.action)
    for name in OWN_FIELDS:
        if name in blank.fields:
            own[name] = str(blank.get_initial_for_field(blank.fields[name], name) or "")
    return own


def work_on() -> int:
    """For the worker: a turn of each piece of work that is not finished, the oldest first."""
    waiting = Together.objects.filter(finished_at=None).order_by("pk").values_list("pk", flat=True)[:5]
    return sum(go_on(pk) for pk in list(waiting))
