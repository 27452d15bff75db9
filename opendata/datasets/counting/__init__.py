"""How often datasets are looked at, downloaded and called for: counted in memory, written down by a thread.

A page pays for one addition. Every web process writes down by itself (``start``); what a killed process had not yet
written is lost, which nobody minds. Nothing is known of who it was.
"""

import logging
import re
import threading
import time
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any, Literal

from django.db import connection, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from opendata.datasets.models import Dataset, DatasetDay, Standing
from search import memory

logger = logging.getLogger("opendata")
EVERY = 15.0  # seconds between two times of writing down
MOST = 50_000  # different things in memory; under a flood later ones are dropped

What = Literal["view", "download", "api"]
COLUMNS: dict[str, str] = {"view": "views", "download": "downloads", "api": "calls"}
_ROBOT = re.compile(r"bot\b|bot/|crawl|spider|slurp|archiver|preview|monitor|headless", re.IGNORECASE)

_counts: Counter[tuple[date, int, str]] = Counter()
_lock = threading.Lock()
_started = threading.Lock()


def count(dataset_id: int, what: What, agent: str = "") -> None:
    """Somebody looked at a page of the dataset, downloaded a file of it, or asked the API about it. ``agent``: the
    User-Agent, where known; who calls itself a robot is counted apart. Programs are what the API is for."""
    column = "robots" if what != "api" and _ROBOT.search(agent[:500]) else COLUMNS[what]
    key = (timezone.localdate(), dataset_id, column)
    with _lock:
        if key in _counts or len(_counts) < MOST:
            _counts[key] += 1


def seen(request: HttpRequest, dataset_id: int) -> None:
    """A page about the dataset is being shown: counted now, and by the cache in front of Django each time it gives the
    same page to others."""
    if not is_for_headers(request):
        count(dataset_id, "view", request.headers.get("User-Agent", ""))
    request.META[memory.GIVEN_AGAIN] = partial(_given_again, dataset_id)


def is_for_headers(request: HttpRequest) -> bool:
    """Whether it is a HEAD, also where the cache in front has made a GET of it."""
    return (request.META.get(memory.KEPT_IN_FRONT) or request.META["REQUEST_METHOD"]) == "HEAD"


def _given_again(dataset_id: int, environ: Mapping[str, Any]) -> None:
    if environ["REQUEST_METHOD"] == "GET":
        count(dataset_id, "view", str(environ.get("HTTP_USER_AGENT", "")))


def flush() -> int:
    """Write down what was counted. Returns how many."""
    with _lock:
        taken = dict(_counts)
        _counts.clear()
    if not taken:
        return 0
    try:
        _write(taken)
    except Exception:
        with _lock:
            for key, number in taken.items():  # tried again next time
                _counts[key] += number
        raise
    return sum(taken.values())


def _write(taken: dict[tuple[date, int, str], int]) -> None:
    """In one order, so that two processes never wait for each other crosswise."""
    rows: dict[tuple[date, int], dict[str, int]] = {}
    for (day, dataset_id, column), number in taken.items():
        rows.setdefault((day, dataset_id), {})[column] = number
    with transaction.atomic():
        there = set(Dataset.objects.filter(pk__in={pk for _, pk in rows}).values_list("pk", flat=True))
        kept = {key: rows[key] for key in sorted(rows) if key[1] in there}
        DatasetDay.objects.bulk_create([DatasetDay(day=day, dataset_id=pk) for day, pk in kept], ignore_conflicts=True)
        Standing.objects.bulk_create([Standing(dataset_id=pk) for pk in sorted(there)], ignore_conflicts=True)
        for (day, pk), numbers in kept.items():
            added = {column: F(column) + number for column, number in numbers.items()}
            DatasetDay.objects.filter(day=day, dataset=pk).update(**added)
            used = sum(number for column, number in numbers.items() if column != "robots")
            Standing.objects.filter(pk=pk).update(used=F("used") + used, **added)


def forget() -> None:
    """Drop what was not written down."""
    with _lock:
        _counts.clear()


def start() -> None:
    """Write down what this process counts, from now on."""
    if _started.acquire(blocking=False):
        threading.Thread(target=_run, name="dataset-counting", daemon=True).start()


def _run() -> None:
    while True:
        time.sleep(EVERY)
        try:
            flush()
        except Exception as error:  # figures of use are never worth more than a line in the log
            logger.warning("uses of datasets could not be counted: %s", type(error).__name__)
        finally:
            connection.close()
