"""A page of rows or groups as JSON, JSON Lines, CSV or Arrow."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import orjson

from opendata.tables.querying import Page, Query, Table
from opendata.tables.querying.found import objects
from opendata.tables.schema import Column
from opendata.tables.writing.plain import csv_header

Row = Sequence[Any]


def described(column: Column) -> dict[str, str]:
    return {"key": column.key, "name": column.name, "type": str(column.type)}


def page(format: str, query: Query, found: Page, table: Table, by_name: bool) -> bytes:
    """All but JSON, which says more than the rows."""
    if format == "csv":
        return csv_header(query.columns) + csv_rows(row[1:] for row in found.rows)
    if format == "arrow":
        return table.arrow([row[0] for row in found.rows], query.columns, names=by_name)
    return b"".join(orjson.dumps(one) + b"\n" for one in objects(query.columns, found.rows, by_name))


def csv_rows(rows: Iterable[Row]) -> bytes:
    """As table.csv writes them (``tables.writing.plain``)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue().encode()


def csv_table(head: Sequence[str], rows: Iterable[Row]) -> bytes:
    """Any table, as Excel opens it."""
    return "\ufeff".encode() + csv_rows([head]) + csv_rows(rows)


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(Decimal(repr(value)), "f")
    return value
