"""Keeps the sums of letters up with the ledger.

The ledger says itself which letters have moved: their entries are newer than the last one counted. What a letter added
before is taken off, what it adds now is put on, in one transaction with the mark. So each letter counts once however
often it is looked at, and a worker that is killed goes on where it was.
"""

import logging
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from interaction.casework.models import Entry
from interaction.mailbox.models import Letter

from . import counting
from .counting import Shares
from .models import MEASURES, CountedLetter, LetterTally, TallyMark

logger = logging.getLogger(__name__)
CHUNK = 2_000  # entries that are looked at together
# Entries are committed in another order than they are numbered; so many are looked at again.
OVERLAP = 500
RUNS = 20  # chunks in one go of the worker, so that other work has its turn


def catch_up() -> int:
    """Count what has moved. It says it did nothing: pages keep figures for a minute anyway, and what was kept of all
    others need not be thrown away for it."""
    for _, _ in zip(counted(), range(RUNS), strict=False):
        pass
    return 0


def counted() -> Iterator[int]:
    """Chunk by chunk to the end of the ledger: how many letters were counted anew in each."""
    while True:
        with transaction.atomic():
            mark = _mark()
            new = list(_entries(mark.entry, CHUNK))
            again = _entries(mark.entry - OVERLAP - 1, OVERLAP, until=mark.entry)
            number = _count({case for _, case in (*again, *new)})
            mark.entry = new[-1][0] if new else mark.entry
            mark.counted_at = timezone.now()
            mark.save()
        yield number
        if len(new) < CHUNK:
            return


def start_anew() -> None:
    """Everything is counted again, from the first entry on. What stood before stands until its letter comes."""
    with transaction.atomic():
        mark = _mark()
        mark.entry = 0
        mark.save()
        CountedLetter.objects.update(sequence=0)


def compare() -> int:
    """Count the letters that have moved and were missed all the same: looks at every letter, so only at night."""
    done = last = 0
    while True:
        rows = Letter.objects.filter(pk__gt=last).order_by("pk")
        page = list(rows.values_list("pk", "case__sequence")[:CHUNK])
        if not page:
            return done
        known = dict(CountedLetter.objects.filter(case__in=[key for key, _ in page]).values_list("case", "sequence"))
        missed = [key for key, sequence in page if known.get(key) != sequence]
        if missed:
            with transaction.atomic():
                _mark()
                done += _count(missed)
        last = page[-1][0]


def compare_nightly() -> int:
    """Once in 24 hours, at night where the worker runs through."""
    now = timezone.localtime()
    last = TallyMark.objects.filter(pk=1).values_list("compared_at", flat=True).first()
    # By day only where the nights were missed.
    if last and now - last < timedelta(hours=20 if 1 <= now.hour < 6 else 36):
        return 0
    missed = compare()
    TallyMark.objects.filter(pk=1).update(compared_at=now)
    if missed:
        logger.warning("%d letters had not been counted as they stand; they are now", missed)
    return 0


def _mark() -> TallyMark:
    TallyMark.objects.bulk_create([TallyMark(pk=1)], ignore_conflicts=True)
    return TallyMark.objects.select_for_update().get(pk=1)


def _entries(after: int, limit: int, until: int | None = None) -> list[tuple[int, int]]:
    """Of all kinds of cases: to ask for those of letters only would make the database look for them everywhere."""
    found = Entry.objects.filter(pk__gt=after).order_by("pk")
    if until is not None:
        found = found.filter(pk__lte=until)
    return list(found.values_list("pk", "case_id")[:limit])


def _count(keys: Collection[int]) -> int:
    """Put these letters right in the sums."""
    before = {one.case_id: one for one in CountedLetter.objects.filter(case__in=keys)}
    moved = [
        letter
        for letter in counting.read(keys).values()
        if letter.pk not in before or before[letter.pk].sequence != letter.sequence
    ]
    changes: dict[tuple[date, int, str], Counter[str]] = {}
    for letter in moved:
        old = before.get(letter.pk)
        _add(changes, old.shares if old else {}, -1)
        _add(changes, letter.shares(), 1)
    _write(changes)
    _keep(moved)
    return len(moved)


def _add(changes: dict[tuple[date, int, str], Counter[str]], shares: Shares, sign: int) -> None:
    for key, counts in shares.items():
        month, agency, kind = key.split("/")
        change = changes.setdefault((date.fromisoformat(f"{month}-01"), int(agency), kind), Counter())
        for measure, number in counts.items():
            change[measure] += sign * number


def _write(changes: dict[tuple[date, int, str], Counter[str]]) -> None:
    """The mark is held, so nobody else changes them between reading and writing. No signal tells of each."""
    rows = {(row.month, row.agency_id, row.kind): row for row in LetterTally.objects.filter(
        month__in={month for month, _, _ in changes}
    )}  # fmt: skip
    changed = []
    for key, change in changes.items():
        row = rows.get(key) or LetterTally(month=key[0], agency_id=key[1], kind=key[2])
        for measure, number in change.items():
            setattr(row, measure, getattr(row, measure) + number)
        if any(change.values()):
            changed.append(row)
    LetterTally.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["month", "agency", "kind"], update_fields=MEASURES
    )


def _keep(letters: Collection[counting.Letter]) -> None:
    rows = [CountedLetter(case_id=one.pk, sequence=one.sequence, shares=one.shares()) for one in letters]
    CountedLetter.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["case"], update_fields=["sequence", "shares"]
    )
