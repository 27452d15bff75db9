"""A version of a table, asked.

SQLite finds a row by its number or by an index at once; it is given a few milliseconds. What it cannot find by then it
would have to look for in every row, and that DuckDB does in a twentieth of the time: it finds the numbers of the rows,
which SQLite then gives."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from opendata.tables.schema import TABLE, Column, Type

from . import duck, sqlite
from .conditions import DUCKDB, SQLITE, Condition, SortKey, any_of, joined, of_filters, of_words, order, stretches
from .cursors import Cursor
from .errors import BadQuery, TooSlow
from .found import Row, as_object, objects
from .found import chosen as _chosen
from .found import truths as _truths
from .grammar import Grouped, Measure, Query
from .lines import FORMATS, arrow_of, lines, named

__all__ = ["FORMATS", "Groups", "Page", "Table"]

STEPS = 300_000  # of SQLite's machine, before DuckDB is asked
TRIED_FOR = 0.2  # seconds, where a step takes long: texts of many pages


@dataclass(frozen=True)
class Page:
    """``rows`` hold the number of the row, then the chosen columns; ``next``: what ``after`` says for the next page."""

    rows: list[Row]
    next: Cursor | None


@dataclass(frozen=True)
class Groups:
    """``names`` of what stands in each row: the parts, then the measures. ``more``: there are more than these."""

    names: list[str]
    rows: list[Row]
    more: bool = False


class Table:
    """The files in ``folder``, which never change; ``columns`` are all there are, in order."""

    def __init__(self, folder: Path, columns: Sequence[Column]) -> None:
        self.folder, self.columns = folder, tuple(columns)
        self.known = {column.key: column for column in columns}

    # --- Pages

    def page(self, query: Query) -> Page:
        """The rows that answer it, as many as ``limit``. Raises TooSlow, and BadQuery where ``after`` is of another
        version."""
        rows, following = self._page(query, _chosen(query.columns))
        return Page(_truths(rows, query.columns), following)

    def objects(self, query: Query, *, names: bool = False) -> tuple[bytes, Cursor | None]:
        """The same page as JSON, a list of objects under keys with the number of the row, or under headers without it.
        SQLite writes it itself, which takes a third of the time."""
        written = as_object(query.columns, names)
        if written is None:
            page = self.page(query)
            return orjson.dumps(objects(query.columns, page.rows, names)), page.next
        rows, following = self._page(query, f"n, {written}")
        return ("[" + ",".join([text for _, text in rows]) + "]").encode(), following

    def _page(self, query: Query, chosen: str) -> tuple[list[Row], Cursor | None]:
        keys = [(self.known[name], down) for name, down in query.sort]
        after = self._after(query, keys)
        wanted = query.limit + 1
        try:
            if query.ways:
                raise TooSlow  # words are DuckDB's
            rows = self._by_index(query, keys, after, wanted, chosen)
        except TooSlow:
            rows = self._fetched([row for (row,) in self._numbers(query, keys, after, wanted)], chosen)
        if len(rows) < wanted:
            return rows, None
        rows.pop()
        return rows, Cursor(self.folder.name, query.order, rows[-1][0])

    def rows(self, numbers: Sequence[int], columns: Sequence[Column]) -> list[Row]:
        """The rows of these numbers, in this order; those there are not are left out. Raises TooSlow."""
        return _truths(self._fetched(numbers, _chosen(columns)), columns)

    def _after(self, query: Query, keys: Sequence[SortKey]) -> tuple[Sequence[Any], int] | None:
        if query.after is None:
            return None
        if query.after.version != self.folder.name:
            raise BadQuery("after", "after 属于另一个版本。请从第一页开始。")
        if not keys:
            return (), query.after.n
        chosen = ", ".join(["n", *(column.key for column, _ in keys)])
        with sqlite.reading(self.folder) as reader:
            found = reader.rows(f"SELECT {chosen} FROM {TABLE} WHERE n = ?", [query.after.n])
        if not found:
            raise BadQuery("after", "after 不是上一页给出的值。请从第一页开始，照着每页的 next 往下取。")
        return found[0][1:], query.after.n

    def _by_index(self, query: Query, keys: Sequence[SortKey], after: Any, wanted: int, chosen: str) -> list[Row]:
        filters = of_filters(query, SQLITE)
        rows: list[Row] = []
        with sqlite.reading(self.folder, STEPS, TRIED_FOR) as reader:
            for stretch in stretches(keys, after, SQLITE, "n"):
                where = joined([*filters, stretch.condition])
                sql = f"SELECT {chosen} FROM {TABLE} WHERE {where.sql} ORDER BY {stretch.order} LIMIT ?"
                rows += reader.rows(sql, [*where.values, wanted - len(rows)])
                if len(rows) == wanted:
                    break
        return rows

    def _numbers(self, query: Query, keys: Sequence[SortKey], after: Any, wanted: int) -> list[Row]:
        conditions = self._conditions(query)
        if after is not None:
            beyond = [one.condition for one in stretches(keys, after, DUCKDB, duck.ROW)]
            conditions.append(any_of(beyond))
        # Without ORDER BY the rows come as they stand in the file, and it stops at the last one wanted.
        ordered = f"ORDER BY {order(keys, 'r')}" if keys else ""
        where = joined(conditions)
        sql = f"SELECT {duck.ROW} FROM {self._source} WHERE {where.sql} {ordered} LIMIT {wanted}"
        return duck.rows(self.folder, sql, where.values)

    def _fetched(self, numbers: Sequence[int], chosen: str) -> list[Row]:
        if not numbers:
            return []
        marks = ", ".join("?" * len(numbers))
        with sqlite.reading(self.folder) as reader:
            sql = f"SELECT {chosen} FROM {TABLE} WHERE n IN ({marks})"
            found = {row[0]: row for row in reader.rows(sql, numbers)}
        return [found[number] for number in numbers if number in found]

    # --- What reads whole columns

    @property
    def _source(self) -> str:
        return duck.source(self.folder, self.columns)

    @staticmethod
    def _conditions(query: Query) -> list[Condition]:
        return [*of_filters(query, DUCKDB), *([of_words(query)] if query.ways else [])]

    def count(self, query: Query) -> int:
        """How many rows answer it, whatever ``after`` and ``limit`` say. Raises TooSlow."""
        where = joined(self._conditions(query))
        [(found,)] = duck.rows(self.folder, f"SELECT count(*) FROM {self._source} WHERE {where.sql}", where.values)
        return int(found)

    def groups(self, query: Query) -> Groups:
        """The groups that ``group`` and ``aggregate`` ask for. Raises TooSlow."""
        names = query.group_names
        places = {name: str(place) for place, name in enumerate(names, 1)}
        chosen = ", ".join([*map(_part, query.groups), *map(_measure, query.measures)])
        where = joined(self._conditions(query))
        grouped = ", ".join(str(place) for place in range(1, len(query.groups) + 1))
        ordered = [f"{places[name]} {'DESC' if down else 'ASC'} NULLS LAST" for name, down in query.sort]
        ordered += [f"{place} ASC NULLS LAST" for place in range(1, len(query.groups) + 1)]
        sql = f"SELECT {chosen} FROM {self._source} WHERE {where.sql}"
        if grouped:
            sql += f" GROUP BY {grouped} ORDER BY {', '.join(ordered)} LIMIT {query.limit + 1}"
        rows = [tuple(map(_plain, row)) for row in duck.rows(self.folder, sql, where.values)]
        return Groups(names, rows[: query.limit], len(rows) > query.limit)

    def arrow(self, numbers: Sequence[int], columns: Sequence[Column], *, names: bool = True) -> bytes:
        """The rows of these numbers, in this order, as an Arrow stream. Raises TooSlow."""
        chosen = ", ".join(named(column, names) for column in columns)
        wanted = ", ".join(str(int(number) - 1) for number in numbers)
        sql = f"SELECT {chosen} FROM {self._source} WHERE r IN ({wanted or '-1'})"
        with duck.asking(self.folder) as connection:
            return arrow_of(connection, f"{sql} ORDER BY list_position([{wanted}], r)", [])

    def lines(self, query: Query, format: str, *, names: bool = True) -> Iterator[bytes]:
        """Every row that answers it, in the order of the file, as one of FORMATS, piece by piece; ``sort``, ``after``
        and ``limit`` say nothing here. ``names``: columns under their headers, else under their keys. Raises TooSlow
        where a piece does."""
        where = joined(self._conditions(query))
        return lines(self.folder, self.columns, query.columns, where, format, names)


_PARTS = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}


def _part(group: Grouped) -> str:
    return f"strftime({group.column.key}, '{_PARTS[group.part]}')" if group.part else group.column.key


def _measure(measure: Measure) -> str:
    if measure.column is None:
        return "count(*)"
    key = measure.column.key
    if measure.function == "distinct":
        return f"count(DISTINCT {key})"
    if measure.function == "sum" and measure.column.type == Type.NUMBER:
        return f"fsum({key})"  # the same whatever order the rows are added in, but for the last digit
    return f"{measure.function}({key})"


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.15g}")  # what a sum of such numbers knows; 0.1 + 0.2 is 0.3
    return value.isoformat() if hasattr(value, "isoformat") else value
