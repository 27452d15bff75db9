"""What is in each column: how much is missing, how many different values, the most frequent, how they are spread.

``profile`` by column key::

    {"missing": 3, "distinct": 120, "min": …, "max": …,          # as JSON writes them; texts: none
     "mean": 4.2, "median": 4.0, "sum": 420.0,                   # integers and numbers
     "shortest": 1, "longest": 9,                                # characters, texts
     "top": [[value, times], …],                                 # the 20 most frequent, the more frequent first
     "bins": [[from, to, rows], …]}                              # without ``to``, but for the last; numbers: of one
                                                                 # round width; dates: days, months, years or decades
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from .loading import connect, quoted
from .schema import Column, Type

TOP = 20
BINS = 20


def profile(parquet: Path, columns: Sequence[Column]) -> dict[str, Any]:
    with connect() as db:
        names = ", ".join(column.key for column in columns)
        db.execute(f"CREATE VIEW p AS SELECT * FROM read_parquet('{quoted(parquet)}') AS p({names})")
        return {column.key: _one(db, column) for column in columns}


def _one(db: duckdb.DuckDBPyConnection, column: Column) -> dict[str, Any]:
    key = column.key
    wanted = {"missing": f"count(*) - count({key})", "distinct": f"count(DISTINCT {key})"}
    if column.type == Type.TEXT:
        wanted |= {"shortest": f"min(length({key}))", "longest": f"max(length({key}))"}
    elif column.type != Type.BOOLEAN:
        wanted |= {"min": f"min({key})", "max": f"max({key})"}
    if column.type in (Type.INTEGER, Type.NUMBER):
        wanted |= {
            "mean": f"avg({key})",
            "median": f"median({key})",
            "sum": f"CAST(sum({key}) AS DOUBLE)",
        }
    row = db.execute(f"SELECT {', '.join(wanted.values())} FROM p").fetchone()
    assert row is not None
    found: dict[str, Any] = dict(zip(wanted, row, strict=True))
    top = db.execute(
        f"SELECT {key}, count(*) AS times FROM p WHERE {key} IS NOT NULL GROUP BY 1 ORDER BY times DESC, 1 LIMIT {TOP}"
    ).fetchall()
    bins = _bins(db, column, found["min"], found["max"]) if found.get("min") is not None else []
    return {name: _json(value) for name, value in found.items()} | {
        "top": [[_json(value), times] for value, times in top],
        "bins": bins,
    }


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    return value[:200] if isinstance(value, str) else value


def _bins(db: duckdb.DuckDBPyConnection, column: Column, least: Any, most: Any) -> list[list[Any]]:
    if column.type in (Type.DATE, Type.DATETIME):
        return _spans(db, column.key, least, most)
    if least == most:
        return [[least, most, _count(db, column.key)]]
    width = round_width(Decimal(repr(most)) - Decimal(repr(least)), column.type == Type.INTEGER)
    start = Decimal(repr(least)) // width * width
    if start > least:  # Decimal cuts towards nought
        start -= width
    rows = db.execute(
        f"SELECT CAST(floor(({column.key} - $1) / $2 + 1e-9) AS BIGINT) AS bin, count(*)"
        f" FROM p WHERE {column.key} IS NOT NULL GROUP BY 1",
        [float(start), float(width)],
    ).fetchall()
    counts = dict(rows)
    return [
        [_number(start + width * bin_), _number(start + width * (bin_ + 1)), counts.get(bin_, 0)]
        for bin_ in range(min(counts), max(counts) + 1)
    ]


def round_width(span: Decimal, whole: bool) -> Decimal:
    """The least of 1, 2, 5, 10, … (or their tenths) of which at most BINS cover the span."""
    width = Decimal(1).scaleb((span / BINS).adjusted())
    for factor in (1, 2, 5, 10):
        if width * factor * BINS >= span:
            width *= factor
            break
    return max(width, Decimal(1)) if whole else width


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _count(db: duckdb.DuckDBPyConnection, key: str) -> int:
    row = db.execute(f"SELECT count({key}) FROM p").fetchone()
    assert row is not None
    return int(row[0])


def _spans(db: duckdb.DuckDBPyConnection, key: str, least: Any, most: Any) -> list[list[Any]]:
    """By day, month, year or decade: the finest of which there are not too many."""
    days = (most - least).days
    span = "day" if days <= 45 else "month" if days <= 1100 else "year" if days <= 22000 else "decade"
    rows = db.execute(
        f"WITH spans AS (SELECT date_trunc('{span}', CAST({key} AS DATE)) AS start, count(*) AS times FROM p"
        f" WHERE {key} IS NOT NULL GROUP BY 1) SELECT CAST(start AS DATE),"
        f" CAST(start + INTERVAL 1 {span} AS DATE), times FROM spans ORDER BY 1"
    ).fetchall()
    return [[start.isoformat(), end.isoformat(), times] for start, end, times in rows]
