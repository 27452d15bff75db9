"""A group acted on by the worker; cases chosen on the desk are acted on at once (``desk.together``).

Only what is surely of the group is acted on. Each case is acted on by itself, in a transaction of its own and with
every guard: what is refused for one is done for the others, and told of.
"""

import time
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .. import actors, engine, procedures
from ..desk.together import Result, act_on
from ..history import Situation
from ..models import Case, CaseGroup, GroupMember, GroupWork
from . import kinds

AT_ONCE = 50  # cases read at a time
REASONS_KEPT = 20  # different ones, told of after a group was worked on


def cases_of(group: CaseGroup | int) -> Any:
    """Those that are surely of the group; one that only reads like them waits for somebody to say so."""
    return Case.objects.filter(membership__group=group, membership__standing=GroupMember.Standing.JOINED)


def start(group: CaseGroup, action: str, user: Any, data: Mapping[str, Any]) -> GroupWork:
    """Have the worker do ``action`` on every case of the group.

    The form is tried on the first case that allows it: ``Invalid`` where it is not filled in right; ``Refused`` where
    no case of the group allows it now, or where the group is being worked on already.
    """
    found, refusal = None, f"这一组里没有可以这样办理的{kinds.of(group.procedure).noun}。"
    rules = procedures.get(group.procedure).actions.get(action)
    possible = cases_of(group).filter(step__in=rules.start if rules else ())
    for case in possible.order_by("membership__case")[:AT_ONCE]:
        try:
            found = engine.form_for(Situation(case, actors.staff(user, case)), action, data)
            break
        except engine.Refused as error:
            refusal = str(error)
    if found is None:
        raise engine.Refused(refusal)
    if not found.is_valid():
        raise engine.Invalid(found)
    words: Any = {name: str(data[name]) for name in data}
    with transaction.atomic():
        CaseGroup.objects.select_for_update().get(pk=group.pk)
        if GroupWork.objects.filter(group=group, status=GroupWork.Status.RUNNING).exists():
            raise engine.Refused("这一组正在批量办理，请等办完再进行下一步。")
        total = cases_of(group).count()
        return GroupWork.objects.create(group=group, action=action, user=user, data=words, total=total)


def stop(work: GroupWork) -> None:
    """Leave the rest as it is."""
    _finish(work, GroupWork.Status.STOPPED)


def _finish(work: GroupWork, status: GroupWork.Status) -> None:
    """What the form said stands with each case; here it is needed no longer, and would outlive them."""
    running = GroupWork.objects.filter(pk=work.pk, status=GroupWork.Status.RUNNING)
    running.update(status=status, finished_at=timezone.now(), data={})


def work_on(seconds: float = 2.0) -> int:
    """Go on with the oldest work for so long; gives how many cases were looked at. Killed half-way it goes on where it
    was: a case that was acted on already knows the token, and two workers do not count the same case."""
    until, looked_at = time.monotonic() + seconds, 0
    while time.monotonic() < until:
        work = GroupWork.objects.filter(status=GroupWork.Status.RUNNING).select_related("user").order_by("pk").first()
        if work is None:
            break
        looked_at += _work_on(work, until)
    return looked_at


def _work_on(work: GroupWork, until: float) -> int:
    cases = cases_of(work.group_id).filter(membership__case__gt=work.last_case).order_by("membership__case")
    batch = list(cases[:AT_ONCE])
    if not batch:
        _finish(work, GroupWork.Status.DONE)
    for count, case in enumerate(batch, 1):
        result = act_on(case, work.action, work.user, work.data, None, f"group work {work.pk}")
        if not _count(work, result) or time.monotonic() >= until:
            return count
    return len(batch)


def _count(work: GroupWork, result: Result) -> bool:
    """Note how far it has come; ``False`` where it was stopped, or where another worker is at it."""
    changes: dict[str, Any] = {"last_case": result.case.pk, "done": F("done") + 1}
    if not result.done:
        reasons = dict(work.reasons)
        reason = result.why[:200] if result.why[:200] in reasons or len(reasons) < REASONS_KEPT else "其他原因"
        reasons[reason] = reasons.get(reason, 0) + 1
        changes = {"last_case": result.case.pk, "refused": F("refused") + 1, "reasons": reasons}
        work.reasons = reasons
    mine = GroupWork.objects.filter(pk=work.pk, last_case=work.last_case, status=GroupWork.Status.RUNNING)
    work.last_case = result.case.pk
    return bool(mine.update(**changes))
