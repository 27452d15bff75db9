"""Which charts a table can be drawn as, chosen from the types of its columns and from what is in them.

A chart is a question of the grammar: what the rows are grouped by (and, for several lines in one chart, what each
group is divided by), and what is counted or added up. A scatter is two columns of numbers against each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from opendata.tables.schema import Type

from .asked import Asked
from .found import Described
from .narrowing import called_like, distinct, sorts_rows
from .profiles import adds_up, is_quantity

FUNCTIONS = {"count": "行数", "sum": "合计", "avg": "平均", "max": "最大", "min": "最小", "distinct": "不同值的个数"}
PARTS = {"year": "年", "month": "月", "day": "日"}
KINDS = {"bar": "条形图", "line": "折线图", "scatter": "散点图"}
MOST_SUGGESTED = 8
MOST_SERIES = 4
# What makes rows different things, of which several stand in one table; a grade or a state does not.
_DIVIDING = ("名称", "类别", "类型", "种类", "分类", "地区", "乡镇", "街道", "市场", "站点", "单位", "性别")
_YEARS = ("年", "年份", "年度", "year")


@dataclass(frozen=True)
class Chart:
    """``group``: columns with the part of a date, as ``group`` writes them; ``measure`` as ``aggregate`` does;
    ``kind`` one of KINDS. Of a scatter, ``group`` is empty and ``pair`` are its columns."""

    kind: str
    group: tuple[tuple[Described, str], ...] = ()
    function: str = "count"
    of: Described | None = None
    pair: tuple[Described, Described] | None = None

    @property
    def measure(self) -> str:
        return f"{self.function}:{self.of.key}" if self.of else self.function

    @property
    def unit(self) -> str:
        if self.pair:
            return ""
        if self.of is None:
            return "行"
        return "个" if self.function == "distinct" else self.of.unit

    @property
    def measured(self) -> str:
        """What its numbers are."""
        return f"{self.of.name}{FUNCTIONS[self.function]}" if self.of else FUNCTIONS["count"]

    @property
    def title(self) -> str:
        if self.pair:
            return f"{self.pair[0].name}和{self.pair[1].name}"
        by, part = self.group[0]
        named = f"按{by.name}" if not part else f"按{by.name}（每{PARTS[part]}）"
        divided = "".join(f"、{one.name}" for one, _ in self.group[1:])
        return f"{named}{divided}：{self.measured}"

    def pairs(self) -> dict[str, str]:
        """As the address says it."""
        if self.pair:
            return {"columns": ",".join(one.key for one in self.pair), "as": self.kind}
        return {"group": _group(self.group), "aggregate": self.measure, "as": self.kind}


def _group(group: Sequence[tuple[Described, str]]) -> str:
    return ",".join(f"{column.key}:{part}" if part else column.key for column, part in group)


def is_time(column: Described, profile: Mapping[str, Any]) -> bool:
    """Dates, and whole numbers that are years."""
    if column.type in (Type.DATE, Type.DATETIME):
        return True
    found = profile.get(column.key, {})
    named = column.name.strip().lower().endswith(_YEARS)
    return column.type is Type.INTEGER and named and 1800 <= (found.get("min") or 0) <= (found.get("max") or 0) <= 2200


def part_of(column: Described, profile: Mapping[str, Any]) -> str:
    """By what part of a date to group so that there are neither two points nor a thousand."""
    if column.type not in (Type.DATE, Type.DATETIME):
        return ""
    found = profile.get(column.key, {})
    try:
        days = (date.fromisoformat(found["max"][:10]) - date.fromisoformat(found["min"][:10])).days
    except (KeyError, TypeError, ValueError):
        return "month"
    return "day" if days <= 92 else "month" if days <= 1500 else "year"


def suggestions(described: Sequence[Described], profile: Mapping[str, Any], rows: int) -> list[Chart]:
    """What is worth drawing, the most telling first."""
    times = [one for one in described if is_time(one, profile) and distinct(profile, one) > 2]
    kinds = [
        one for one in described if sorts_rows(profile, one) and one not in times and not _says_twice(one, described)
    ]
    kinds = sorted((one for one in kinds if distinct(profile, one) < rows), key=lambda one: -distinct(profile, one))
    amounts = [one for one in described if is_quantity(one) and one not in times and distinct(profile, one) > 2]
    many = [one for one in described if _repeats(profile, one, rows) and one not in kinds]
    few = [one for one in kinds if distinct(profile, one) <= MOST_SERIES and one.name.strip().endswith(_DIVIDING)]
    found: list[Chart] = []
    for time in times[:2]:
        by = ((time, part_of(time, profile)),)
        # What is of several kinds is not thrown together: income and spending, two places.
        found += [_of((*by, (few[0], "")), "line", amount) for amount in amounts[:1] if few]
        found += [_of(by, "line", amount) for amount in amounts[:2]] or [Chart("line", by)]
    found += [Chart("bar", ((kind, ""),)) for kind in kinds[:3]]
    found += [_of(((kind, ""),), "bar", amount) for kind in kinds[:2] for amount in amounts[:1]]
    found += [Chart("bar", ((one, ""),)) for one in many[:1]]
    if len(amounts) > 1 and rows > 4:
        found.append(Chart("scatter", pair=(amounts[0], amounts[1])))
    found += [Chart("line", ((time, part_of(time, profile)),)) for time in times[:1] if amounts]
    if not found:
        found = _each_row(described, profile, amounts, rows)
    return list(dict.fromkeys(found))[:MOST_SUGGESTED]


def _says_twice(column: Described, described: Sequence[Described]) -> bool:
    """Whether it is a code whose name stands in another column."""
    return not column.codes and any(called_like(column, one) for one in described if one != column)


def _of(by: tuple[tuple[Described, str], ...], kind: str, amount: Described) -> Chart:
    return Chart(kind, by, "sum" if adds_up(amount) else "avg", amount)


def _repeats(profile: Mapping[str, Any], column: Described, rows: int) -> bool:
    """A text with more values than a facet has, whose commonest are still worth a look."""
    top = profile.get(column.key, {}).get("top") or [["", 0]]
    return column.type is Type.TEXT and 30 < distinct(profile, column) <= rows / 3 and top[0][1] > 2


def _each_row(
    described: Sequence[Described], profile: Mapping[str, Any], amounts: Sequence[Described], rows: int
) -> list[Chart]:
    """A short table of named things with numbers: a bar for each."""
    named = [one for one in described if one.type is Type.TEXT and distinct(profile, one) == rows <= 60]
    return [_of(((named[0], ""),), "bar", amount) for amount in amounts[:3]] if named else []


def chosen(asked: Asked, described: Sequence[Described], profile: Mapping[str, Any], rows: int) -> Chart | None:
    """The chart the address asks for, or the first that is worth drawing; None where there is none."""
    kind = asked.get("as") if asked.get("as") in KINDS else ""
    amounts = [one for one in described if one.is_number]
    if kind == "scatter":
        columns = [one for one in (asked.chosen if asked.get("columns") else amounts) if one.is_number]
        columns += [one for one in amounts if one not in columns]
        return Chart("scatter", pair=(columns[0], columns[1])) if len(columns) > 1 else None
    group = _grouped(asked)
    if not group:
        found = suggestions(described, profile, rows)
        return found[0] if found else None
    function, _, name = asked.get("aggregate").split(",")[0].partition(":")
    of = asked.column(name)
    function = function if function in FUNCTIONS and (of or function == "count") else "count"
    time = is_time(group[0][0], profile)
    return Chart(kind or ("line" if time else "bar"), group, function, of)


def _grouped(asked: Asked) -> tuple[tuple[Described, str], ...]:
    found = []
    for name in asked.get("group").split(","):
        column, part = asked.column(name.strip()), ""
        if column is None:
            head, _, part = name.strip().rpartition(":")
            column = asked.column(head)
        if column and (not part or part in PARTS):
            found.append((column, part))
    return tuple(dict.fromkeys(found))[:2]
