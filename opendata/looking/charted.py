"""A chart with its numbers: asked of the table, drawn on the server, written as a table."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString

from interaction.casework.charts import draw
from opendata.tables.querying import Query

from .cells import grouped, number, plain
from .charting import FUNCTIONS, MOST_SERIES, Chart
from .found import Described
from .frame import Looking
from .scatter import draw as draw_scatter

MOST_BARS = 30  # drawn
MOST_ROWS = 400  # in the table, and points on a line
MOST_CROSSED = 2_000  # groups that are asked for where each is divided again
MOST_DOTS = 1_000
EMPTY = "（空）"


@dataclass(frozen=True)
class Charted:
    chart: Chart
    drawing: SafeString
    corner: str
    columns: list[str]
    rows: list[tuple[str, list[str]]]
    notes: list[str] = field(default_factory=list)
    sentence: str = ""


def charted(looking: Looking, chart: Chart) -> Charted:
    """Raises BadQuery, TooSlow."""
    if chart.pair:
        return _scatter(looking, chart)
    return _crossed(looking, chart) if len(chart.group) > 1 else _simple(looking, chart)


def _query(looking: Looking, chart: Chart, limit: int, sort: str) -> Query:
    said = chart.pairs()
    more = [("group", said["group"]), ("aggregate", said["aggregate"]), ("limit", str(limit)), ("sort", sort)]
    return looking.query(*more, of=looking.asked.narrowing)


def label(value: Any, column: Described) -> str:
    """A group as the chart names it."""
    if value is None:
        return EMPTY
    text = plain(value, column.type)
    called = column.codes.get(text) or text
    return called if len(called) <= 30 else f"{called[:29]}…"


def figure(value: Any) -> Decimal:
    """A number as it is drawn and written: two places, of small ones four figures."""
    if value is None:
        return Decimal(0)
    if isinstance(value, int):
        return Decimal(value)
    text = f"{value:.2f}" if abs(value) >= 1 or value == 0 else f"{value:.4g}"
    found = Decimal(text)
    return found.quantize(Decimal(1)) if found == found.to_integral_value() else found.normalize()


def _said(value: Any) -> str:
    return "–" if value is None else f"{figure(value):,f}"


def _simple(looking: Looking, chart: Chart) -> Charted:
    column, _ = chart.group[0]
    line = chart.kind == "line"
    found = looking.table.groups(_query(looking, chart, MOST_ROWS, _sort(chart, line)))
    rows = [(label(value, column), amount) for value, amount in found.rows]
    notes = []
    if found.more:
        first = "前" if line else "最大的"
        notes.append(f"组太多，表里只列{first} {MOST_ROWS} 组；加一两个条件，或用程序取全部。")
    drawn = [(name, amount) for name, amount in rows if amount is not None and not (line and name == EMPTY)]
    if not line and len(drawn) > MOST_BARS:
        notes.append(f"图上只画最大的 {MOST_BARS} 组，全部数字见下表。")
        drawn = drawn[:MOST_BARS]
    series = [(FUNCTIONS[chart.function], [figure(amount) for _, amount in drawn])]
    return Charted(
        chart,
        _drawing(chart, [name for name, _ in drawn], series),
        column.name,
        [chart.measured],
        [(name, [_said(amount)]) for name, amount in rows],
        notes,
        _sentence(chart, drawn, line),
    )


def _drawing(chart: Chart, names: Sequence[str], series: Sequence[tuple[str, Sequence[Decimal]]]) -> SafeString:
    return draw(chart.title, chart.kind, chart.unit, names, series) if names else SafeString("")


def _sort(chart: Chart, line: bool) -> str:
    """Lines go along their axis, bars from the longest."""
    named = chart.pairs()["group"].split(",")[0]
    return named if line else f"-{chart.measure}"


def _sentence(chart: Chart, drawn: Sequence[tuple[str, Any]], line: bool) -> str:
    """What one sees in it at first sight, in words."""
    if len(drawn) < 2:
        return ""
    most, least = ("最高", "最低") if line else ("最多", "最少")
    high, low = max(drawn, key=lambda one: one[1]), min(drawn, key=lambda one: one[1])

    def said(one: tuple[str, Any]) -> str:
        return f"{_said(one[1])} {chart.unit}".strip()

    def end(word: str, one: tuple[str, Any]) -> str:
        alike = sum(other[1] == one[1] for other in drawn)
        return f"{word}是{one[0]}，{said(one)}" if alike == 1 else f"{word}的有 {alike} 个，都是 {said(one)}"

    ends = f"{end(most, high)}；{end(least, low)}。"
    if high[1] == low[1]:
        return f"都是 {said(high)}。"
    first, last = drawn[0], drawn[-1]
    return f"从{first[0]}的 {said(first)}到{last[0]}的 {said(last)}，{ends}" if line else ends


def _apart(names: Sequence[str]) -> list[str]:
    """Without what all of them begin with: the ends of lines have little room. 一般公共预算收入 becomes 收入."""
    common = 0
    while len(names) > 1 and len({name[: common + 1] for name in names}) == 1 and common < len(names[0]):
        common += 1
    cut = [name[common:] for name in names]
    return [name if len(name) <= 8 else f"{name[:7]}…" for name in (cut if common > 1 and all(cut) else names)]


@dataclass(frozen=True)
class _Crossed:
    """The numbers by group and part: the commonest parts first."""

    cells: dict[Any, dict[Any, Any]]
    parts: list[Any]
    more: bool

    @property
    def shown(self) -> list[Any]:
        return self.parts[:MOST_SERIES]

    def drawable(self, chart: Chart, counted: bool) -> list[Any]:
        """The groups that are drawn: of means, only those that have one in each part."""
        values = [
            value for value, row in self.cells.items()
            if counted or all(row.get(part) is not None for part in self.shown)
        ]  # fmt: skip
        if chart.kind == "line":
            return [value for value in values if value is not None][:MOST_ROWS]
        return values[: MOST_BARS // 2]


def _crossing(looking: Looking, chart: Chart) -> _Crossed:
    order = chart.pairs()["group"].split(",")[0]
    found = looking.table.groups(_query(looking, chart, MOST_CROSSED, order))
    weight: dict[Any, float] = {}
    cells: dict[Any, dict[Any, Any]] = {}
    for value, part, amount in found.rows:
        weight[part] = weight.get(part, 0) + abs(amount or 0)
        cells.setdefault(value, {})[part] = amount
    if chart.kind == "bar":  # the longest first
        totals = {value: sum(abs(amount or 0) for amount in row.values()) for value, row in cells.items()}
        cells = {value: cells[value] for value in sorted(cells, key=lambda value: -totals[value])}
    return _Crossed(cells, sorted(weight, key=lambda part: -weight[part]), found.more)


def _crossed(looking: Looking, chart: Chart) -> Charted:
    """Each group divided again: a line or bar for each of the commonest parts."""
    (column, _), (divider, _) = chart.group[0], chart.group[1]
    found = _crossing(looking, chart)
    notes = []
    if len(found.parts) > MOST_SERIES:
        notes.append(f"“{divider.name}”有 {len(found.parts)} 种，只画最多的 {MOST_SERIES} 种。")
    if found.more or len(found.cells) > MOST_ROWS:
        notes.append("组太多，没有全部列出；加一两个条件，或用程序取全部。")
    counted = chart.function in ("count", "sum", "distinct")  # where there is nothing, there are none
    drawn = found.drawable(chart, counted)
    short = _apart([label(part, divider) for part in found.shown])
    series = [
        (name, [figure(found.cells[value].get(part)) for value in drawn])
        for part, name in reversed(list(zip(found.shown, short, strict=True)))  # the last one has the colour
    ]
    nothing = 0 if counted else None
    rows = [
        (label(value, column), [_said(row.get(part, nothing)) for part in found.shown])
        for value, row in list(found.cells.items())[:MOST_ROWS]
    ]
    drawing = _drawing(chart, [label(one, column) for one in drawn], series)
    return Charted(chart, drawing, column.name, [label(part, divider) for part in found.shown], rows, notes)


def _scatter(looking: Looking, chart: Chart) -> Charted:
    assert chart.pair is not None
    across, up = chart.pair
    more = (
        ("columns", f"{across.key},{up.key}"), ("limit", str(MOST_DOTS)), (f"{across.key}__null", "false"),
        (f"{up.key}__null", "false"),
    )  # fmt: skip
    query = looking.query(*more, of=looking.asked.narrowing)
    page = looking.table.page(query)
    dots = [(row[1], row[2]) for row in page.rows]
    notes = [f"只画前 {MOST_DOTS} 行；加一两个条件，看某一部分。"] if page.next else []
    rows = [(str(row[0]), [number(row[1]), number(row[2])]) for row in page.rows]
    return Charted(
        chart, draw_scatter(chart.title, across, up, dots), "行", [_axis(across), _axis(up)], rows, notes,
        _spread(chart, dots),
    )  # fmt: skip


def _axis(column: Described) -> str:
    return f"{column.name}（{column.unit}）" if column.unit else column.name


def _spread(chart: Chart, dots: Sequence[tuple[float, float]]) -> str:
    if not dots or chart.pair is None:
        return ""
    parts = []
    for place, column in enumerate(chart.pair):
        low, high = min(dot[place] for dot in dots), max(dot[place] for dot in dots)
        parts.append(f"{column.name}从 {grouped(low)} 到 {grouped(high)}{column.unit}")
    return f"{len(dots):,} 个点：{'，'.join(parts)}。"
