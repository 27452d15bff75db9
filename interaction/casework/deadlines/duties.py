"""Duties beside cases told by mail: what they are called, how many, by which day – no title, number or name.

Each is told when its day comes near and again when it is over, once; all that came up in a day in one mail in the
morning. As with cases, a reminder is taken before it is sent, and tried again where the mail server fails.
"""

import logging
from collections import Counter, defaultdict
from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from cms.agencies import roles
from cms.agencies.models import User

from ..desk import dues
from ..desk.dues import Due, Source
from ..models import DutyReminder
from ..projection import Light
from .mail import pause_after

logger = logging.getLogger(__name__)
MORNING = time(8)
Owed = dict[tuple[str, str, str], tuple[Source, Due]]


def remind_due() -> int:
    """What the worker calls: how many duties were told of by mail."""
    if not settings.EMAIL_HOST:
        return 0  # the start page tells of them
    pressing = _pressing()
    _keep(pressing)
    now = timezone.now()
    waiting = DutyReminder.objects.filter(mail_at__lte=now).order_by("mail_at", "pk")
    taken = [one for one in waiting if _take(one, now)]
    letters: dict[str, list[tuple[DutyReminder, Source, Due]]] = defaultdict(list)
    nobody = []
    for one in taken:
        found = pressing.get((one.source, one.key, one.light))
        addresses = _recipients(*found) if found else set()  # done meanwhile: nobody is told
        for address in addresses:
            letters[address].append((one, *found))  # type: ignore[misc]
        if not addresses:
            nobody.append(one.pk)
    DutyReminder.objects.filter(pk__in=nobody).update(mail_at=None)
    failed = {one.pk for address, told in letters.items() if not _send(address, told) for one, _, _ in told}
    # Told twice is better than not at all: where one address failed, all of them are tried again.
    sent = {one.pk for told in letters.values() for one, _, _ in told} - failed
    DutyReminder.objects.filter(pk__in=sent).update(mail_at=None, mailed_at=timezone.now())
    return len(sent)


def _pressing() -> Owed:
    """What is near or over, by what tells it apart."""
    owed = ((source, due) for source in dues.sources() for due in source.owed(None))
    return {
        (source.name, due.key[:80], str(due.light)): (source, due)
        for source, due in owed
        if due.light is not Light.GREEN
    }


def _keep(pressing: Owed) -> None:
    at = _next_morning(timezone.localtime())
    DutyReminder.objects.bulk_create(
        [
            DutyReminder(source=source, key=key, light=light, due_on=due.on, mail_at=at)
            for (source, key, light), (_, due) in pressing.items()
        ],
        ignore_conflicts=True,
    )


def _next_morning(now: datetime) -> datetime:
    morning = now.replace(hour=MORNING.hour, minute=0, second=0, microsecond=0)
    return morning if now <= morning else morning + timedelta(days=1)


def _take(reminder: DutyReminder, now: datetime) -> bool:
    """Put off the next try; ``False`` where another process has just done so."""
    free = DutyReminder.objects.filter(pk=reminder.pk, mail_at=reminder.mail_at, tries=reminder.tries)
    return bool(free.update(mail_at=now + pause_after(reminder.tries), tries=min(reminder.tries + 1, 20)))


def _recipients(source: Source, due: Due) -> set[str]:
    """Whoever does such things there; of what is over the county's supervisors too."""
    staff = User.objects.filter(is_active=True, agency=due.agency).exclude(email="").prefetch_related("groups")
    found = {user.email for user in staff if source.has(user)}
    if source.supervised and due.light is Light.RED:
        watching = User.objects.filter(is_active=True, agency=None, groups__name=roles.SUPERVISOR).exclude(email="")
        found |= set(watching.values_list("email", flat=True))
    return found


def _send(address: str, told: list[tuple[DutyReminder, Source, Due]]) -> bool:
    counted = Counter((due.on, due.label, source.label, due.owner) for _, source, due in told)
    lines = [
        f"{owner}　{label}{f'（{count} 项）' if count > 1 else ''}　{light}　期限 {on:%Y-%m-%d}"
        for (on, light, label, owner), count in sorted(counted.items())
    ]
    body = "\n".join(["下列事项的期限需要您注意，请登录后台办理：", "", *lines, "", "本邮件由系统发出，请勿回复。"])
    try:
        EmailMessage(f"事项期限提醒（{len(told)} 项）", body, to=[address]).send()
    except Exception as error:  # whatever the mail server says: it is tried again, less and less often
        logger.warning("Duties could not be mailed (%s); %d of them wait", type(error).__name__, len(told))
        return False
    return True
