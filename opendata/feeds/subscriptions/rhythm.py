"""When the next mail of a subscription goes out."""

from datetime import datetime, timedelta

from django.utils import timezone

from .models import MailSubscription

MORNING = 8  # o'clock
APART = timedelta(hours=1)  # between two mails to those who want them as soon as there is anything


def next_morning(rhythm: str, now: datetime) -> datetime:
    """The morning for what is new ``now``, for those who want it by the day or the week."""
    local = timezone.localtime(now)
    at = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if at <= local:
        at += timedelta(days=1)
    if rhythm == MailSubscription.Rhythm.WEEKLY:
        at += timedelta(days=-at.weekday() % 7)
    return at
