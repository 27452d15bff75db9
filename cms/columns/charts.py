"""Charts drawn on the server as SVG: axes from zero, labels at the marks, one colour and greys.

Widths are percentages and heights are ``em``, so that a chart fits a phone and grows with the visitor's type without
shrinking its words; the strict content policy allows no inline style, and this needs none.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Chart:
    """``series``: name and one number for each of ``points``; ``corner``: the name of the first column."""

    title: str
    kind: str  # "bar" or "line"
    unit: str
    points: list[str]
    series: list[tuple[str, list[Decimal]]]
    corner: str = ""

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The same numbers as a table."""
        return [
            (point, [plain(numbers[index]) for _, numbers in self.series]) for index, point in enumerate(self.points)
        ]

    @property
    def reach(self) -> tuple[Decimal, Decimal]:
        """Where the axis begins, and how far it goes; zero is always on it."""
        numbers = [Decimal(0), *(number for _, series in self.series for number in series)]
        return min(numbers), (max(numbers) - min(numbers)) or Decimal(1)

    @property
    def summary(self) -> str:
        """One sentence for those who do not see the drawing."""
        name, numbers = self.series[-1]
        low, high = min(numbers), max(numbers)
        return (
            f"{name}：最大为{self.points[numbers.index(high)]} {plain(high)}{self.unit}，"
            f"最小为{self.points[numbers.index(low)]} {plain(low)}{self.unit}。全部数字见下表。"
        )


def plain(number: Decimal) -> str:
    """A number as people read it: 1,234.5"""
    return f"{number:,f}"


def draw(chart: Chart) -> SafeString:
    """The chart's ``<svg>``; its words are escaped."""
    return _line(chart) if chart.kind == "line" and len(chart.points) > 1 else _bars(chart)


def _svg(chart: Chart, height: float, body: SafeString) -> SafeString:
    return format_html(
        '<svg class="chart__drawing" role="img" width="100%" height="{}em" aria-label="{}">{}</svg>',
        _short(height),
        f"{chart.title}。{chart.summary}",
        body,
    )


def _short(number: float | Decimal) -> str:
    return f"{float(number):.2f}".rstrip("0").rstrip(".")


def _together(parts: list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


# --- Bars lie: names of agencies and places are long. The last series carries the colour.
_BAR, _GAP, _NAME = 1.3, 0.3, 1.7  # em
_NARROWEST = 22  # em: a phone's width; what the longest label needs of it is kept free of bars and lines


def _width(label: str) -> float:
    """About how wide a text stands, in em."""
    return sum(1.0 if ord(letter) > 0x2E80 else 0.62 for letter in label)


def _share(labels: Iterable[str]) -> int:
    """Per cent of the width that the longest of these labels needs on a phone."""
    return min(60, round(100 * (max(map(_width, labels)) + 1) / _NARROWEST))


def _label(chart: Chart, name: str, number: Decimal) -> str:
    return plain(number) if len(chart.series) == 1 else f"{name} {plain(number)}"


def _bars(chart: Chart) -> SafeString:
    low, spread = chart.reach
    share = _share(_label(chart, name, number) for name, series in chart.series for number in series)
    scale = Decimal(100 - share) / spread
    zero = -low * scale
    marks: list[SafeString] = []
    top = 0.0
    for index, point in enumerate(chart.points):
        marks.append(format_html('<text class="chart__name" x="0" y="{}em">{}</text>', _short(top + 1.15), point))
        top += _NAME
        height = (_BAR + _GAP) * len(chart.series)
        marks.append(
            format_html(
                '<line class="chart__axis" x1="{0}%" x2="{0}%" y1="{1}em" y2="{2}em"/>',
                _short(zero),
                _short(top - _GAP),
                _short(top + height),
            )
        )
        for place, (name, series) in enumerate(chart.series):
            marks.append(_bar(chart, name, series[index], zero, scale, top, last=place == len(chart.series) - 1))
            top += _BAR + _GAP
        top += 0.5
    return _svg(chart, top, _together(marks))


def _bar(
    chart: Chart, name: str, number: Decimal, zero: Decimal, scale: Decimal, top: float, *, last: bool
) -> SafeString:
    length = abs(number) * scale
    start = zero if number >= 0 else zero - length
    return format_html(
        '<rect class="{}" x="{}%" y="{}em" width="{}%" height="{}em"/>'
        '<text class="chart__number" x="{}%" y="{}em" dx="0.4em">{}</text>',
        "chart__mark" if last else "chart__other",
        _short(start),
        _short(top),
        _short(length),
        _BAR,
        _short(max(zero, start + length)),
        _short(top + 1.0),
        _label(chart, name, number),
    )


# --- Lines: the last series carries the colour; names stand at the ends.
_PLOT, _HEAD, _FOOT = 12.0, 2.0, 2.4  # em
_LEFT = 6  # per cent


def _line(chart: Chart) -> SafeString:
    low, spread = chart.reach
    right = 100 - _share(f"{name} {plain(series[-1])}" for name, series in chart.series)
    step = (right - _LEFT) / (len(chart.points) - 1)

    def across(index: int) -> str:
        return _short(_LEFT + step * index)

    def down(number: Decimal) -> float:
        return _HEAD + _PLOT * float((low + spread - number) / spread)

    named = _named(chart.points, right)
    parts = [
        format_html(
            '<line class="chart__axis" x1="{}%" x2="{}%" y1="{}em" y2="{}em"/>',
            _LEFT,
            _short(right),
            _short(down(Decimal(0))),
            _short(down(Decimal(0))),
        )
    ]
    for place, (name, series) in enumerate(chart.series):
        last = place == len(chart.series) - 1
        parts.append(
            format_html_join(
                "",
                '<line class="{}" x1="{}%" y1="{}em" x2="{}%" y2="{}em"/>',
                (
                    (
                        "chart__line" if last else "chart__line chart__line--other",
                        across(i),
                        _short(down(series[i])),
                        across(i + 1),
                        _short(down(series[i + 1])),
                    )
                    for i in range(len(series) - 1)
                ),
            )
        )
        parts.append(_ends(name, series, across, down, last=last, free=0 not in named))
    parts.append(_axis_names(chart.points, named, across))
    return _svg(chart, _HEAD + _PLOT + _FOOT, _together(parts))


def _named(points: list[str], right: int) -> list[int]:
    """Which points have their names below the line: the last one, and before it as many as stand apart on a phone."""
    room = max(1, int((right - _LEFT) / 100 * _NARROWEST / (_width(max(points, key=_width)) + 0.5)))
    every = -(-len(points) // room)
    return [index for index in range(len(points)) if (len(points) - 1 - index) % every == 0]


def _axis_names(points: list[str], named: list[int], across: Callable[[int], str]) -> SafeString:
    return format_html_join(
        "",
        '<text class="chart__name chart__name--middle" x="{}%" y="{}em">{}</text>',
        ((across(index), _short(_HEAD + _PLOT + 1.6), points[index]) for index in named),
    )


def _ends(
    name: str, series: list[Decimal], across: Callable[[int], str], down: Callable[[Decimal], float],
    *, last: bool, free: bool,
) -> SafeString:  # fmt: skip
    """The dots, the first number, and at the end the series' name with its last number. ``free``: no name of a point
    stands below the first dot, so that its number can, where the line goes up from there and would cross it."""
    end = len(series) - 1

    def beside(i: int) -> float:
        rises = i == 0 and free and down(series[0]) - down(series[1]) > 1
        return 1.3 if rises else -0.6

    shown = range(len(series)) if last and len(series) <= 8 else (0, end)
    dots = format_html_join(
        "",
        '<circle class="{}" cx="{}%" cy="{}em" r="0.28em"/>',
        (("chart__mark" if last else "chart__other", across(i), _short(down(series[i]))) for i in shown),
    )
    labels = format_html_join(
        "",
        '<text class="chart__number chart__name--middle" x="{}%" y="{}em">{}</text>',
        ((across(i), _short(down(series[i]) + beside(i)), plain(series[i])) for i in shown if last and i != end),
    )
    return format_html(
        '{}{}<text class="{}" x="{}%" y="{}em" dx="0.6em">{} {}</text>',
        dots,
        labels,
        "chart__number" if last else "chart__name",
        across(end),
        _short(down(series[end]) + 0.35),
        name,
        plain(series[end]),
    )
