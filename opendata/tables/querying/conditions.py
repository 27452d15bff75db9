"""What a row must be, as SQL with bound values: columns by their keys, which are our own, and nothing of a stranger's.

The two engines take the same conditions but for how a value of a type is bound and how words are looked for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from opendata.tables.schema import Column, Type

from .grammar import Filter, Query
from .values import Value
from .wording import readable


@dataclass(frozen=True)
class Condition:
    """``sql`` with as many question marks as there are ``values``."""

    sql: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Dialect:
    """``marks``: how a value of a type is bound, where not as it is."""

    marks: dict[Type, str] = field(default_factory=dict)

    def mark(self, column: Column) -> str:
        return self.marks.get(column.type, "?")


SQLITE = Dialect()
DUCKDB = Dialect({
    Type.DATE: "CAST(? AS DATE)", Type.DATETIME: "CAST(? AS TIMESTAMP)", Type.BOOLEAN: "CAST(? AS BOOLEAN)",
    Type.INTEGER: "CAST(? AS BIGINT)", Type.NUMBER: "CAST(? AS DOUBLE)",
})  # fmt: skip
_COMPARED = {"eq": "=", "lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


def of_filter(one: Filter, dialect: Dialect) -> Condition:
    """The condition a filter stands for."""
    key, mark = one.column.key, dialect.mark(one.column)
    if one.operator in _COMPARED:
        return Condition(f"{key} {_COMPARED[one.operator]} {mark}", one.values)
    if one.operator == "ne":  # what has no value is not that value
        return Condition(f"({key} <> {mark} OR {key} IS NULL)", one.values)
    if one.operator == "null":
        return Condition(f"{key} IS NULL" if one.values[0] else f"{key} IS NOT NULL")
    if one.operator == "in":
        return Condition(f"{key} IN ({', '.join([mark] * len(one.values))})" if one.values else "FALSE", one.values)
    text = str(one.values[0])
    if one.operator == "contains":
        return Condition(f"instr({key}, ?) > 0", (text,))
    # A range, which an index answers.
    after = _following(text)
    if after is None:
        return Condition(f"{key} >= ?", (text,))
    return Condition(f"({key} >= ? AND {key} < ?)", (text, after))


def _following(text: str) -> str | None:
    """The first text that comes after all that begin with this one."""
    while text:
        code = ord(text[-1]) + 1
        if code <= 0x10FFFF:
            return text[:-1] + chr(0xE000 if code == 0xD800 else code)
        text = text[:-1]
    return None


def of_words(query: Query) -> Condition:
    """For DuckDB, whose ``lower`` knows all letters: each word somewhere in the row's text, in any of the ways."""
    columns, values = readable(query.schema), []
    if not columns:
        return Condition("FALSE")
    ways = []
    for way in query.ways:
        words = []
        for word in way:
            # Most words have no capitals: the text is read as it is, which takes half the time.
            written = "lower({})" if word != word.upper() else "{}"
            words.append("(" + " OR ".join(f"contains({written.format(one.key)}, ?)" for one in columns) + ")")
            values += [word] * len(columns)
        ways.append("(" + " AND ".join(words) + ")")
    return Condition("(" + " OR ".join(ways) + ")", tuple(values))


def of_filters(query: Query, dialect: Dialect) -> list[Condition]:
    """The conditions of its filters."""
    return [of_filter(one, dialect) for one in query.filters]


def joined(conditions: Sequence[Condition]) -> Condition:
    """All of them."""
    return _joined(conditions, " AND ") if conditions else Condition("TRUE")


def any_of(conditions: Sequence[Condition]) -> Condition:
    """Any of them."""
    either = _joined([Condition(f"({one.sql})", one.values) for one in conditions], " OR ")
    return Condition(f"({either.sql})", either.values)


def _joined(conditions: Sequence[Condition], by: str) -> Condition:
    return Condition(by.join(one.sql for one in conditions), tuple(value for one in conditions for value in one.values))


# --- Pages by key

SortKey = tuple[Column, bool]  # True: the greatest first


@dataclass(frozen=True)
class Stretch:
    """Rows that follow one another in the order asked for, such as one walk along an index gives."""

    condition: Condition
    order: str


def _ordered(keys: Sequence[SortKey], down: bool, present: bool, n: str) -> str:
    """``present``: the first key is known to have a value, so that an index gives the order as it is."""
    parts = []
    for place, (column, greatest_first) in enumerate(keys):
        last = "" if place == 0 and (present or greatest_first) else " NULLS LAST"
        parts.append(f"{column.key} {'DESC' if greatest_first else 'ASC'}{last}")
    return ", ".join([*parts, f"{n} {'DESC' if down else 'ASC'}"])


def order(keys: Sequence[SortKey], n: str) -> str:
    """The whole order: rows without a value last, those that are alike by their numbers."""
    parts = [f"{column.key} {'DESC' if down else 'ASC'} NULLS LAST" for column, down in keys]
    return ", ".join([*parts, f"{n} {'DESC' if keys and keys[-1][1] else 'ASC'}"])


def stretches(
    keys: Sequence[SortKey], after: tuple[Sequence[Value | None], int] | None, dialect: Dialect, n: str
) -> Iterator[Stretch]:
    """The rows after ``after`` (the values of ``keys`` in a row, and its number), stretch by stretch in the order."""
    down = bool(keys) and keys[-1][1]
    if after is None:
        yield from _beginning(keys, down, n)
        return
    values, row = after
    for depth in range(len(keys), -1, -1):
        alike = [_is(column, value, dialect) for (column, _), value in zip(keys[:depth], values[:depth], strict=True)]
        if depth == len(keys):
            beyond = Condition(f"{n} {'<' if down else '>'} ?", (row,))
            yield Stretch(joined([*alike, beyond]), _ordered([], down, False, n))
            continue
        (column, greatest_first), value = keys[depth], values[depth]
        if value is None:
            continue  # nothing comes after those without a value
        beyond = Condition(f"{column.key} {'<' if greatest_first else '>'} {dialect.mark(column)}", (value,))
        yield Stretch(joined([*alike, beyond]), _ordered(keys[depth:], down, True, n))
        empty = Condition(f"{column.key} IS NULL")
        yield Stretch(joined([*alike, empty]), _ordered(keys[depth + 1 :], down, False, n))


def _beginning(keys: Sequence[SortKey], down: bool, n: str) -> Iterator[Stretch]:
    if not keys or keys[0][1]:
        yield Stretch(Condition("TRUE"), _ordered(keys, down, False, n))
        return
    column = keys[0][0]
    yield Stretch(Condition(f"{column.key} IS NOT NULL"), _ordered(keys, down, True, n))
    yield Stretch(Condition(f"{column.key} IS NULL"), _ordered(keys[1:], down, False, n))


def _is(column: Column, value: Value | None, dialect: Dialect) -> Condition:
    if value is None:
        return Condition(f"{column.key} IS NULL")
    return Condition(f"{column.key} = {dialect.mark(column)}", (value,))
