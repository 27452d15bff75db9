"""Rows of text become a table of types, in a DuckDB file that is thrown away when the version is made.

What is written plainly is read by DuckDB; every other writing is asked of ``values`` once, however often it occurs.
"""

import csv
import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from . import values
from .reading import MAX_CELL, Source
from .reading.sources import Mistakes, Plain, refuse
from .schema import TYPE_LABELS, Column, Type

RAW = "raw"
_BLANKS = " \t\r\n\u3000\u00a0\ufeff"  # cut from the ends of cells
_DUCK = {
    Type.TEXT: "VARCHAR", Type.INTEGER: "BIGINT", Type.NUMBER: "DOUBLE", Type.DATE: "DATE",
    Type.DATETIME: "TIMESTAMP", Type.BOOLEAN: "BOOLEAN",
}  # fmt: skip
_DAY = "[1-9][0-9]{{3}}-[0-9]{{2}}-[0-9]{{2}}"
# A subset of what ``values`` reads, in which reading and DuckDB's CAST are the same.
_PLAINLY = {
    Type.INTEGER: "regexp_full_match({c}, '-?(?:0|[1-9][0-9]{{0,14}})')",
    Type.NUMBER: r"(length({c}) <= 16 AND regexp_full_match({c}, '-?(?:0|[1-9][0-9]{{0,14}})(?:\.[0-9]{{1,14}})?'))",
    Type.DATE: f"(regexp_full_match({{c}}, '{_DAY}') AND TRY_CAST({{c}} AS DATE) IS NOT NULL)",
    Type.DATETIME: f"(regexp_full_match({{c}}, '{_DAY}[T ][0-9]{{{{2}}}}:[0-9]{{{{2}}}}:[0-9]{{{{2}}}}')"
    " AND TRY_CAST({c} AS TIMESTAMP) IS NOT NULL)",
    Type.BOOLEAN: "({c} = '是' OR {c} = '否')",
}  # fmt: skip
# What is numbered, not counted: a code stays text, though all of today's look like numbers.
_CODE = re.compile(
    r"(?:代码|编码|编号|代号|号码|证号|账号|电话|手机|邮编)$|(?:\b|_|[a-z])(?:Code|code|ID|Id|id)$|^(?:CODE|ID)$"
)
_GUESSED = (Type.BOOLEAN, Type.INTEGER, Type.NUMBER, Type.DATE, Type.DATETIME)
_SAMPLE = 1_000  # different values by which a type is thought possible
_BATCH = 5_000  # rows


@dataclass
class Reading:
    """How one column is read: what is not written plainly, and what it means (in plain writing, None: missing)."""

    type: Type
    odd: dict[str, str | None]


def connect(spill: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A database of our own for work on files, in memory: it takes no more than its share of the machine, and lays
    what is beyond in the folder ``spill``."""
    db = duckdb.connect(":memory:")
    db.execute("SET threads = 2; SET memory_limit = '1GB'; SET enable_progress_bar = false")
    db.execute(f"SET temp_directory = '{quoted(spill or '')}'")
    return db


def quoted(text: object) -> str:
    return str(text).replace("'", "''")


def name_of(column: Column) -> str:
    """A header as DuckDB takes it for a name."""
    return '"' + column.name.replace('"', '""') + '"'


def load(db: duckdb.DuckDBPyConnection, source: Source, work: Path, told: Callable[[int], None]) -> int:
    """All rows as text in the table RAW, without blanks at the ends; what is empty is missing. How many there are."""
    width = len(source.header)
    if source.plain and _load_plain(db, source.plain, width):
        return source.plain.count
    laid = work / "rows.csv"
    count = _lay_down(source, laid, told)
    _take_in(db, Plain(laid, ",", "\n", 0, count, False), width)
    laid.unlink()
    if _count(db) != count:
        raise RuntimeError("rows were lost between the file and the table")
    return count


def _load_plain(db: duckdb.DuckDBPyConnection, plain: Plain, width: int) -> bool:
    """Let DuckDB read the file itself. False where it cannot, or what it found needs a closer look."""
    try:
        _take_in(db, plain, width)
    except duckdb.Error:
        return False
    empty = " AND ".join(f"c{position} IS NULL" for position in range(1, width + 1))
    if _count(db) == plain.count and not _count(db, f"WHERE {empty}"):
        return True
    db.execute(f"DROP TABLE {RAW}")
    return False


def _count(db: duckdb.DuckDBPyConnection, where: str = "") -> int:
    row = db.execute(f"SELECT count(*) FROM {RAW} {where}").fetchone()
    assert row is not None
    return int(row[0])


def _lay_down(source: Source, path: Path, told: Callable[[int], None]) -> int:
    """The rows as CSV of one plain kind."""
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
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


def _take_in(db: duckdb.DuckDBPyConnection, plain: Plain, width: int) -> None:
    keys = [f"c{position}" for position in range(1, width + 1)]
    names = ", ".join(f"'{key}': 'VARCHAR'" for key in keys)
    blanks = "" if plain.only_spaces else f", '{_BLANKS}'"
    cells = ", ".join(f"nullif(trim({key}{blanks}), '') AS {key}" for key in keys)
    line_end = plain.line_end.replace("\r", r"\r").replace("\n", r"\n")
    db.execute(
        f"CREATE TABLE {RAW} AS SELECT {cells} FROM read_csv('{quoted(plain.path)}', header = false,"
        f" auto_detect = false, columns = {{{names}}}, delim = '{quoted(plain.separator)}', quote = '\"',"
        " escape = '\"',"
        f" new_line = '{line_end}', skip = {plain.skip}, max_line_size = {8 * MAX_CELL},"
        f" buffer_size = {64 * 2**20}, strict_mode = true)"
    )


def find_types(
    db: duckdb.DuckDBPyConnection, source: Source, types: Mapping[str, Type], told: Callable[[int], None]
) -> list[Reading]:
    """How every column is to be read. Types that are given are kept."""
    readings: list[Reading] = []
    mistakes = Mistakes()
    for position, name in enumerate(source.header, start=1):
        fixed = types.get(name)
        if fixed is not None:
            reading = _fixed(db, source, position, fixed, mistakes)
        else:
            reading = _guessed(db, f"c{position}", name, position - 1 in source.strings)
        _check_damage(db, source, position, reading, mistakes)
        source.notes.extend(_notes(name, reading))
        readings.append(reading)
        told(position)
    mistakes.done()
    return readings


def _guessed(db: duckdb.DuckDBPyConnection, key: str, name: str, strings: bool) -> Reading:
    sample = db.execute(
        f"SELECT DISTINCT {key} FROM (SELECT {key} FROM {RAW} WHERE {key} IS NOT NULL LIMIT 20000) LIMIT {_SAMPLE}"
    ).fetchall()
    real = [text for (text,) in sample if text not in values.MISSING]
    for kind, read in _possible(name, strings):
        if real and all(read(text) is not None for text in real):
            odd, bad = _odd(db, key, kind, read, 1)
            if not bad:
                return Reading(kind, odd)
    return Reading(Type.TEXT, {})


def _possible(name: str, strings: bool) -> Iterator[tuple[Type, Callable[[str], Any]]]:
    if any(word in name.lower() for word in ("日期", "时间", "date")):
        yield Type.DATE, values.compact_day
    names_something = bool(_CODE.search(name))
    for kind in _GUESSED:
        if not ((strings or names_something) and kind in (Type.INTEGER, Type.NUMBER)):
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


def _fixed(db: duckdb.DuckDBPyConnection, source: Source, position: int, kind: Type, mistakes: Mistakes) -> Reading:
    """A person has said what the column is: what does not fit is a mistake with line and column."""
    if kind == Type.TEXT:
        return Reading(kind, {})
    odd, bad = _odd(db, f"c{position}", kind, values.READ[kind], 100)
    if bad:
        said = (
            f"不是{TYPE_LABELS[kind]}，而“{source.header[position - 1]}”列定为{TYPE_LABELS[kind]}。"
            "请改正这一格，或者在数据字典里改这一列的类型。"
        )
        _point_out(db, source, position, bad, said, mistakes)
    return Reading(kind, odd)


def _check_damage(
    db: duckdb.DuckDBPyConnection, source: Source, position: int, reading: Reading, mistakes: Mistakes
) -> None:
    """4.40106E+17 is what a spreadsheet made of a long number when it wrote the CSV: the number is lost."""
    if reading.type == Type.TEXT:
        found = db.execute(
            f"SELECT DISTINCT c{position} FROM {RAW}"
            f" WHERE regexp_full_match(c{position}, '[0-9]\\.[0-9]+E\\+[0-9]{{2}}') LIMIT 100"
        ).fetchall()
        if found:
            said = "是表格软件把长数字改写成的，原来的数字已经丢失。请把这一列设成“文本”格式，从来源重新导出。"
            _point_out(db, source, position, [text for (text,) in found], said, mistakes)


def _point_out(
    db: duckdb.DuckDBPyConnection, source: Source, position: int, bad: list[str], said: str, mistakes: Mistakes
) -> None:
    """Every cell with one of the bad texts, by line and column."""
    key = f"c{position}"
    rows = db.execute(
        f"SELECT rowid, {key} FROM {RAW} WHERE {key} IN (SELECT unnest($1)) ORDER BY rowid LIMIT 100", [bad]
    ).fetchall()
    lines = _lines(source, [row for row, _ in rows])
    for row, text in rows:
        mistakes.add(f"“{text[:40]}”{said}", lines[row], position)


def _lines(source: Source, rows: list[int]) -> dict[int, int]:
    """In which line of the file rows (from 0, ascending) stand."""
    wanted = set(rows)
    stop = max(wanted)
    return {row: line for row, (line, _) in enumerate(itertools.islice(source.rows(), stop + 1)) if row in wanted}


def write_parquet(
    db: duckdb.DuckDBPyConnection, columns: Sequence[Column], readings: Sequence[Reading], path: Path
) -> None:
    """The columns, each of its type, under their headers, in order; the rows in the order of the file."""
    cells, joins = [], []
    for column, reading in zip(columns, readings, strict=True):
        key = column.key
        text = f"r.{key}"
        if reading.odd:
            db.execute(
                f"CREATE TEMP TABLE odd_{key} AS SELECT unnest($1::VARCHAR[]) AS text, unnest($2::VARCHAR[]) AS plain",
                [list(reading.odd), list(reading.odd.values())],
            )
            joins.append(f"LEFT JOIN odd_{key} ON odd_{key}.text = r.{key}")
            text = f"CASE WHEN odd_{key}.text IS NULL THEN r.{key} ELSE odd_{key}.plain END"
        typed = f"({text}) = '是'" if reading.type == Type.BOOLEAN else f"CAST({text} AS {_DUCK[reading.type]})"
        cells.append(f"{typed} AS {name_of(column)}")
    order = "ORDER BY r.rowid" if joins else ""  # a join need not keep the order
    db.execute(
        f"COPY (SELECT {', '.join(cells)} FROM {RAW} r {' '.join(joins)} {order}) TO '{quoted(path)}'"
        " (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 122880)"
    )


def _notes(name: str, reading: Reading) -> Iterator[str]:
    missing = sorted(text for text, plain in reading.odd.items() if plain is None)
    if missing:
        yield f"“{name}”列里的{'、'.join(f'“{text}”' for text in missing[:5])}按没有数据读。"
    read = min(((text, plain) for text, plain in reading.odd.items() if plain is not None), default=None)
    if read and reading.type != Type.BOOLEAN:
        yield f"“{name}”列按{TYPE_LABELS[reading.type]}读，例如“{read[0][:40]}”读作 {read[1]}。"
