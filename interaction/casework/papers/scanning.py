"""Files are scanned for viruses where there is a scanner (``CLAMD_URL``), and nobody gets one before that.

Every file that is kept has a row, ``StoredFile``, whichever table names the file: a draft's, a paper's, a room's own.
``store.put`` makes it in the transaction of the row that names it; the worker calls ``scan_due``. A room asks
``Paper.is_withheld`` of a paper, ``states_of`` for the names of files it keeps itself, and gives out none that is
withheld. Where there is no scanner, files are given out and staff read 未查毒; they are scanned once there is one.
"""

import logging
import time
from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone

from ..encryption import Unreadable
from ..models import Paper, StoredFile
from ..models.papers import WITHHELD
from . import clamd, store

logger = logging.getLogger("casework.scanning")
Scan = StoredFile.Scan
AT_ONCE = 50  # files in one run of the job
LONGEST_RUN = 20.0  # seconds, so that the worker's other work goes on
LONGEST_PAUSE = timedelta(hours=6)
LATE = timedelta(minutes=10)  # a file that waits longer is told of


def there_is_one() -> bool:
    return bool(settings.CLAMD_URL)


def states_of(files: Collection[str]) -> dict[str, Scan]:
    """File → its state, for rows that keep files of their own; of a file unknown here 未查毒."""
    known = {row.file: row.state for row in StoredFile.objects.filter(file__in=files)}
    return {file: known.get(file, Scan.UNSCANNED) for file in files}


def may_be_given_out(file: str) -> bool:
    return states_of([file])[file] not in WITHHELD


def not_withheld(prefix: str = "stored__") -> Q:
    """The condition that rows fulfil whose file may be given out."""
    held = [Scan.INFECTED, Scan.WAITING] if there_is_one() else [Scan.INFECTED]
    return Q(**{f"{prefix}scan": None}) | ~Q(**{f"{prefix}scan__in": held})


# --- The work


def scan_due() -> int:
    """Scan what waits, then what was kept while there was no scanner. A job of the worker.

    ``Unreachable`` where there is no scanner to speak with: the worker calls again, less and less often.
    """
    if not there_is_one():
        return 0
    done, until = 0, time.monotonic() + LONGEST_RUN
    for row in _due():
        scan(row)
        done += 1
        if time.monotonic() > until:
            break
    return done


def _due() -> list[StoredFile]:
    ready = Q(try_at=None) | Q(try_at__lte=timezone.now())
    found: list[StoredFile] = []
    for state in (Scan.WAITING, Scan.UNSCANNED):
        rows = StoredFile.objects.filter(ready, scan=state).order_by("pk")
        found += rows[: AT_ONCE - len(found)]
    return found


def scan(row: StoredFile) -> None:
    """Have one file scanned, and write down what was found. A file that has gone meanwhile is nobody's."""
    try:
        found = clamd.scan(settings.CLAMD_URL, store.content_of(row.file))
    except clamd.Unreachable as error:
        _write(row, problem=str(error), tries=F("tries") + 1)
        raise
    except (clamd.NotScanned, Unreadable) as error:
        pause = min(timedelta(minutes=1) * 2 ** min(row.tries, 12), LONGEST_PAUSE)
        logger.warning("Stored file %d was not scanned: %s", row.pk, error)
        _write(row, problem=str(error)[:200], tries=F("tries") + 1, try_at=timezone.now() + pause)
        return
    if found:
        logger.warning("Stored file %d is infected: %s", row.pk, found)
    now = timezone.now()
    state = Scan.INFECTED if found else Scan.CLEAN
    _write(row, scan=state, found=found[:200], problem="", try_at=None, scanned_at=now)


def _write(row: StoredFile, **values: Any) -> None:
    StoredFile.objects.filter(pk=row.pk).update(**values)


def take_stock() -> int:
    """Give each file on the disk that has no row one, so that it is scanned: files were kept before there were rows."""
    made = 0
    for files in _pages(store.stored_names()):
        known = set(StoredFile.objects.filter(file__in=files).values_list("file", flat=True))
        new = [StoredFile(file=file, scan=Scan.UNSCANNED) for file in files if file not in known]
        StoredFile.objects.bulk_create(new, ignore_conflicts=True)
        for row in StoredFile.objects.filter(file__in=[one.file for one in new]):
            Paper._base_manager.filter(file=row.file, stored=None).update(stored=row)
        made += len(new)
    return made


def _pages(names: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    page: list[str] = []
    for name in names:
        page.append(name)
        if len(page) == size:
            yield page
            page = []
    if page:
        yield page


# --- How it goes


def standing() -> dict[str, Any]:
    """For health and the desk: whether there is a scanner and answers, how many files wait, and since when."""
    if not there_is_one():
        return {"scanner": "none"}
    try:
        clamd.ping(settings.CLAMD_URL, 2.0)
        scanner = "ok"
    except (clamd.Unreachable, ValueError) as error:
        scanner = f"unavailable: {type(error).__name__}"
    return {"scanner": scanner, **waiting()}


def late() -> int:
    """How many files wait for a scanner that should long have scanned the first of them."""
    found = waiting() if there_is_one() else {}
    return found["waiting"] if found and found["waiting_seconds"] > LATE.total_seconds() else 0


def waiting() -> dict[str, Any]:
    rows = StoredFile.objects.filter(scan=Scan.WAITING)
    first = rows.order_by("pk").values_list("kept_at", flat=True).first()
    return {
        "waiting": rows.count() if first else 0,
        "waiting_seconds": round((timezone.now() - first).total_seconds()) if first else 0,
    }
