"""When the next mail of a subscription goes out."""

from datetime import datetime, timedelta

from django.utils import timezone

from .models import MailSubscription

MORNING = 8  # o'clock
APART = timedelta(hours=1)


def next_mail(rhythm: str, now: datetime, mailed_at: datetime | None) -> datetime:
    """The moment for what is new ``now``."""
    if rhythm == MailSubscription.Rhythm.SOON:
        return max(now, mailed_at + APART) if mailed_at else now
    local = timezone.localtime(now)
    at = local.replace(hour=MORNING, minute=0, second=0, microsecond=0)
    if at <= local:
        at += timedelta(days=1)
    if rhythm == MailSubscription.Rhythm.WEEKLY:
        at += timedelta(days=-at.weekday() % 7)
    return at
