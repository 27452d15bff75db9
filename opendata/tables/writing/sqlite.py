"""table.sqlite: pages, filters and look-ups."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from ..loading import connect, quoted
from ..schema import TABLE, Column, Type

_AFFINITY = {Type.INTEGER: "INTEGER", Type.BOOLEAN: "INTEGER", Type.NUMBER: "REAL"}
_BATCH = 20_000
MAX_INDEXED = 60  # columns
FEWEST_VALUES = 50  # different ones of a column
MAX_INDEXED_LENGTH = 40  # characters of a column's longest text


def write(parquet: Path, columns: Sequence[Column], path: Path, told: Callable[[], None]) -> None:
    """Rows out of the Parquet file, then the indexes. The file is whole when this returns, without a journal."""
    db = connect()
    out = sqlite3.connect(path, isolation_level=None)
    try:
        out.executescript(
            "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -262144;"
            "PRAGMA temp_store = MEMORY;"
        )
        names = ", ".join(f"{column.key} {_AFFINITY.get(column.type, 'TEXT')}" for column in columns)
        out.execute(f"CREATE TABLE {TABLE} (n INTEGER PRIMARY KEY, {names})")
        marks = ", ".join("?" * (len(columns) + 1))
        out.execute("BEGIN")
        for batch in _batches(db, parquet, columns):
            out.executemany(f"INSERT INTO {TABLE} VALUES ({marks})", batch)
            told()
        out.execute("COMMIT")
        for column in _indexed(db, parquet, columns):
            out.execute(f"CREATE INDEX i{column.position} ON {TABLE} ({column.key})")
            told()
        out.execute("PRAGMA analysis_limit = 1000")
        out.execute("ANALYZE")
    finally:
        out.close()
        db.close()


def _batches(
    db: duckdb.DuckDBPyConnection, parquet: Path, columns: Sequence[Column]
) -> Iterator[list[tuple[Any, ...]]]:
    cells = ", ".join(_cell(column) for column in columns)
    names = ", ".join(column.key for column in columns)
    found = db.execute(
        f"SELECT n + 1, {cells} FROM read_parquet('{quoted(parquet)}', file_row_number = true) AS p({names}, n)"
    )
    while batch := found.fetchmany(_BATCH):
        yield batch


def _cell(column: Column) -> str:
    if column.type == Type.DATE:
        return f"CAST({column.key} AS VARCHAR)"
    if column.type == Type.DATETIME:
        return f"strftime({column.key}, '%Y-%m-%dT%H:%M:%S')"
    if column.type == Type.BOOLEAN:
        return f"CAST({column.key} AS TINYINT)"
    return column.key


def _indexed(db: duckdb.DuckDBPyConnection, parquet: Path, columns: Sequence[Column]) -> list[Column]:
    """The columns in which an index finds little among much: their texts are short and their values many. By the
    others a page is full after a few rows, and what reads them whole reads Parquet."""
    wanted = ", ".join(
        f"approx_count_distinct({column.key}), {f'max(length({column.key}))' if column.type == Type.TEXT else '0'}"
        for column in columns
    )
    names = ", ".join(column.key for column in columns)
    found = db.execute(f"SELECT {wanted} FROM read_parquet('{quoted(parquet)}') AS p({names})").fetchone()
    assert found is not None
    return [
        column
        for column, values, longest in zip(columns, found[::2], found[1::2], strict=True)
        if values >= FEWEST_VALUES and (longest or 0) <= MAX_INDEXED_LENGTH
    ][:MAX_INDEXED]
