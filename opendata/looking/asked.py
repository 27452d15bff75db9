"""What a visitor asks of a table, as it stands in the address: conditions, words, order, columns, groups.

The grammar is that of the API (``tables.querying``), so that the address of a page and that of the data behind it
differ in nothing but the path. Forms without scripts cannot write ``c3__gte``: what they send is led to the address
that says so (``tidy``).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from opendata.tables.schema import Type

from .found import Described

# How a condition compares: the ending in the address, and how people say it.
HOWS = {
    "": "是", "ne": "不是", "contains": "包含", "starts": "开头是", "gte": "不小于", "lte": "不大于", "gt": "大于",
    "lt": "小于", "in": "是其中之一", "null": "空着",
}  # fmt: skip
_OF_DATES = {"gte": "不早于", "lte": "不晚于", "gt": "晚于", "lt": "早于"}
# What the form offers: two of them are one ending with two values.
OFFERED = [*((how, label) for how, label in HOWS.items() if how != "null"), ("empty", "空着"), ("filled", "不空")]
WORDS = {"q", "sort", "columns", "limit", "after", "group", "aggregate"}  # of the grammar
OWN = {"as"}  # of these pages: how a chart is drawn
NEW_COLUMN, NEW_HOW, NEW_VALUE = "new-column", "new-how", "new-value"  # what the form for one more condition sends
MOST_PAIRS = 60
LIMITS = (20, 50, 100, 200)
DEFAULT_LIMIT = 50
YES, NO = {"是", "有", "对", "true", "1", "yes"}, {"否", "无", "没有", "错", "false", "0", "no"}

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Condition:
    place: int  # among the pairs
    column: Described
    how: str
    value: str

    @property
    def label(self) -> str:
        """As one says it: 类型 是 初中."""
        if self.how == "null":
            return f"{self.column.name} {'空着' if self.value.lower() in YES else '不空'}"
        labels = _OF_DATES if self.column.type in (Type.DATE, Type.DATETIME) else {}
        value = self.value
        if self.column.type is Type.BOOLEAN:
            value = "是" if value.lower() in YES else "否"
        called = self.column.codes.get(value)
        return f"{self.column.name} {labels.get(self.how, HOWS[self.how])} {value}{f'（{called}）' if called else ''}"


@dataclass(frozen=True)
class Asked:
    described: Sequence[Described]
    pairs: Pairs = ()

    @classmethod
    def from_query(cls, query: QueryDict, described: Sequence[Described]) -> "Asked":
        """What stands in the address; a parameter without a value says nothing."""
        pairs = [(name, value.strip()) for name, values in query.lists() for value in values if value.strip()]
        return cls(described, tuple(pairs[:MOST_PAIRS]))

    # --- What is asked

    def get(self, name: str) -> str:
        return next((value for one, value in self.pairs if one == name), "")

    @property
    def for_query(self) -> Pairs:
        """What the grammar knows."""
        return tuple(pair for pair in self.pairs if pair[0] not in OWN)

    @property
    def narrowing(self) -> Pairs:
        """Which rows: conditions and words, without order, columns, place or groups."""
        return tuple(pair for pair in self.pairs if pair[0] == "q" or pair[0] not in WORDS | OWN)

    @cached_property
    def _by_name(self) -> dict[str, Described]:
        return {one.name: one for one in self.described} | {one.key: one for one in self.described}

    def column(self, name: str) -> Described | None:
        return self._by_name.get(name)

    @cached_property
    def conditions(self) -> list[Condition]:
        found = []
        for place, (name, value) in enumerate(self.pairs):
            if name in WORDS | OWN:
                continue
            column, how = self.column(name), ""
            if column is None:
                head, _, how = name.rpartition("__")
                column = self.column(head)
            if column is not None and how in HOWS:
                found.append(Condition(place, column, how, value))
        return found

    @property
    def is_narrowed(self) -> bool:
        return bool(self.narrowing)

    @property
    def chosen(self) -> list[Described]:
        """The columns that are shown, in the order asked for; all where none are chosen or none are known."""
        names = [name.strip() for name in self.get("columns").split(",") if name.strip()]
        found = [column for name in names if (column := self.column(name))]
        return found or list(self.described)

    @property
    def order(self) -> tuple[Described | None, bool]:
        """The first column it is sorted by, and whether downwards."""
        first = self.get("sort").split(",")[0].strip()
        return self.column(first.lstrip("-")), first.startswith("-")

    @property
    def limit(self) -> int:
        asked = self.get("limit")
        return int(asked) if asked in map(str, LIMITS) else DEFAULT_LIMIT

    # --- Where changes of it lead

    def text(self, without: Iterable[int] = (), **changes: str) -> str:
        """The address's query with some of it changed, ``?`` included. A page further on (``after``) is of this very
        question, so any change leads to the first one."""
        left_out = set(without)
        changes.setdefault("after", "")
        kept = [pair for place, pair in enumerate(self.pairs) if place not in left_out and pair[0] not in changes]
        kept += [(name, value) for name, value in changes.items() if value]
        return f"?{urlencode(kept)}" if kept else ""

    def narrowed_text(self, **more: str) -> str:
        """The same rows on another page of the resource."""
        pairs = [*self.narrowing, *((name, value) for name, value in more.items() if value)]
        return f"?{urlencode(pairs)}" if pairs else ""

    def with_condition(self, column: Described, how: str, value: str) -> str:
        """One condition more."""
        pair = (f"{column.key}__{how}" if how else column.key, value)
        kept = [one for one in self.pairs if one[0] != "after" and one != pair]
        return f"?{urlencode([*kept, pair])}"

    def hidden(self, *without: str) -> Pairs:
        """What a form that changes ``without`` carries along."""
        return tuple(pair for pair in self.pairs if pair[0] not in {*without, "after"})


LISTS = ("columns", "group")  # a form sends them one by one, an address says them with commas


def tidy(query: QueryDict, described: Sequence[Described]) -> str | None:
    """The address's query as links write it, where a form wrote it otherwise; None where it is well."""
    news = {name: query.get(name, "").strip() for name in (NEW_COLUMN, NEW_HOW, NEW_VALUE)}
    written = {name for name, _ in _all(query)}
    several = any(len(query.getlist(name)) > 1 for name in LISTS)
    if not written & set(news) and not several and all(value.strip() for _, value in _all(query)):
        return None
    asked = Asked.from_query(query, described)
    kept = [(name, value) for name, value in asked.pairs if name not in {*news, *LISTS, "after"}]
    for name in LISTS:
        values = ",".join(dict.fromkeys(value.strip() for value in query.getlist(name) if value.strip()))
        if values and not (name == "columns" and values == ",".join(one.key for one in described)):
            kept.append((name, values))
    column = asked.column(news[NEW_COLUMN])
    if column and (pair := _condition(column, news[NEW_HOW], news[NEW_VALUE])):
        kept.append(pair)
    return urlencode(list(dict.fromkeys(kept)))


def _all(query: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in query.lists() for value in values]


def _condition(column: Described, how: str, value: str) -> tuple[str, str] | None:
    """The pair for what the form says; None where it says nothing."""
    if how in ("empty", "filled"):
        return f"{column.key}__null", "true" if how == "empty" else "false"
    if not value or how not in HOWS or how == "null":
        return None
    if column.type is Type.BOOLEAN and value.lower() in YES | NO:
        value = "true" if value.lower() in YES else "false"
    if how in ("", "ne") and value not in column.codes:  # by its name as well as by its code
        value = next((code for code, name in column.codes.items() if name == value), value)
    return f"{column.key}__{how}" if how else column.key, value
