"""By mail, to whoever left an address: that there is something to read, never what. The page behind number and code
says it to everybody.

A letter is taken before it is sent, as reminders are (casework.deadlines.mail): killed before, it is sent at the next
try.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from interaction.casework.encryption import Unreadable

from .models import Registration

logger = logging.getLogger(__name__)
BATCH = 200
FIRST_PAUSE, LONGEST_PAUSE, TRIES = timedelta(minutes=5), timedelta(hours=12), 8


def mail_due() -> int:
    """What the worker calls: how many letters went out."""
    if not settings.EMAIL_HOST:
        return 0
    waiting = Registration.objects.filter(mail_at__lte=timezone.now()).select_related("event").order_by("mail_at")
    return sum(_send(one) for one in waiting[:BATCH] if _take(one))


def _take(one: Registration) -> bool:
    """Put off the next try; ``False`` where another process has just done so."""
    later = timezone.now() + min(FIRST_PAUSE * 2**one.mail_tries, LONGEST_PAUSE)
    free = Registration.objects.filter(pk=one.pk, mail_at=one.mail_at, mail_tries=one.mail_tries)
    tries = one.mail_tries + 1
    return bool(free.update(mail_at=later if tries < TRIES else None, mail_tries=tries))


def _send(one: Registration) -> bool:
    address = f"{settings.WAGTAILADMIN_BASE_URL}{reverse('event_track')}"
    body = "\n".join(
        [
            f"您报名的“{one.event.title}”有了新的消息。",
            "",
            f"报名编号：{one.number}",
            f"请凭报名编号和查询码到这里查看：{address}",
            "",
            "入选的，页面上有签到码；不能参加的请尽早在页面上取消，名额会让给候补的人。",
            "本邮件由系统发出，请勿回复。",
        ]
    )
    try:
        EmailMessage("您报名的活动有新消息", body, to=[one.email]).send()
    except Unreadable:
        logger.exception("The address of registration %s cannot be read", one.number)
    except Exception as error:  # whatever the mail server says: it is tried again, less and less often
        logger.warning("A registrant could not be mailed (%s)", type(error).__name__)
        return False
    Registration.objects.filter(pk=one.pk, mail_tries=one.mail_tries + 1).update(mail_at=None)
    return True
