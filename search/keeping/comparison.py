"""Index and database side by side: what is missing, what is superfluous, what is not as the record says now.

First every record is read and prepared, page by page in the order of keys, and the digest of what was prepared is
compared with the one in the index; then every entry of the index is asked for its record. Between two pages nothing is
held but the place to go on from (``Work.place``), so a comparison takes as much memory over a million records as over a
thousand, stops after any page and goes on after a restart.
"""

import logging
import time
from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.db.models import Model
from django.utils import timezone

from search import engine
from search.errors import Busy
from search.keeping.models import Kind, Work
from search.models import DueEntry, IndexState

logger = logging.getLogger("search")
RECORDS = 100  # read and prepared at a time
ENTRIES = 1_000  # of the index, asked for their records at a time
MOST_MARKS = 1_000  # made at a time: what people publish meanwhile need not wait for more
MISSING, SUPERFLUOUS, CHANGED = "missing", "superfluous", "changed"
Differences = dict[str, str]  # key → what is wrong


def compare(report: Callable[[Work], None] = lambda work: None) -> Work:
    """A whole comparison, now, or the rest of the one that is under way. Raises SearchUnavailable, and Busy where
    somebody else goes on with it."""
    work = Work.ask(Kind.COMPARE)
    while work.take():
        if advance(work, seconds=0.5):
            return work
        report(work)
    raise Busy("compare")


def advance(work: Work, seconds: float) -> bool:
    """Go on with a comparison for about so long, or until much was found. Returns whether it is over. Raises
    SearchUnavailable."""
    if not work.place:
        records = sum(index.index_queryset().count() for index in engine.indexes())
        work.note(total=records + engine.backend().count(), place={"label": "", "after": None})
    until, before = time.monotonic() + seconds, work.differences
    for _ in _pages(work):
        if time.monotonic() > until or work.differences - before >= MOST_MARKS:
            return False
    _finish(work)
    return True


def _pages(work: Work) -> Iterator[None]:
    """One page each time it is asked, from the work's place on."""
    while work.place["label"] is not None:
        index = _index_at(work.place["label"])
        if index is None:
            work.note(place={"label": None, "after": ""})
        else:
            _compare_records(work, index)
            yield
    while not work.place.get("over"):
        _compare_entries(work)
        yield


def _index_at(label: str) -> Any | None:
    """The index of this label, or the first one after it: rooms may have come and gone since."""
    return next((one for one in engine.indexes() if one.get_model()._meta.label_lower >= label), None)


# --- From the database to the index


def _compare_records(work: Work, index: Any) -> None:
    label = index.get_model()._meta.label_lower
    after = work.place["after"] if work.place["label"] == label else None
    queryset = index.index_queryset().order_by("pk")
    records = list((queryset if after is None else queryset.filter(pk__gt=after))[:RECORDS])
    found = _differing(index, label, records)
    if found:
        # What was saved and indexed between the two looks differs in the first one only.
        keys = _not_due(label, found)
        again = _differing(index, label, list(queryset.filter(pk__in=keys)))
        found = {key: again[key] for key in keys if again.get(key)}
    _mark(work, label, found)
    place = {"label": label, "after": str(records[-1].pk)} if records else {"label": f"{label}.", "after": None}
    work.note(place=place, step=index.kind_label or label, done=work.done + len(records))


def _differing(index: Any, label: str, records: Collection[Model]) -> Differences:
    """Of these records, those whose entry is missing or is not what would be made of them now."""
    held = engine.backend().digests([f"{label}.{record.pk}" for record in records])
    found: Differences = {}
    for record in records:
        digest = held.get(f"{label}.{record.pk}")
        if digest is None:
            found[str(record.pk)] = MISSING
        elif digest != _digest(index, record):
            found[str(record.pk)] = CHANGED
    return found


def _digest(index: Any, record: Model) -> str:
    try:
        return index.full_prepare(record)["digest"]
    except Exception as error:  # the outbox tries again, and names it among those that fail
        logger.warning("no entry could be made of %s %s: %s", record._meta.label_lower, record.pk, error)
        return ""


# --- From the index to the database


def _compare_entries(work: Work) -> None:
    identifiers, after = engine.backend().scan(work.place["after"], ENTRIES)
    keys: dict[str, list[str]] = {}
    for identifier in identifiers:
        label, _, key = identifier.rpartition(".")
        keys.setdefault(label, []).append(key)
    for label, some in keys.items():
        lost = _not_due(label, _without_record(label, some))
        if lost:
            lost = _without_record(label, lost)
            there = engine.backend().digests([f"{label}.{key}" for key in lost])
            lost = [key for key in lost if f"{label}.{key}" in there]
        _mark(work, label, dict.fromkeys(lost, SUPERFLUOUS))
    work.note(
        place={"label": None, "after": after, "over": not after},
        step="索引中的条目",
        done=work.done + len(identifiers),
    )


def _without_record(label: str, keys: Collection[str]) -> list[str]:
    """Of these keys, those of which no public record is there."""
    index = engine.index_for(label)
    if index is None:
        return list(keys)
    primary = index.get_model()._meta.pk
    known = {}
    for key in keys:
        try:
            known[key] = primary.to_python(key)
        except Exception as error:  # each kind of key refuses in its own way
            logger.warning("%s is no key of %s: %s", key, label, error)
    there = index.index_queryset().prefetch_related(None).order_by().filter(pk__in=list(known.values()))
    public = set(there.values_list("pk", flat=True))
    return [key for key in keys if known.get(key) not in public]


# --- What comes of it


def _not_due(label: str, keys: Collection[str]) -> list[str]:
    """Those that are not going to be made anew as it is."""
    due = set(DueEntry.objects.filter(label=label, key__in=list(keys), done=False).values_list("key", flat=True))
    return [key for key in keys if key not in due]


def _mark(work: Work, label: str, found: Differences) -> None:
    """Have the outbox put right what was found, and count it."""
    if not found:
        return
    DueEntry.objects.bulk_create([DueEntry(label=label, key=key) for key in found], batch_size=1_000)
    kinds = list(found.values())
    work.note(**{kind: getattr(work, kind) + kinds.count(kind) for kind in (MISSING, SUPERFLUOUS, CHANGED)})
    some = "、".join(sorted(found)[:5])
    logger.warning("index and database differ in %d of %s, e.g. %s", len(found), label, some)


def _finish(work: Work) -> None:
    now = timezone.now()
    work.note(ended_at=now, step="", done=work.total, error="")
    IndexState.note(compared_at=now, missing=work.missing, superfluous=work.superfluous)
    if work.differences:
        logger.warning(
            "index and database differed: %d missing, %d superfluous, %d changed",
            work.missing, work.superfluous, work.changed,
        )  # fmt: skip
