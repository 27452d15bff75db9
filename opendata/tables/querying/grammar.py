"""From the parameters of an address to a question: only columns there are, only values of their type."""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from opendata.tables.schema import Column, Type

from . import values, wording
from .cursors import Cursor, read
from .errors import BadQuery
from .values import Value

OPERATORS = ("ne", "lt", "lte", "gt", "gte", "contains", "starts", "in", "null")
RESERVED = ("q", "sort", "columns", "limit", "after", "group", "aggregate")
MOST_ROWS = 1_000  # of one page
MOST_GROUPS = 10_000
MOST_FILTERS = 20
MOST_VALUES = 100  # of one ``in``
MOST_SORTS, MOST_GROUPED, MOST_MEASURES = 4, 3, 10
PARTS = ("year", "month", "day")  # of a date
DEFAULT_ROWS = 100
_NUMERIC = (Type.INTEGER, Type.NUMBER)
# function: the types it is for
MEASURES: dict[str, tuple[Type, ...]] = {
    "count": tuple(Type),
    "distinct": tuple(Type),
    "sum": _NUMERIC,
    "avg": _NUMERIC,
    "min": (*_NUMERIC, Type.DATE, Type.DATETIME, Type.TEXT),
    "max": (*_NUMERIC, Type.DATE, Type.DATETIME, Type.TEXT),
}
_MEASURED = {
    "count": "有值的行数", "distinct": "不同的值", "sum": "合计", "avg": "平均", "min": "最小", "max": "最大",
}  # fmt: skip


@dataclass(frozen=True)
class Filter:
    """``operator``: ``eq`` or one of OPERATORS. ``values`` are as SQLite keeps them; of ``null``: 1 or 0."""

    column: Column
    operator: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Grouped:
    column: Column
    part: str = ""  # of PARTS; empty: the value itself

    @property
    def name(self) -> str:
        return f"{self.column.key}:{self.part}" if self.part else self.column.key


@dataclass(frozen=True)
class Measure:
    function: str
    column: Column | None = None  # None: the rows themselves are counted

    @property
    def name(self) -> str:
        return f"{self.function}:{self.column.key}" if self.column else self.function


@dataclass(frozen=True)
class Query:
    """``sort`` are names of columns (of groups: of their parts and measures, too), True for the greatest first."""

    columns: tuple[Column, ...]  # that are shown
    filters: tuple[Filter, ...] = ()
    ways: tuple[wording.Way, ...] = ()
    sort: tuple[tuple[str, bool], ...] = ()
    limit: int = DEFAULT_ROWS
    after: Cursor | None = None
    groups: tuple[Grouped, ...] = ()
    measures: tuple[Measure, ...] = ()
    schema: tuple[Column, ...] = ()  # all there are

    @classmethod
    def parse(cls, pairs: Iterable[tuple[str, str]], columns: Sequence[Column]) -> "Query":
        """Raises BadQuery, which says at which parameter and what to do."""
        return _Reading(columns).query(pairs)

    @property
    def order(self) -> str:
        """``sort`` as an address says it."""
        return ",".join(f"-{name}" if down else name for name, down in self.sort)

    @property
    def group_names(self) -> list[str]:
        """What its groups and measures are called."""
        return [one.name for one in self.groups] + [one.name for one in self.measures]

    @property
    def labels(self) -> dict[str, str]:
        """What its groups and measures are called by people."""
        parts = {"year": "年", "month": "月", "day": "日"}
        said = {one.name: one.column.name + (f"（{parts[one.part]}）" if one.part else "") for one in self.groups}
        for one in self.measures:
            said[one.name] = f"{one.column.name}（{_MEASURED[one.function]}）" if one.column else "行数"
        return said

    @property
    def asks_all(self) -> bool:
        """Whether every row answers it."""
        return not self.filters and not self.ways


class _Reading:
    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = tuple(columns)
        # A key means the column at that place even where a header looks like it.
        self.known = {column.name: column for column in columns} | {column.key: column for column in columns}
        self.said: dict[str, str] = {}
        self.filters: list[Filter] = []

    def query(self, pairs: Iterable[tuple[str, str]]) -> Query:
        for name, text in pairs:
            self._take(name, text)
        groups, measures = self._groups(), self._measures()
        grouped = bool(groups or measures)
        sort = self._sort(groups, measures) if grouped else self._sort_rows()
        order = ",".join(f"-{name}" if down else name for name, down in sort)
        if grouped and self.said.get("after"):
            raise BadQuery("after", "分组的结果不分页，请用 limit 要多一些组，或者加上筛选条件。")
        return Query(
            columns=self._shown(),
            filters=tuple(self.filters),
            ways=wording.ways(self.said.get("q", "")),
            sort=sort,
            limit=self._limit(MOST_GROUPS if grouped else MOST_ROWS),
            after=read(self.said["after"], order) if self.said.get("after") else None,
            groups=groups,
            measures=measures,
            schema=self.columns,
        )

    def _take(self, name: str, text: str) -> None:
        if name in RESERVED:
            if name in self.said:
                raise BadQuery(name, f"{name} 只能写一次。")
            self.said[name] = values.line(name, text)
        elif text.strip() or self.known.get(name) is None:
            if len(self.filters) >= MOST_FILTERS:
                raise BadQuery(name, f"筛选条件最多 {MOST_FILTERS} 个。")
            if one := self._filter(name, text):
                self.filters.append(one)

    # --- Filters

    def _column(self, parameter: str, name: str) -> Column:
        column = self.known.get(name)
        if column is None:
            shown = name if len(name) <= 60 else name[:60] + "…"
            raise BadQuery(parameter, f"没有“{shown}”这一列。列用表头或者 c1 到 c{len(self.columns)} 来写。")
        return column

    def _filter(self, name: str, text: str) -> Filter | None:
        operator = "eq"
        if name not in self.known:
            before, mark, after = name.rpartition("__")
            if mark and after in OPERATORS:
                name, operator = before, after
            elif mark and before in self.known:
                raise BadQuery(
                    f"{before}__{after}"[:100], f"没有 {after[:20]} 这种比较，可以用：{'、'.join(OPERATORS)}。"
                )
        parameter = name if operator == "eq" else f"{name}__{operator}"
        column = self._column(parameter[:100], name)
        if not text.strip():
            return None
        return Filter(column, operator, self._values(column, operator, parameter, text))

    def _values(self, column: Column, operator: str, parameter: str, text: str) -> tuple[Value, ...]:
        if operator == "null":
            return (int(values.truth(parameter, text.strip())),)
        if operator in ("contains", "starts") and column.type != Type.TEXT:
            raise BadQuery(parameter, f"“{column.name}”不是文字列，不能用 {operator}；可以用 gte 和 lte 给出范围。")
        if operator in ("lt", "lte", "gt", "gte") and column.type == Type.BOOLEAN:
            raise BadQuery(parameter, f"“{column.name}”只有是和否，没有大小。")
        if operator != "in":
            return (values.read(column, parameter, text),)
        many = next(csv.reader([values.line(parameter, text).replace("\n", " ").replace("\r", " ")]), [])
        if len(many) > MOST_VALUES:
            raise BadQuery(parameter, f"in 最多 {MOST_VALUES} 个值。")
        return tuple(dict.fromkeys(values.read(column, parameter, one) for one in many if one))

    # --- What is shown, in what order

    def _names(self, parameter: str, most: int) -> list[str]:
        """The names of a list; a header with a comma in it stands in double quotes."""
        text = self.said.get(parameter, "").replace("\n", " ").replace("\r", " ")
        names = [name.strip() for name in next(csv.reader([text], skipinitialspace=True), []) if name.strip()]
        if len(names) > most:
            raise BadQuery(parameter, f"{parameter} 最多 {most} 个。")
        return names

    def _shown(self) -> tuple[Column, ...]:
        shown = [self._column("columns", name) for name in self._names("columns", len(self.columns))]
        return tuple(dict.fromkeys(shown)) or self.columns

    def _sort_rows(self) -> tuple[tuple[str, bool], ...]:
        return self._ordered(lambda name: self._column("sort", name).key)

    def _sort(self, groups: Sequence[Grouped], measures: Sequence[Measure]) -> tuple[tuple[str, bool], ...]:
        names = [one.name for one in groups] + [one.name for one in measures]

        def known(name: str) -> str:
            column, mark, part = name.partition(":")
            key = f"{self.known[column].key}{mark}{part}" if column in self.known else name
            function, mark, column = key.partition(":")
            key = f"{function}:{self.known[column].key}" if mark and column in self.known else key
            if key not in names:
                raise BadQuery("sort", f"分组的结果只能按这些排序：{'、'.join(names)}。")
            return key

        return self._ordered(known)

    def _ordered(self, known: Callable[[str], str]) -> tuple[tuple[str, bool], ...]:
        order: dict[str, bool] = {}
        for name in self._names("sort", MOST_SORTS):
            down = name.startswith("-") and name not in self.known
            order.setdefault(known(name[1:] if down else name), down)
        return tuple(order.items())

    def _limit(self, most: int) -> int:
        text = self.said.get("limit", "").strip()
        if not text:
            return DEFAULT_ROWS if most == MOST_ROWS else 1_000
        if not text.isascii() or not text.isdigit() or len(text) > 9 or not 1 <= int(text) <= most:
            raise BadQuery("limit", f"limit 请填 1 到 {most} 的整数。")
        return int(text)

    # --- Groups

    def _groups(self) -> tuple[Grouped, ...]:
        groups = []
        for name in self._names("group", MOST_GROUPED):
            if name in self.known:
                groups.append(Grouped(self.known[name]))
                continue
            before, mark, part = name.rpartition(":")
            column = self._column("group", before if mark else name)
            if part not in PARTS:
                raise BadQuery("group", f"日期只能按 {'、'.join(PARTS)} 分组。")
            if column.type not in (Type.DATE, Type.DATETIME):
                raise BadQuery("group", f"“{column.name}”不是日期，不能按 {part} 分组。")
            groups.append(Grouped(column, part))
        return tuple(dict.fromkeys(groups))

    def _measures(self) -> tuple[Measure, ...]:
        measures = []
        for name in self._names("aggregate", MOST_MEASURES):
            function, mark, rest = name.partition(":")
            if function not in MEASURES:
                raise BadQuery("aggregate", f"没有“{function[:20]}”这种统计，可以用：{'、'.join(MEASURES)}。")
            if not mark and function == "count":
                measures.append(Measure("count"))
                continue
            if not rest:
                raise BadQuery("aggregate", f"{function} 后面要写是哪一列，例如 {function}:c1。")
            column = self._column("aggregate", rest)
            if column.type not in MEASURES[function]:
                raise BadQuery("aggregate", f"“{column.name}”这一列不能用 {function}。")
            measures.append(Measure(function, column))
        if not measures and self.said.get("group", "").strip():
            measures = [Measure("count")]
        return tuple(dict.fromkeys(measures))
