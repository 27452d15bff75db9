"""Counting without keeping anybody waiting: what happens is noted in memory and worked off by a thread.

A search pays for a hash and an appended tuple. Every web process works its notes off by itself (``start``), so that
many machines need no worker that reaches into their memory; what a killed process has not yet worked off is lost,
which nobody minds.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from search.learning import keeping, visitors
from search.learning.privacy import LONGEST

logger = logging.getLogger("search")
EVERY = 15.0  # seconds between two times of working off
MOST = 20_000  # notes in memory; under a flood later ones are dropped

_notes: deque["Note"] = deque()
_started = threading.Lock()


@dataclass(frozen=True)
class Note:
    """A visitor asked ``text`` and was shown so many hits; with ``entry`` they opened it, at ``place`` from 1."""

    visitor: str
    day: date
    text: str
    found: int
    entry: str = ""
    place: int = 0


def note(request: HttpRequest, text: str, found: int, entry: str = "", place: int = 0) -> None:
    """Somebody asked and was answered, or opened a hit."""
    # Longer than any question that is kept, with room for what its normal form leaves out.
    if text and len(text) <= 2 * LONGEST and len(_notes) < MOST:
        _notes.append(Note(visitors.visitor_of(request), timezone.localdate(), text, found, entry, place))


def _taken() -> Iterator[Note]:
    while True:
        try:
            yield _notes.popleft()
        except IndexError:
            return


def flush() -> int:
    """Write down what was noted, as far as it may be. Returns how many questions and clicks counted."""
    notes = list(_taken())
    return keeping.keep(notes) if notes else 0


def start() -> None:
    """Work off what this process notes, from now on."""
    if _started.acquire(blocking=False):
        threading.Thread(target=_run, name="search-learning", daemon=True).start()


def _run() -> None:
    while True:
        time.sleep(EVERY)
        try:
            flush()
        except Exception as error:  # counts are never worth more than a line in the log, and never their content
            logger.warning("questions could not be counted: %s", type(error).__name__)
        finally:
            connection.close()
