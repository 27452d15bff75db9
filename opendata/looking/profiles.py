"""What is in each column, for people: how full it is, how its values are spread, which are the commonest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.safestring import SafeString

from opendata.tables.schema import Type

from .cells import grouped, plain
from .drawing import share, spread
from .found import Described

SHOWN_TOP = 10


@dataclass(frozen=True)
class Bar:
    """One line of a table with its bar. ``pair``: the condition that leads to these rows."""

    label: str
    note: str
    rows: int
    share: str
    drawing: SafeString
    pair: tuple[str, str]


@dataclass(frozen=True)
class Profile:
    column: Described
    figures: list[tuple[str, str]]
    missing: int
    full: SafeString
    drawing: SafeString | None = None
    ends: tuple[str, str] = ("", "")  # what stands under the drawing
    bins: list[tuple[str, int]] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    rest: int = 0  # rows whose value is none of ``bars``
    all_different: bool = False


def profile(column: Described, found: Mapping[str, Any], rows: int) -> Profile:
    """``found``: what ``tables.profiling`` counted."""
    missing, distinct = int(found.get("missing") or 0), int(found.get("distinct") or 0)
    present = rows - missing
    different = present > 1 and distinct == present
    figures = [("填写", f"{percent(present, rows)}（空 {missing:,} 行）"), ("不同的值", f"{distinct:,} 个")]
    figures += _figures(column, found)
    bins = [one for one in found.get("bins") or [] if len(one) == 3]
    names = [_span(column, one) for one in bins]
    drawing, ends = None, ("", "")
    if len(bins) > 1:
        most = max(bins, key=lambda one: one[2])
        label = f"{column.name}的分布：最多的一段是{_span(column, most)}，{most[2]:,} 行。"
        drawing = spread([one[2] for one in bins], names, label)
        ends = (_edge(column, bins[0][0]), _edge(column, _last(column, bins[-1][1])))
    bars = [] if different else _bars(column, found, present)
    if bars and distinct <= SHOWN_TOP:
        drawing = None  # the table of all its values says more
    return Profile(
        column=column,
        figures=figures,
        missing=missing,
        full=share(present, rows, quiet=True),
        drawing=drawing,
        ends=ends,
        bins=[(name, one[2]) for name, one in zip(names, bins, strict=True)] if drawing else [],
        bars=[] if drawing else bars,
        rest=present - sum(bar.rows for bar in bars) if bars and not drawing else 0,
        all_different=different,
    )


def percent(part: float, whole: float) -> str:
    """99.9 % of a thousand rows is not all of them."""
    if not whole:
        return "–"
    value = 100 * part / whole
    if part not in (0, whole):
        value = min(max(value, 0.1), 99.9)
    return f"{value:.1f}".removesuffix(".0") + "%"


def _figures(column: Described, found: Mapping[str, Any]) -> list[tuple[str, str]]:
    if column.type is Type.TEXT:
        shortest, longest = found.get("shortest"), found.get("longest")
        if longest is None:
            return []
        return [("长度", f"{shortest} 个字" if shortest == longest else f"{shortest}–{longest} 个字")]
    if found.get("min") is None:
        return []
    if column.type in (Type.DATE, Type.DATETIME):
        return [("最早", plain(found["min"], column.type)), ("最晚", plain(found["max"], column.type))]
    figures = [("最小", plain(found["min"], column.type)), ("最大", plain(found["max"], column.type))]
    for key, label in (("mean", "平均"), ("median", "中位数"), ("sum", "合计")):
        if found.get(key) is not None and not (key == "sum" and not adds_up(column)):
            figures.append((label, grouped(found[key])))
    return [(label, f"{text} {column.unit}".strip()) for label, text in figures]


_NO_QUANTITY = (
    "代码",
    "编号",
    "编码",
    "序号",
    "号",
    "id",
    "经度",
    "纬度",
    "年份",
    "年度",
    "年",
    "月份",
    "邮编",
    "排名",
)
_RATES = (
    "率",
    "比",
    "比例",
    "占比",
    "均",
    "指数",
    "浓度",
    "温度",
    "气温",
    "湿度",
    "aqi",
    "单价",
    "密度",
    "海拔",
    "等级",
    "得分",
    "分数",
)
_UNITS_OF_RATES = ("%", "％", "‰", "℃", "°", "μg/m³", "mg/m³", "元/", "/")


def is_quantity(column: Described) -> bool:
    """Whether its numbers measure something; codes, years and coordinates only look like it."""
    name = column.name.strip().lower()
    return column.is_number and not column.codes and not name.endswith(_NO_QUANTITY)


def adds_up(column: Described) -> bool:
    """Whether a sum of it means anything: of rates, temperatures and prices only the mean does."""
    name = column.name.strip().lower()
    rate = any(word in name for word in _RATES) or any(unit in column.unit for unit in _UNITS_OF_RATES)
    return is_quantity(column) and not rate


def _bars(column: Described, found: Mapping[str, Any], present: int) -> list[Bar]:
    bars = []
    for value, times in (found.get("top") or [])[:SHOWN_TOP]:
        text = plain(value, column.type)
        written = ("true" if value else "false") if column.type is Type.BOOLEAN else str(value)
        bars.append(
            Bar(
                text, column.codes.get(text, ""), times, percent(times, present), share(times, present),
                (column.key, written),
            )
        )  # fmt: skip
    return bars


def _span(column: Described, one: list[Any]) -> str:
    """From where to where a bin goes, as people say it."""
    low, high = one[0], _last(column, one[1])
    if column.type in (Type.DATE, Type.DATETIME):
        if low[:7] == high[:7] and low[8:] == "01" and high != low:
            return low[:7]
        return low if low == high else f"{low[:4]}–{high[:4]}" if low[:4] != high[:4] else _year(low, high)
    if column.type is Type.INTEGER and int(low) == int(high):
        return str(int(low))
    return f"{_edge(column, low)}–{_edge(column, high)}"


def _year(low: str, high: str) -> str:
    return low[:4] if (low[5:], high[5:]) == ("01-01", "12-31") else f"{low}–{high}"


def _last(column: Described, end: Any) -> Any:
    """The last value a bin can hold: the ends of whole numbers and of days stand just behind it."""
    if column.type in (Type.DATE, Type.DATETIME):
        return (date.fromisoformat(str(end)[:10]) - timedelta(days=1)).isoformat()
    return end - 1 if column.type is Type.INTEGER and isinstance(end, int) else end


def _edge(column: Described, value: Any) -> str:
    return str(value)[:10] if column.type in (Type.DATE, Type.DATETIME) else grouped(value)
