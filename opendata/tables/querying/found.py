"""Rows as SQLite gives them, as tuples or as the text of JSON objects."""

from collections.abc import Iterable, Sequence
from typing import Any

from opendata.tables.loading import quoted
from opendata.tables.schema import Column, Type

Row = tuple[Any, ...]
_MOST = 60  # columns: a function of SQLite takes 127 values


def chosen(columns: Sequence[Column]) -> str:
    """The number of the row, then the columns."""
    return ", ".join(["n", *(column.key for column in columns)])


def truths(rows: list[Row], columns: Sequence[Column]) -> list[Row]:
    """SQLite keeps yes and no as 1 and 0."""
    places = [place for place, column in enumerate(columns, 1) if column.type == Type.BOOLEAN]
    if not places:
        return rows
    found = []
    for row in rows:
        cells = list(row)
        for place in places:
            if cells[place] is not None:
                cells[place] = bool(cells[place])
        found.append(tuple(cells))
    return found


def objects(columns: Sequence[Column], rows: Iterable[Row], names: bool) -> list[dict[str, Any]]:
    """Rows, each led by its number, as objects; under headers the number is left out."""
    if names:
        headers = [column.name for column in columns]
        return [dict(zip(headers, row[1:], strict=True)) for row in rows]
    keys = ["n", *(column.key for column in columns)]
    return [dict(zip(keys, row, strict=True)) for row in rows]


def as_object(columns: Sequence[Column], names: bool) -> str | None:
    """The same in SQL of SQLite; None where there are more columns than it can do."""
    if len(columns) > _MOST:
        return None
    members = [] if names else ["'n', n"]
    members += [f"'{quoted(column.name if names else column.key)}', {_value(column)}" for column in columns]
    return f"json_object({', '.join(members)})"


def _value(column: Column) -> str:
    if column.type == Type.BOOLEAN:
        return f"json(CASE {column.key} WHEN 1 THEN 'true' WHEN 0 THEN 'false' END)"
    return column.key
