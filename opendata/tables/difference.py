"""What changed from one version of a table to the next: rows added, changed and gone, told apart by key.

Columns are matched by their headers. Rows with the same key are matched in their order; without a key a row is what it
holds, so that none is changed: one is gone and another added. What was found is kept in a small SQLite file, so that
it can be paged through; the rows themselves are read from the two versions.
"""

import os
import secrets
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from .loading import connect, name_of, quoted
from .schema import FILES, TABLE, Column
from .writing.plain import csv_cell

KINDS = ("changed", "added", "gone")
_BATCH = 20_000


@dataclass(frozen=True)
class Side:
    """One of the two versions."""

    folder: Path
    columns: Sequence[Column]

    def file(self, format_: str) -> Path:
        return self.folder / FILES[format_][0]


@dataclass(frozen=True)
class Difference:
    """``key``: the headers that rows were matched by; empty: by all they hold."""

    key: list[str]
    added: int
    changed: int
    gone: int
    columns_added: list[str] = field(default_factory=list)
    columns_gone: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key, "added": self.added, "changed": self.changed, "gone": self.gone,
            "columns_added": self.columns_added, "columns_gone": self.columns_gone,
        }  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One row that is not as it was: its numbers and its cells by header, None on the side where it is not; and, of a
    changed one, the headers under which it changed. ``place`` goes into ``after`` for the next page."""

    place: int
    kind: str
    old_number: int | None
    new_number: int | None
    old: dict[str, Any] | None
    new: dict[str, Any] | None
    fields: list[str]


def compare(old: Side, new: Side, key: Sequence[str], path: Path) -> Difference:
    """Find it and keep it in ``path``. Headers of the key that one of the versions lacks do not count."""
    shared = [column.name for column in new.columns if _column(old, column.name)]
    key = [name for name in key if name in shared]
    path.parent.mkdir(parents=True, exist_ok=True)
    work = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with connect() as db:
            _pair(db, old, new, key, shared)
            counts = _keep(db, work)
        with work.open("rb") as file:
            os.fsync(file.fileno())
        work.replace(path)
    finally:
        work.unlink(missing_ok=True)
    return Difference(
        list(key),
        counts["added"],
        counts["changed"],
        counts["gone"],
        [column.name for column in new.columns if column.name not in shared],
        [column.name for column in old.columns if column.name not in shared],
    )


def _column(side: Side, name: str) -> Column | None:
    return next((column for column in side.columns if column.name == name), None)


def _pair(db: duckdb.DuckDBPyConnection, old: Side, new: Side, key: Sequence[str], shared: Sequence[str]) -> None:
    """The table ``d`` (kind, old, new): the numbers of the rows."""
    values = [name for name in shared if name not in key] if key else []
    for name, side in (("o", old), ("w", new)):
        # As CSV writes them, so that a column whose type changed is compared by what is to be read.
        key_cells = ", ".join(_cell(side, one) for one in key or shared) or "''"
        value_cells = "".join(f", {_cell(side, one)} AS v{number}" for number, one in enumerate(values))
        db.execute(
            f"CREATE TABLE {name} AS SELECT *, row_number() OVER (PARTITION BY k ORDER BY n) AS nth FROM ("
            f"SELECT file_row_number + 1 AS n, CAST(to_json([{key_cells}]) AS VARCHAR) AS k{value_cells}"
            f" FROM read_parquet('{quoted(side.file('parquet'))}', file_row_number = true))"
        )
    unlike = " OR ".join(f"o.v{number} IS DISTINCT FROM w.v{number}" for number in range(len(values))) or "false"
    db.execute(
        "CREATE TABLE d AS SELECT CASE WHEN o.n IS NULL THEN 'added' WHEN w.n IS NULL THEN 'gone' ELSE 'changed' END"
        " AS kind, o.n AS old, w.n AS new FROM o FULL JOIN w ON o.k = w.k AND o.nth = w.nth"
        f" WHERE o.n IS NULL OR w.n IS NULL OR {unlike}"
    )


def _cell(side: Side, name: str) -> str:
    column = _column(side, name)
    assert column is not None
    return f"CAST({csv_cell(column, name_of(column))} AS VARCHAR)"


def _keep(db: duckdb.DuckDBPyConnection, path: Path) -> dict[str, int]:
    counts = dict.fromkeys(KINDS, 0)
    with sqlite3.connect(path, isolation_level=None) as out:
        out.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        out.execute("CREATE TABLE d (place INTEGER PRIMARY KEY, kind TEXT NOT NULL, old INTEGER, new INTEGER)")
        out.execute("BEGIN")
        rows = db.execute("SELECT kind, old, new FROM d ORDER BY coalesce(new, old), kind")
        while batch := rows.fetchmany(_BATCH):
            out.executemany("INSERT INTO d (kind, old, new) VALUES (?, ?, ?)", batch)
            for kind, _, _ in batch:
                counts[kind] += 1
        out.execute("COMMIT")
        out.execute("CREATE INDEX by_kind ON d (kind, place)")
    out.close()
    return counts


def page(path: Path, old: Side, new: Side, *, kind: str = "", after: int = 0, limit: int = 100) -> list[Change]:
    """Up to ``limit`` changes behind the place ``after``, of one kind where it is named."""
    with _open(path) as kept:
        where = "kind = ? AND" if kind else ""
        found = kept.execute(
            f"SELECT place, kind, old, new FROM d WHERE {where} place > ? ORDER BY place LIMIT ?",
            [*([kind] if kind else []), after, limit],
        ).fetchall()
    kept.close()
    before = _rows(old, [row[2] for row in found if row[2]])
    now = _rows(new, [row[3] for row in found if row[3]])
    return list(_changes(found, before, now))


def _changes(
    found: list[tuple[int, str, int | None, int | None]], before: dict[int, Any], now: dict[int, Any]
) -> Iterator[Change]:
    for place, kind, old, new in found:
        was, is_ = before.get(old or 0), now.get(new or 0)
        fields = [name for name in is_ if name in was and was[name] != is_[name]] if was and is_ else []
        yield Change(place, kind, old, new, was, is_, fields)


def _open(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{_address(path)}?mode=ro&immutable=1", uri=True)


def _address(path: Path) -> str:
    return path.absolute().as_uri().removeprefix("file:")


def _rows(side: Side, numbers: list[int]) -> dict[int, dict[str, Any]]:
    if not numbers:
        return {}
    with _open(side.file("sqlite")) as table:
        cells = ", ".join(column.key for column in side.columns)
        marks = ", ".join("?" * len(numbers))
        rows = table.execute(f"SELECT n, {cells} FROM {TABLE} WHERE n IN ({marks})", numbers).fetchall()
    table.close()
    return {row[0]: dict(zip([column.name for column in side.columns], row[1:], strict=True)) for row in rows}
