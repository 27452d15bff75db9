"""The digest of a day: the hash of a text file that anyone can fetch and hash for themselves.

The file of a day has one line for the digest of the day before (64 zeros before the first), and one for the hash of
each entry recorded since. So a digest that somebody keeps vouches for everything that had happened until then.
"""

import logging
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from .. import ledger
from ..models import DayDigest, Entry

logger = logging.getLogger(__name__)
NOTHING = "0" * 64
SETTLED_AFTER = timedelta(minutes=10)  # by when what was recorded before midnight is committed


def digest_due() -> int:
    """What the worker calls: make the digests of the days that are over. How many were made."""
    return sum(1 for _ in make())


def make(now: datetime | None = None) -> Iterator[DayDigest]:
    """Every digest that is missing, one after the other, up to yesterday's once today is ten minutes old."""
    last_day = timezone.localdate((now or timezone.now()) - SETTLED_AFTER) - timedelta(days=1)
    before = DayDigest.objects.order_by("-day").first()
    if before is not None:
        day = before.day + timedelta(days=1)
    else:
        first = Entry.objects.order_by("at").values_list("at", flat=True).first()
        if first is None:
            return
        day = timezone.localdate(first)
    while day <= last_day:
        try:
            with transaction.atomic():
                before = _make(day, before)
        except IntegrityError:  # another process has just made it
            return
        yield before
        day += timedelta(days=1)


def _make(day: date, before: DayDigest | None) -> DayDigest:
    after = before.last_entry if before else 0
    midnight = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
    new = Entry.objects.filter(pk__gt=after)
    last = new.filter(at__lt=midnight).order_by("-pk").values_list("pk", flat=True).first() or after
    made = DayDigest(
        day=day, last_entry=last, algorithm=settings.TIMELINE_HASH, previous=before.digest if before else "",
        made_at=timezone.now(),
    )  # fmt: skip
    hashes = list(hashes_of(after, last))
    made.entries = len(hashes)
    made.digest = ledger.digest(made.algorithm, text_of(made.previous, hashes))
    made.save(force_insert=True)
    return made


def hashes_of(after: int, last: int) -> "QuerySet[Entry, str]":
    """The hashes of the entries after one up to another, in the order in which they were recorded."""
    return Entry.objects.filter(pk__gt=after, pk__lte=last).order_by("pk").values_list("hash", flat=True)


def before(made: DayDigest) -> DayDigest | None:
    return DayDigest.objects.filter(day__lt=made.day).order_by("-day").first()


def covering(entry: Entry) -> DayDigest | None:
    """The digest that vouches for this entry; None until its day is over."""
    return DayDigest.objects.filter(last_entry__gte=entry.pk).order_by("day").first()


def text_of(previous: str, hashes: "list[str]") -> bytes:
    """The file of which a digest is the hash."""
    return "".join(f"{line}\n" for line in (previous or NOTHING, *hashes)).encode()


def file_of(made: DayDigest) -> bytes:
    """The file of this day, from the entries as they stand now."""
    earlier = before(made)
    return text_of(made.previous, list(hashes_of(earlier.last_entry if earlier else 0, made.last_entry)))
