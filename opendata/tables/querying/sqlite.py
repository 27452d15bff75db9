"""table.sqlite of a version, opened so that nothing can be done but read ``t``."""

import sqlite3
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from opendata.tables.schema import FILES, TABLE

from .errors import TooSlow, Unreadable

SECONDS = 1.0
EVERY = 2_000  # steps of SQLite's machine between two looks at the clock
OPEN_FILES = 16  # kept open by each thread
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ}
_DAMAGED = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR}
_FUNCTIONS = {"instr", "max", "json_object", "json"}


class _Kept(threading.local):
    def __init__(self) -> None:
        self.readers: OrderedDict[Path, _Reader] = OrderedDict()


_kept = _Kept()


def _authorise(action: int, first: str | None, second: str | None, *rest: object) -> int:
    if action == sqlite3.SQLITE_READ and first != TABLE:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and second in _FUNCTIONS:
        return sqlite3.SQLITE_OK
    return sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY


class _Reader:
    def __init__(self, path: Path) -> None:
        # Immutable: no locks, no look at the disk whether somebody wrote.
        self.connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        self.connection.execute("PRAGMA mmap_size = 1073741824")
        self.connection.execute("PRAGMA query_only = ON")
        self.connection.execute(f"SELECT n FROM {TABLE} LIMIT 1")  # reads what tables and statistics there are
        self.connection.set_authorizer(_authorise)
        self.connection.set_progress_handler(self._look, EVERY)
        self.until = 0.0
        self.steps = 0.0

    def _look(self) -> int:
        self.steps -= EVERY
        return self.steps < 0 or time.monotonic() > self.until


def _reader(folder: Path) -> _Reader:
    readers = _kept.readers
    if folder in readers:
        readers.move_to_end(folder)
    else:
        with _understood():
            readers[folder] = _Reader(folder / FILES["sqlite"][0])
        if len(readers) > OPEN_FILES:
            readers.popitem(last=False)[1].connection.close()
    return readers[folder]


class Limited:
    """A connection for one question: its time is counted over all that it asks."""

    def __init__(self, reader: _Reader) -> None:
        self._connection = reader.connection

    def rows(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        """Raises TooSlow, Unreadable."""
        with _understood():
            return self._connection.execute(sql, values).fetchall()


@contextmanager
def _understood() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without what it says more closely
        if code == sqlite3.SQLITE_INTERRUPT:
            raise TooSlow from error
        if code in _DAMAGED:
            raise Unreadable from error
        raise


@contextmanager
def reading(folder: Path, steps: float = float("inf"), seconds: float | None = None) -> Iterator[Limited]:
    """What is asked within takes at most ``seconds`` (else SECONDS) and ``steps`` together. Raises TooSlow,
    Unreadable."""
    reader = _reader(folder)
    reader.until = time.monotonic() + (SECONDS if seconds is None else seconds)
    reader.steps = steps
    yield Limited(reader)
