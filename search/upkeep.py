"""Building the index anew beside the one that serves."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from search import dictionary, engine, outbox
from search.errors import Busy, SearchUnavailable
from search.models import DueEntry, IndexState

PAGE = 500
Report = Callable[[str, int, int], None]


class AlreadyBuilding(Exception):
    """Somebody is building the index already."""


def _pages(index: Any) -> Iterator[list[Model]]:
    """All records of an index in pages by key: each page a short query, however many there are."""
    queryset = index.index_queryset().order_by("pk")
    page = list(queryset[:PAGE])
    while page:
        yield page
        page = list(queryset.filter(pk__gt=page[-1].pk)[:PAGE])


def _no_report(kind: str, done: int, total: int) -> None:
    """Nobody is told."""


def rebuild(report: Report = _no_report) -> tuple[int, list[str]]:
    """Build the index anew and let it take the old one's place when it is complete; the old one serves until then.

    What is saved meanwhile is in the new one too. ``report(kind, done, total)`` is told how far it is. Returns how many
    entries were made and, of each record that could not be, name and error. Killed at any time, it leaves the old index
    as it was. Raises AlreadyBuilding, SearchUnavailable.
    """
    try:
        return _rebuild(report)
    except Busy as error:
        raise AlreadyBuilding from error


def _rebuild(report: Report) -> tuple[int, list[str]]:
    backend = engine.backend()
    made = 0
    failed: list[DueEntry] = []
    dictionary.refresh(now=True)
    with backend.building() as fresh:
        for index in engine.indexes():
            made += _fill(fresh, index, failed, report)
        refused = fresh.commit()
        made -= len(refused)
        caught_up: set[int] = set()
        refused |= _catch_up(fresh, caught_up)
        with backend.paused():
            refused |= _catch_up(fresh, caught_up)
            fresh.publish()
    failed += [_failure(label, key, why) for (label, key), why in outbox.named(refused).items()]
    DueEntry.objects.bulk_create(failed)
    IndexState.note(rebuilt_at=timezone.now(), error="", error_at=None)
    return made, [f"{mark.label} {mark.key}: {mark.error}" for mark in failed]


def _fill(fresh: Any, index: Any, failed: list[DueEntry], report: Report) -> int:
    label = index.get_model()._meta.label_lower
    kind = index.kind_label or label
    total = index.index_queryset().count()
    done = made = 0
    report(kind, 0, total)
    for page in _pages(index):
        for record in page:
            try:
                fresh.put(index.full_prepare(record), replace=False)
                made += 1
            except SearchUnavailable:
                raise
            except Exception as error:  # one bad record must not cost all others their place
                failed.append(_failure(label, str(record.pk), f"{type(error).__name__}: {error}"))
        done += len(page)
        report(kind, done, max(total, done))
    return made


def _failure(label: str, key: str, why: str) -> DueEntry:
    later = timezone.now() + timedelta(seconds=20)
    return DueEntry(label=label, key=key, attempts=1, error=why[:2_000], try_at=later)


def _catch_up(fresh: Any, caught_up: set[int]) -> dict[str, str]:
    """Bring in what was saved since the build began; returns what the engine would not have. The marks stay: the
    serving index needs them as well."""
    while missed := _marks_but(caught_up):
        for start in range(0, len(missed), outbox.BATCH):
            some = missed[start : start + outbox.BATCH]
            outbox.apply(list(DueEntry.objects.filter(pk__in=some)), fresh)
        caught_up.update(missed)
    return fresh.commit()


def _marks_but(caught_up: set[int]) -> list[int]:
    """All other marks: one may be committed after a later one, so no place in their order says where to go on."""
    numbers = DueEntry.objects.for_one().order_by("pk").values_list("pk", flat=True)
    return [number for number in numbers.iterator() if number not in caught_up]


def tidy() -> int:
    """Remove what a build that was killed left behind. The worker calls it now and then."""
    with suppress(SearchUnavailable):  # later, then
        engine.backend().tidy()
    return 0
