"""Rows of text become a table of types, in a DuckDB file that is thrown away when the version is made.

What is written plainly is read by DuckDB; every other writing is asked of ``values`` once, however often it occurs.
"""

import csv
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from . import values
from .reading import MAX_CELL, Source
from .reading.sources import Mistakes, refuse
from .schema import TYPE_LABELS, Column, Type

RAW, TYPED = "raw", "typed"
_DUCK = {
    Type.TEXT: "VARCHAR", Type.INTEGER: "BIGINT", Type.NUMBER: "DOUBLE", Type.DATE: "DATE",
    Type.DATETIME: "TIMESTAMP", Type.BOOLEAN: "BOOLEAN",
}  # fmt: skip
# A subset of what ``values`` reads, in which reading and DuckDB's CAST are the same.
_PLAINLY = {
    Type.INTEGER: "regexp_full_match({c}, '-?(?:0|[1-9][0-9]{{0,14}})')",
    Type.NUMBER: r"(length({c}) <= 16 AND regexp_full_match({c}, '-?(?:0|[1-9][0-9]{{0,14}})(?:\.[0-9]{{1,14}})?'))",
    Type.DATE: "(regexp_full_match({c}, '[1-9][0-9]{{3}}-[0-9]{{2}}-[0-9]{{2}}') AND TRY_CAST({c} AS DATE) IS NOT NULL)",
    Type.DATETIME: "(regexp_full_match({c}, '[1-9][0-9]{{3}}-[0-9]{{2}}-[0-9]{{2}}[T ][0-9]{{2}}:[0-9]{{2}}:[0-9]{{2}}')"
    " AND TRY_CAST({c} AS TIMESTAMP) IS NOT NULL)",
    Type.BOOLEAN: "({c} = '是' OR {c} = '否')",
}  # fmt: skip
_GUESSED = (Type.BOOLEAN, Type.INTEGER, Type.NUMBER, Type.DATE, Type.DATETIME)
_SAMPLE = 1_000  # different values by which a type is thought possible
_BATCH = 5_000  # rows


@dataclass
class _Reading:
    """How one column is read: what is not written plainly, and what it means (in plain writing, None: missing)."""

    type: Type
    odd: dict[str, str | None]


def connect(path: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A database of our own for work on files: it takes no more than its share of the machine."""
    connection = duckdb.connect(str(path) if path else ":memory:")
    connection.execute("SET threads = 2; SET memory_limit = '1GB'; SET enable_progress_bar = false")
    if path:
        connection.execute(f"SET temp_directory = '{quoted(path.parent / 'spill')}'")
    return connection


def quoted(text: object) -> str:
    return str(text).replace("'", "''")


def name_of(column: Column) -> str:
    """A header as DuckDB takes it for a name."""
    return '"' + column.name.replace('"', '""') + '"'


def lay_down(source: Source, path: Path, told: Callable[[int], None]) -> int:
    """All rows as CSV of one plain kind; how many there are."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        for batch in _batches(source.rows()):
            writer.writerows(batch)
            count += len(batch)
            told(count)
    if not count:
        raise refuse("只有表头，没有数据。")
    return count


def _batches(rows: Iterator[tuple[int, list[str]]]) -> Iterator[list[list[str]]]:
    batch: list[list[str]] = []
    for _, cells in rows:
        batch.append(cells)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def take_in(db: duckdb.DuckDBPyConnection, path: Path, width: int) -> None:
    """The rows as text, without blanks at the ends; what is empty is missing."""
    db.execute("CREATE MACRO clean(x) AS nullif(trim(x, ' \t\r\n\u3000\u00a0\ufeff'), '')")
    names = ", ".join(f"'c{position}': 'VARCHAR'" for position in range(1, width + 1))
    cells = ", ".join(f"clean(c{position}) AS c{position}" for position in range(1, width + 1))
    db.execute(
        f"CREATE TABLE {RAW} AS SELECT {cells} FROM read_csv('{quoted(path)}', header = false, auto_detect = false,"
        f" columns = {{{names}}}, delim = ',', quote = '\"', escape = '\"', new_line = '\\r\\n',"
        f" max_line_size = {8 * MAX_CELL}, null_padding = true)"
    )


def make_typed(
    db: duckdb.DuckDBPyConnection, source: Source, types: Mapping[str, Type], told: Callable[[int], None]
) -> list[Column]:
    """The table TYPED (c1, c2, … in the order of the file), and its columns. Types that are given are kept."""
    readings: list[_Reading] = []
    mistakes = Mistakes()
    for index, name in enumerate(source.header):
        fixed = types.get(name)
        if fixed is not None:
            readings.append(_fixed(db, source, index + 1, fixed, mistakes))
        else:
            readings.append(_guessed(db, f"c{index + 1}", name, index in source.strings))
        told(index + 1)
    mistakes.done()
    _write_typed(db, readings)
    for name, reading in zip(source.header, readings, strict=True):
        source.notes.extend(_notes(name, reading))
    return [
        Column(position, name, reading.type)
        for position, (name, reading) in enumerate(zip(source.header, readings, strict=True), start=1)
    ]


def _guessed(db: duckdb.DuckDBPyConnection, key: str, name: str, strings: bool) -> _Reading:
    sample = db.execute(
        f"SELECT DISTINCT {key} FROM (SELECT {key} FROM {RAW} WHERE {key} IS NOT NULL LIMIT 20000) LIMIT {_SAMPLE}"
    ).fetchall()
    real = [text for (text,) in sample if text not in values.MISSING]
    for kind, read in _possible(name, strings):
        if real and all(read(text) is not None for text in real):
            odd, bad = _odd(db, key, kind, read, 1)
            if not bad:
                return _Reading(kind, odd)
    return _Reading(Type.TEXT, {})


def _possible(name: str, strings: bool) -> Iterator[tuple[Type, Callable[[str], Any]]]:
    if any(word in name.lower() for word in ("日期", "时间", "date")):
        yield Type.DATE, values.compact_day
    for kind in _GUESSED:
        if not (strings and kind in (Type.INTEGER, Type.NUMBER)):
            yield kind, values.READ[kind]


def _odd(
    db: duckdb.DuckDBPyConnection, key: str, kind: Type, read: Callable[[str], Any], bear: int
) -> tuple[dict[str, str | None], list[str]]:
    """What is not written plainly with what it means, and up to ``bear`` texts that mean nothing of the kind."""
    plainly = _PLAINLY[kind].format(c=key)
    if read is values.compact_day:
        plainly = "false"
    odd: dict[str, str | None] = {}
    bad: list[str] = []
    cursor = db.cursor()
    cursor.execute(f"SELECT DISTINCT {key} FROM {RAW} WHERE {key} IS NOT NULL AND NOT {plainly}")
    while len(bad) < bear and (texts := cursor.fetchmany(_BATCH)):
        for (text,) in texts:
            value = read(text)
            if value is not None:
                odd[text] = values.written(value)
            elif text in values.MISSING:
                odd[text] = None
            else:
                bad.append(text)
    cursor.close()
    return odd, bad[:bear]


def _fixed(db: duckdb.DuckDBPyConnection, source: Source, position: int, kind: Type, mistakes: Mistakes) -> _Reading:
    """A person has said what the column is: what does not fit is a mistake with line and column."""
    if kind == Type.TEXT:
        return _Reading(kind, {})
    key = f"c{position}"
    odd, bad = _odd(db, key, kind, values.READ[kind], 100)
    if bad:
        rows = db.execute(
            f"SELECT rowid, {key} FROM {RAW} WHERE {key} IN (SELECT unnest($1)) ORDER BY rowid LIMIT 100", [bad]
        ).fetchall()
        lines = _lines(source, [row for row, _ in rows])
        for row, text in rows:
            mistakes.add(
                f"“{text[:40]}”不是{TYPE_LABELS[kind]}，而“{source.header[position - 1]}”列定为{TYPE_LABELS[kind]}。"
                "请改正这一格，或者在数据字典里改这一列的类型。",
                lines[row],
                position,
            )
    return _Reading(kind, odd)


def _lines(source: Source, rows: list[int]) -> dict[int, int]:
    """In which line of the file rows (from 0, ascending) stand."""
    wanted = set(rows)
    stop = max(wanted)
    return {row: line for row, (line, _) in enumerate(itertools.islice(source.rows(), stop + 1)) if row in wanted}


def _write_typed(db: duckdb.DuckDBPyConnection, readings: list[_Reading]) -> None:
    cells, joins = [], []
    for position, reading in enumerate(readings, start=1):
        key = f"c{position}"
        text = f"r.{key}"
        if reading.odd:
            db.execute(
                f"CREATE TEMP TABLE odd_{key} AS SELECT unnest($1::VARCHAR[]) AS text, unnest($2::VARCHAR[]) AS plain",
                [list(reading.odd), list(reading.odd.values())],
            )
            joins.append(f"LEFT JOIN odd_{key} ON odd_{key}.text = r.{key}")
            text = f"CASE WHEN odd_{key}.text IS NULL THEN r.{key} ELSE odd_{key}.plain END"
        if reading.type == Type.BOOLEAN:
            cells.append(f"({text}) = '是' AS {key}")
        else:
            cells.append(f"CAST({text} AS {_DUCK[reading.type]}) AS {key}")
    order = "ORDER BY r.rowid" if joins else ""  # a join need not keep the order
    db.execute(f"CREATE TABLE {TYPED} AS SELECT {', '.join(cells)} FROM {RAW} r {' '.join(joins)} {order}")
    db.execute(f"DROP TABLE {RAW}")


def _notes(name: str, reading: _Reading) -> Iterator[str]:
    missing = sorted(text for text, plain in reading.odd.items() if plain is None)
    if missing:
        yield f"“{name}”列里的{'、'.join(f'“{text}”' for text in missing[:5])}按没有数据读。"
    read = min(((text, plain) for text, plain in reading.odd.items() if plain is not None), default=None)
    if read and reading.type != Type.BOOLEAN:
        yield f"“{name}”列按{TYPE_LABELS[reading.type]}读，例如“{read[0][:40]}”读作 {read[1]}。"


def write_parquet(db: duckdb.DuckDBPyConnection, columns: Sequence[Column], path: Path) -> None:
    """The typed table under its headers, in order."""
    cells = ", ".join(f"{column.key} AS {name_of(column)}" for column in columns)
    db.execute(
        f"COPY (SELECT {cells} FROM {TYPED}) TO '{quoted(path)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
    )
