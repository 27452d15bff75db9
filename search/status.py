"""How the index is doing, for /health/ and for the people who keep it."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, connection

from search import dictionary, engine
from search.errors import SearchUnavailable
from search.models import DueEntry, IndexState
from search.segmentation import words

logger = logging.getLogger("search")
SHOWN = 50  # records that could not be indexed, on the status page


@dataclass(frozen=True)
class IndexStatus:
    """``entries``: how many are found (None: the engine does not answer); ``behind``: how many wait to be brought up to
    date, the oldest since ``oldest``; ``failed``: records no entry could be made of.
    """

    entries: int | None
    behind: int
    oldest: datetime | None
    failed: list[DueEntry]
    failed_count: int
    building: bool
    error: str
    state: IndexState


def ping() -> None:
    """Returns where a search could be answered now. Raises SearchUnavailable."""
    engine.backend().count()


def warm_up() -> None:
    """Read the dictionary and open the index now, which takes a second or two, rather than at the first search."""
    try:
        words("检索")
        dictionary.refresh(now=True)
        ping()
    except (SearchUnavailable, DatabaseError) as error:
        logger.warning("search is not ready yet: %s", error)
    finally:
        connection.close()


def index_status() -> IndexStatus:
    """All of it; a handful of small queries."""
    backend = engine.backend()
    state = IndexState.objects.filter(pk=1).first() or IndexState()
    waiting = DueEntry.objects.filter(done=False, attempts=0)
    failed = DueEntry.objects.filter(attempts__gt=0).order_by("-id")
    error = state.error
    try:
        entries = backend.count()
    except SearchUnavailable as unavailable:
        entries, error = None, str(unavailable)
    return IndexStatus(
        entries=entries,
        behind=waiting.count(),
        oldest=waiting.order_by("id").values_list("created_at", flat=True).first(),
        failed=list(failed[:SHOWN]),
        failed_count=failed.count(),
        building=backend.is_building(),
        error=error,
        state=state,
    )
