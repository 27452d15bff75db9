"""Every row that answers a question, in the order of the file, piece by piece: no list of them, no connection held
while a slow reader reads, each piece of one immutable version."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
from nanoarrow.ipc import StreamWriter

from opendata.tables.loading import name_of, quoted
from opendata.tables.schema import TABLE, Column, Type
from opendata.tables.writing.plain import csv_cell, csv_header, json_cell

from . import duck, sqlite
from .conditions import Condition

# format: media type
FORMATS = {
    "json": "application/json",
    "jsonl": "application/jsonl",
    "csv": "text/csv; charset=utf-8",
    "arrow": "application/vnd.apache.arrow.stream",
}
PIECE = 20_000  # rows of the file looked through at once
_BATCH = 5_000


def lines(
    folder: Path, schema: Sequence[Column], columns: Sequence[Column], where: Condition, format: str, names: bool
) -> Iterator[bytes]:
    """The rows of ``where``, their ``columns``, as one of FORMATS. Raises TooSlow where a piece takes too long."""
    pieces = _Pieces(folder, schema, where)
    if format == "arrow":
        return _arrow(pieces, columns, names)
    if format == "csv":
        return _csv(pieces, columns)
    return _json(pieces, columns, names, as_list=format == "json")


class _Pieces:
    def __init__(self, folder: Path, schema: Sequence[Column], where: Condition) -> None:
        self.folder, self.where = folder, where
        self.source = duck.source(folder, schema)

    def _asked(self, chosen: str) -> Iterator[tuple[str, list[object]]]:
        with sqlite.reading(self.folder) as reader:
            [(last,)] = reader.rows(f"SELECT max(n) FROM {TABLE}", [])
        for first in range(0, last or 1, PIECE):  # one of no rows where there are none: it tells the columns
            sql = f"SELECT {chosen} FROM {self.source} WHERE r >= ? AND r < ? AND {self.where.sql}"
            yield sql, [first, first + PIECE, *self.where.values]

    def texts(self, chosen: str) -> Iterator[list[str]]:
        """The rows as texts, one list for each piece."""
        for sql, values in self._asked(chosen):
            found: list[str] = []
            with duck.asking(self.folder, at_length=True) as connection:
                rows = connection.execute(sql, values)
                while batch := rows.fetchmany(_BATCH):
                    found += [text for (text,) in batch]
            yield found

    def write_arrow(self, chosen: str, writer: StreamWriter) -> Iterator[None]:
        """Each piece into the writer."""
        for sql, values in self._asked(chosen):
            with duck.asking(self.folder, at_length=True) as connection:
                writer.write_stream(connection.sql(sql, params=values))
            yield


def _csv(pieces: _Pieces, columns: Sequence[Column]) -> Iterator[bytes]:
    """As table.csv is written (``writing.plain``)."""
    yield csv_header(columns)
    # A line with nothing in it would be no row.
    empty = '""' if len(columns) == 1 else ""
    line = " || ',' || ".join(f"coalesce({_csv_text(column)}, '{empty}')" for column in columns)
    for texts in pieces.texts(line):
        if texts:
            yield ("\r\n".join(texts) + "\r\n").encode()


def _csv_text(column: Column) -> str:
    cell = csv_cell(column, column.key)
    if column.type != Type.TEXT:
        return f"CAST({cell} AS VARCHAR)"
    special = " OR ".join(f"contains({cell}, {mark})" for mark in ("'\"'", "','", "chr(10)", "chr(13)"))
    return f"CASE WHEN {special} THEN '\"' || replace({cell}, '\"', '\"\"') || '\"' ELSE {cell} END"


def _json(pieces: _Pieces, columns: Sequence[Column], names: bool, as_list: bool) -> Iterator[bytes]:
    members = ", ".join(
        f"'{quoted(column.name if names else column.key)}', {json_cell(column, column.key)}" for column in columns
    )
    between = "[\n" if as_list else ""
    for texts in pieces.texts(f"CAST(json_object({members}) AS VARCHAR)"):
        if texts:
            yield (between + (",\n" if as_list else "\n").join(texts) + ("" if as_list else "\n")).encode()
            between = ",\n" if as_list else ""
    if as_list:
        yield b"[]\n" if between == "[\n" else b"\n]\n"


def _arrow(pieces: _Pieces, columns: Sequence[Column], names: bool) -> Iterator[bytes]:
    chosen = ", ".join(named(column, names) for column in columns)
    out = io.BytesIO()
    with StreamWriter.from_writable(out) as writer:
        for _ in pieces.write_arrow(chosen, writer):
            yield out.getvalue()
            out.seek(0)
            out.truncate()
    yield out.getvalue()


def named(column: Column, names: bool) -> str:
    """A column as it is selected, under its header or its key."""
    return f"{column.key} AS {name_of(column)}" if names else column.key


def arrow_of(connection: duckdb.DuckDBPyConnection, sql: str, values: Sequence[object]) -> bytes:
    """What one question answers, as an Arrow stream."""
    out = io.BytesIO()
    with StreamWriter.from_writable(out) as writer:
        writer.write_stream(connection.sql(sql, params=list(values)))
    return out.getvalue()
