"""The one background process: calls each job of ``portal.jobs`` when it is due.

Nothing is queued here: what is due stands as rows in the database, so a job that was killed is simply called again.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType

from django.core.cache import cache
from django.db import close_old_connections
from django.utils.module_loading import import_string

from portal.jobs import Job
from search import memory

logger = logging.getLogger("portal.worker")
SEEN_KEY = "portal:worker-seen"
LONGEST_PAUSE = 300.0  # seconds between two tries of a job that keeps failing


def last_seen() -> float | None:
    """When the worker last showed that it runs (seconds since the epoch), or None."""
    return cache.get(SEEN_KEY)


class Worker:
    """Calls jobs until told to stop. ``jobs``: what to call and how often."""

    def __init__(self, jobs: Sequence[Job]) -> None:
        self.stopping = threading.Event()
        self.functions: list[tuple[Job, Callable[[], int]]] = [(job, import_string(job.function)) for job in jobs]
        self.due = {job.function: 0.0 for job in jobs}
        self.failures = dict.fromkeys(self.due, 0)

    def stop(self, *args: int | FrameType | None) -> None:
        """Let the running job end, then return from ``run``."""
        self.stopping.set()

    def listen(self) -> None:
        """From now on SIGTERM and SIGINT stop it."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)

    def run(self) -> None:
        """Until it is stopped."""
        while not self.stopping.is_set():
            close_old_connections()
            self.run_due()
            pause = min(self.due.values(), default=1.0) - time.monotonic()
            self.stopping.wait(max(0.05, min(pause, 1.0)))

    def run_due(self) -> int:
        """Call what is due now. Returns how many things were done."""
        done = 0
        cache.set(SEEN_KEY, time.time(), 3600)
        for job, function in self.functions:
            if self.stopping.is_set() or time.monotonic() < self.due[job.function]:
                continue
            done += self._call(job, function)
        return done

    def _call(self, job: Job, function: Callable[[], int]) -> int:
        try:
            count = function() or 0
        except Exception:
            # One job that fails must not keep the others from running; it is tried again, less and less often.
            self.failures[job.function] += 1
            pause = min(LONGEST_PAUSE, max(job.every, 1.0) * 2 ** min(self.failures[job.function], 10))
            logger.exception("%s failed; next try in %.0f s", job.function, pause)
            self.due[job.function] = time.monotonic() + pause
            return 0
        self.failures[job.function] = 0
        self.due[job.function] = time.monotonic() + job.every
        if count:
            logger.info("%s: %d", job.function, count)
            memory.bump()
        return count
