"""Reminders by mail: numbers and dates, nothing that says whose case it is or what it is about.

A reminder is taken before it is sent: the time of the next try is put off first. Killed before it is sent, it is sent
at the next try; killed just after, it is sent a second time then. None is lost.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta

from django.core.mail import EmailMessage
from django.utils import timezone

from cms.agencies import roles
from cms.agencies.models import User

from .. import procedures
from ..actors import GROUPS
from ..clock import State
from ..models import Case, Reminder, Task
from .reminders import RED, TASK, label, mark_of

logger = logging.getLogger(__name__)
BATCH = 500
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=12)


def mail_due() -> int:
    """What the worker calls: send what is to be sent. How many reminders went out."""
    now = timezone.now()
    waiting = Reminder.objects.filter(mail_at__lte=now).order_by("mail_at", "pk")
    taken = [one for one in waiting.select_related("case").defer("case__subject")[:BATCH] if _take(one)]
    if not taken:
        return 0
    tasks = {task.pk: task for task in Task.objects.filter(pk__in=filter(None, map(_task_of, taken))).defer("party")}
    letters: dict[tuple[str, ...], list[Reminder]] = defaultdict(list)
    for reminder in taken:
        letters[_recipients(reminder, tasks.get(_task_of(reminder) or 0))].append(reminder)
    return sum(_send(addresses, reminders) for addresses, reminders in letters.items())


def pause_after(tries: int) -> timedelta:
    """How long to wait after so many tries that failed."""
    return min(FIRST_PAUSE * 2**tries, LONGEST_PAUSE)


def _take(reminder: Reminder) -> bool:
    """Put off the next try; ``False`` where another process has just done so."""
    pause = pause_after(reminder.tries)
    free = Reminder.objects.filter(pk=reminder.pk, mail_at=reminder.mail_at, tries=reminder.tries)
    return bool(free.update(mail_at=timezone.now() + pause, tries=min(reminder.tries + 1, 20)))


def _task_of(reminder: Reminder) -> int | None:
    return int(reminder.kind.removeprefix(TASK)) if reminder.kind.startswith(TASK) else None


def _recipients(reminder: Reminder, task: Task | None) -> tuple[str, ...]:
    """The handler, or while there is none those who receive; of what is late the head too, of a question also those
    who are asked. Nobody where the matter is over."""
    case = reminder.case
    over = case.clock == State.ENDED and not (task and procedures.get(case.procedure).tasks[task.kind].after_end)
    if over or (task and task.status != Task.Status.OPEN):
        return ()
    mark = mark_of(reminder, case.procedure)
    if mark is not None:
        return tuple(sorted({address for role in mark.tell for address in _holding(role, case)}))
    found = set(_addresses(User.objects.filter(pk=case.handler_id))) if case.handler_id else set()
    if not found:
        found |= set(_of(case.agency_id, roles.RECEIVER))
    if reminder.kind == RED:
        found |= set(_holding("head", case))
    if task and task.agency_id:
        found |= set(_of(task.agency_id, roles.RECEIVER))
    return tuple(sorted(found))


def _holding(role: str, case: Case) -> list[str]:
    """Whoever has this role for this case."""
    if role == "handler":
        return _addresses(User.objects.filter(pk=case.handler_id or 0))
    if role == "supervisor":
        return _addresses(User.objects.filter(agency=None, groups__name=GROUPS[role]))
    if role not in GROUPS:
        return []
    at_desk = role in procedures.get(case.procedure).desk_roles
    return _of(case.desk_id if at_desk else case.agency_id, GROUPS[role])


def _of(agency_id: int, role: str) -> list[str]:
    return _addresses(User.objects.filter(agency=agency_id, groups__name=role))


def _addresses(users: Iterable[User]) -> list[str]:
    return [user.email for user in users if user.is_active and user.email]


def _send(addresses: tuple[str, ...], reminders: list[Reminder]) -> int:
    keys = [reminder.pk for reminder in reminders]
    if not addresses:  # nobody to write to: the desk shows it
        Reminder.objects.filter(pk__in=keys).update(mail_at=None)
        return 0
    lines = [f"{one.case.number}　{label(one, one.case.procedure)}　期限 {one.due_on:%Y-%m-%d}" for one in reminders]
    body = "\n".join(["下列办件的期限需要您注意，请登录后台办理：", "", *lines, "", "本邮件由系统发出，请勿回复。"])
    try:
        EmailMessage(f"办件期限提醒（{len(lines)} 件）", body, to=list(addresses)).send()
    except Exception as error:  # whatever the mail server says: it is tried again, less and less often
        logger.warning("Reminders could not be mailed (%s); %d of them wait", type(error).__name__, len(keys))
        return 0
    Reminder.objects.filter(pk__in=keys).update(mail_at=None, mailed_at=timezone.now())
    return len(keys)
