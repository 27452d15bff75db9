"""What the worker does for the whole index: compares in slices between its other jobs, builds anew beside them."""

import logging
import threading
import time
from datetime import timedelta

from django.db import close_old_connections, connection
from django.db.models import Q
from django.utils import timezone

from search import engine, memory, upkeep
from search.errors import SearchUnavailable
from search.keeping.comparison import MOST_MARKS, advance
from search.keeping.models import Kind, Work
from search.models import DueEntry, IndexState

logger = logging.getLogger("search")
SLICE = 2.0  # seconds a comparison takes of the worker at a time
DEAD_AFTER = timedelta(seconds=90)  # without a sign from whoever rebuilds
MOST_TRIES = 3  # of work that dies
PAUSE = timedelta(minutes=5)  # after a rebuild that failed, before damage starts another
_builder: threading.Thread | None = None


# --- Comparing


def compare_nightly() -> int:
    """Ask for a comparison once in 24 hours, at night where the worker runs through. Called every few minutes."""
    now = timezone.localtime()
    last = Work.objects.filter(kind=Kind.COMPARE).order_by("-id").first()
    # By day only where the nights were missed.
    due_after = timedelta(hours=20 if 1 <= now.hour < 6 else 36)
    if last and (not last.ended_at or now - last.asked_at < due_after):
        return 0
    Work.ask(Kind.COMPARE, "每夜")
    return 0


def compare_on() -> int:
    """Go on with the comparison that was asked for. Returns how many entries were found to differ."""
    work = Work.objects.open().filter(kind=Kind.COMPARE).order_by("id").first()
    if work is None or _is_busy() or not work.take():
        return 0
    before = work.differences
    try:
        advance(work, SLICE)
    except SearchUnavailable as error:  # it goes on from its place as soon as the engine answers
        if work.error != str(error):
            logger.error("the comparison waits for the engine: %s", error)
            work.note(error=str(error))
    except Exception as error:  # tried again a few times; the night after begins anew
        over = timezone.now() if work.tries >= MOST_TRIES else None
        work.note(tries=work.tries + 1, ended_at=over, error=f"{type(error).__name__}: {error}"[:2_000])
        raise
    else:
        if work.error and not work.ended_at:
            work.note(error="")
    return work.differences - before


def _is_busy() -> bool:
    """Whether so much waits for the outbox that more would keep what people publish waiting."""
    return DueEntry.objects.filter(done=False, attempts=0)[:MOST_MARKS].count() >= MOST_MARKS


# --- Building


def rebuild_due() -> int:
    """Begin the rebuild that was asked for, or that damage asks for, in a thread beside the worker's other jobs."""
    global _builder
    if _builder is not None and _builder.is_alive():
        return 0
    notice_damage()
    work = next_rebuild()
    if work is None or not work.take():
        return 0
    # A daemon: the worker need not wait for it to stop. What is half built serves nobody and is swept away.
    _builder = threading.Thread(target=_build_beside, args=(work,), name="rebuild", daemon=True)
    _builder.start()
    return 0


def notice_damage() -> Work | None:
    """Where the index is missing or cannot be read, ask for a new one and say so."""
    damage = engine.backend().damage()
    if not damage:
        return None
    waiting = Work.objects.open().filter(kind=Kind.REBUILD).first()
    recently = Work.objects.filter(kind=Kind.REBUILD, ended_at__gt=timezone.now() - PAUSE).exclude(error="")
    if waiting or recently.exists():
        return waiting
    logger.error("the index is built anew: %s", damage)
    IndexState.note(error=f"{damage}，正在重建", error_at=timezone.now())
    return Work.ask(Kind.REBUILD, damage)


def next_rebuild() -> Work | None:
    """The rebuild that waits, or whose builder has died."""
    alone = Q(started_at=None) | Q(seen_at__lt=timezone.now() - DEAD_AFTER)
    work = Work.objects.open().filter(alone, kind=Kind.REBUILD).order_by("id").first()
    return None if work is None or engine.backend().is_building() else work


def _build_beside(work: Work) -> None:
    close_old_connections()
    try:
        build(work)
    except Exception:  # nobody waits for this thread
        logger.exception("the rebuild failed")
    finally:
        connection.close()


def build(work: Work) -> None:
    """Build the index anew, and write down how far it is and how it ended."""
    work.note(tries=work.tries + 1)
    if work.tries > MOST_TRIES:
        work.note(ended_at=timezone.now(), error=f"开始了 {MOST_TRIES} 次都没有完成，请看后台进程的日志。")
        return
    started = time.monotonic()
    try:
        made, failed = upkeep.rebuild(_Progress(work))
    except upkeep.AlreadyBuilding:
        work.note(started_at=None, seen_at=None, tries=work.tries - 1)  # it waits its turn
    except Exception as error:
        work.note(ended_at=timezone.now(), step="", error=f"{type(error).__name__}: {error}"[:2_000])
        raise
    else:
        work.note(ended_at=timezone.now(), step="", done=made, total=made + len(failed), failed=len(failed))
        memory.bump()
        logger.warning("the index was built anew: %d entries in %.0f s", made, time.monotonic() - started)


class _Progress:
    """Told by the rebuild how far it is; says so at most once a second."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.before = 0  # records of the kinds that are done
        self.now = 0
        self.said_at = 0.0
        total = sum(index.index_queryset().count() for index in engine.indexes())
        work.note(total=total, done=0)

    def __call__(self, kind: str, done: int, total: int) -> None:
        self.before += self.now if not done else 0
        self.now = done
        if time.monotonic() - self.said_at > 1.0 or not done:
            self.said_at = time.monotonic()
            self.work.note(step=kind, done=self.before + done)
