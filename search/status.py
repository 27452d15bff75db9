"""How the index is doing, for /health/ and for the people who keep it."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.utils import timezone

from search import dictionary, engine, suggesting, vocabulary
from search.backends.base import Question
from search.errors import SearchUnavailable
from search.keeping.models import Kind, Work
from search.models import DueEntry, IndexState
from search.nodes import All
from search.segmentation import words

logger = logging.getLogger("search")
SHOWN = 50  # records that could not be indexed, on the status page
WORKS = 10


@dataclass(frozen=True)
class KindCount:
    """``entries`` are found (None: the engine does not answer), ``records`` are public in the database."""

    name: str
    entries: int | None
    records: int

    @property
    def differ(self) -> bool:
        return self.entries is not None and self.entries != self.records


@dataclass(frozen=True)
class IndexStatus:
    """``entries``: how many are found (None: the engine does not answer); ``behind``: how many wait to be brought up to
    date, the oldest since ``oldest``; ``failed``: records no entry could be made of, the most often tried first;
    ``works``: comparisons and rebuilds, the newest first.
    """

    engine: str
    entries: int | None
    kinds: list[KindCount]
    behind: int
    oldest: datetime | None
    failed: list[DueEntry]
    failed_count: int
    building: bool
    error: str
    state: IndexState
    works: list[Work]

    @property
    def under_way(self) -> list[Work]:
        return [work for work in self.works if work.ended_at is None]

    @property
    def compared(self) -> Work | None:
        """The last whole comparison."""
        return next((work for work in self.works if work.kind == Kind.COMPARE and work.ended_at), None)

    @property
    def age(self) -> timedelta | None:
        """How long the oldest has waited."""
        return timezone.now() - self.oldest if self.oldest else None


def ping() -> None:
    """Returns where a search could be answered now. Raises SearchUnavailable."""
    engine.backend().count()


def warm_up() -> None:
    """Read the dictionary and open the index now, which takes a second or two, rather than at the first search."""
    try:
        words("检索")
        dictionary.refresh(now=True)
        ping()
        suggesting.warm_up()
        vocabulary.warm_up()
    except (SearchUnavailable, DatabaseError) as error:
        logger.warning("search is not ready yet: %s", error)
    finally:
        connection.close()


def _waiting() -> Any:
    return DueEntry.objects.filter(done=False, attempts=0)


def _oldest() -> datetime | None:
    return _waiting().order_by("id").values_list("created_at", flat=True).first()


def staleness() -> dict[str, Any]:
    """In numbers, for machines that watch: how far the index is behind, and what the last comparison found."""
    oldest = _oldest()
    compared = Work.objects.whole().filter(kind=Kind.COMPARE).order_by("-id").first()
    return {
        "waiting": _waiting().count(),
        "waiting_seconds": round((timezone.now() - oldest).total_seconds(), 1) if oldest else 0,
        "failed": DueEntry.objects.filter(attempts__gt=0).count(),
        "rebuilding": Work.objects.open().filter(kind=Kind.REBUILD).exists(),
        "compared_at": compared.ended_at if compared else None,
        "differences": compared.differences if compared else None,
    }


def index_status() -> IndexStatus:
    """All of it; a handful of queries, and two counts of each kind."""
    backend = engine.backend()
    state = IndexState.objects.filter(pk=1).first() or IndexState()
    failed = DueEntry.objects.filter(attempts__gt=0).order_by("-attempts", "id")
    error = state.error
    found: dict[str, int] | None
    try:
        entries, building = backend.count(), backend.is_building()
        found = dict(backend.answer(Question(All(), size=0, facets=(("django_ct", False),))).counts["django_ct"])
    except SearchUnavailable as unavailable:
        entries, building, found, error = None, False, None, str(unavailable)
    return IndexStatus(
        engine=backend.engine_label,
        entries=entries,
        kinds=_kinds(found),
        behind=_waiting().count(),
        oldest=_oldest(),
        failed=list(failed[:SHOWN]),
        failed_count=failed.count(),
        building=building,
        error=error,
        state=state,
        works=_works(),
    )


def _works() -> list[Work]:
    """What is under way, whatever was asked for since, and the last comparison among the newest."""
    newest = list(Work.objects.order_by("-id")[:WORKS])
    compared = Work.objects.whole().filter(kind=Kind.COMPARE).order_by("-id").first()
    return newest if compared is None or compared in newest else [*newest, compared]


def _kinds(found: dict[str, int] | None) -> list[KindCount]:
    kinds = []
    left = dict(found or {})
    for index in engine.indexes():
        options = index.get_model()._meta
        entries = None if found is None else left.pop(options.label_lower, 0)
        kinds.append(KindCount(str(options.verbose_name), entries, index.index_queryset().count()))
    kinds += [KindCount(label, entries, 0) for label, entries in left.items()]
    return kinds
