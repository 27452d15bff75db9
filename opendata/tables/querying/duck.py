"""table.parquet of a version, read by DuckDB that can reach nothing but the folder of the versions."""

import os
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from opendata.tables.schema import FILES, Column

from .errors import Busy, TooSlow, Unreadable

SECONDS = 1.0
MEMORY = os.environ.get("QUERY_MEMORY") or "512MB"  # of one process
THREADS = min(4, os.cpu_count() or 1)
AT_ONCE = 2  # questions in one process; the others wait for their turn
PATIENCE = 30.0  # seconds that the next piece of a long answer waits for its turn: only one such is worked at
ENGINES = 2  # one for each folder that holds versions: a portal has one

_engines: OrderedDict[Path, duckdb.DuckDBPyConnection] = OrderedDict()
_opening = threading.Lock()
_turns = threading.BoundedSemaphore(AT_ONCE)
_long_turns = threading.BoundedSemaphore(1)
# What is told of a file that is gone or damaged; the first, itself, of what the reader of Parquet cannot make out.
_DAMAGED = (duckdb.Error, duckdb.IOException, duckdb.InvalidInputException)
ROW = "(r + 1)"  # the number of a row, where ``source`` is read


def source(folder: Path, columns: Sequence[Column]) -> str:
    """The table as DuckDB reads it: columns by their keys, then ``r``, which counts from 0."""
    path = str((folder / FILES["parquet"][0]).resolve()).replace("'", "''")
    keys = ", ".join(column.key for column in columns)
    return f"read_parquet('{path}', file_row_number = true) AS t({keys}, r)"


def _engine(parent: Path) -> duckdb.DuckDBPyConnection:
    with _opening:
        if parent in _engines:
            _engines.move_to_end(parent)
            return _engines[parent]
        engine = duckdb.connect(":memory:", config={"threads": THREADS, "memory_limit": MEMORY})
        folder = str(parent.resolve()).replace("'", "''")
        for setting in (
            "autoinstall_known_extensions = false", "autoload_known_extensions = false", "temp_directory = ''",
            "parquet_metadata_cache = true", f"allowed_directories = ['{folder}/']", "enable_external_access = false",
            "lock_configuration = true",
        ):  # fmt: skip
            engine.execute(f"SET {setting}")
        _engines[parent] = engine
        if len(_engines) > ENGINES:
            _engines.popitem(last=False)
        return engine


@contextmanager
def asking(folder: Path, *, at_length: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own for one question, or for one piece of a long answer, stopped after SECONDS. Raises
    TooSlow, Busy, Unreadable."""
    turns, patience = (_long_turns, PATIENCE) if at_length else (_turns, SECONDS)
    if not turns.acquire(timeout=patience):
        raise Busy
    try:
        with _engine(folder.parent).cursor() as connection:
            stop = threading.Timer(SECONDS, connection.interrupt)
            stop.daemon = True
            stop.start()
            try:
                yield connection
            except (duckdb.InterruptException, duckdb.OutOfMemoryException) as error:
                raise TooSlow from error
            except duckdb.Error as error:
                if type(error) in _DAMAGED:
                    raise Unreadable from error
                raise
            finally:
                stop.cancel()
                stop.join()
    finally:
        turns.release()


def rows(folder: Path, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All that it answers. Raises TooSlow."""
    with asking(folder) as connection:
        return connection.execute(sql, list(values)).fetchall()
