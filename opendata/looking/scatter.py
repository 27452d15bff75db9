"""Two columns of numbers against each other, drawn on the server."""

import math
from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .cells import grouped
from .drawing import short
from .found import Described

_TOP, _PLOT, _FOOT = 1.8, 18.0, 3.2  # em
_LEFT, _RIGHT = 12, 97  # per cent
# Nearer to each other than this part of themselves, or nearer to nothing, numbers are drawn as one.
_ALIKE, _NOTHING = 1e-9, 1e-290


def ticks(low: float, high: float, about: int = 4) -> list[float]:
    """Round numbers from at most ``low`` to at least ``high``."""
    if not math.isfinite(low) or not math.isfinite(high):
        return [0.0, 1.0]
    scale = max(abs(low), abs(high))
    if high - low <= scale * _ALIKE or scale < _NOTHING:  # floats can't hold the steps between them
        half = (scale if scale >= _NOTHING else 1.0) / 2
        low, high = low - half, high + half
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in (1, 2, 2.5, 5, 10) if one * power >= rough * (1 - 1e-9))
    first = math.floor(low / step)
    return [(first + place) * step for place in range(math.ceil(high / step - 1e-9) - first + 1)]


def draw(title: str, across: Described, up: Described, dots: Sequence[tuple[float, float]]) -> SafeString:
    """Nothing where there are no dots."""
    if not dots:
        return SafeString("")
    right, top = ticks(*_reach([dot[0] for dot in dots])), ticks(*_reach([dot[1] for dot in dots]))

    def x(value: float) -> str:
        return short(_LEFT + (_RIGHT - _LEFT) * (value - right[0]) / (right[-1] - right[0]))

    def y(value: float) -> str:
        return short(_TOP + _PLOT * (1 - (value - top[0]) / (top[-1] - top[0])))

    lines = format_html_join(
        "",
        '<line class="chart__grid" x1="{0}%" x2="{1}%" y1="{2}em" y2="{2}em"/>'
        '<text class="chart__name chart__name--end" x="{0}%" y="{2}em" dx="-0.5em" dy="0.35em">{3}</text>',
        ((_LEFT, _RIGHT, y(one), grouped(one)) for one in top),
    )
    names = format_html_join(
        "",
        '<line class="chart__grid" x1="{0}%" x2="{0}%" y1="{1}em" y2="{2}em"/>'
        '<text class="chart__name chart__name--middle" x="{0}%" y="{3}em">{4}</text>',
        ((x(one), _TOP, short(_TOP + _PLOT), short(_TOP + _PLOT + 1.3), grouped(one)) for one in right),
    )
    circles = format_html_join(
        "", '<circle class="chart__dot" cx="{}%" cy="{}em" r="0.3em"/>', ((x(one), y(other)) for one, other in dots)
    )
    return format_html(
        '<svg class="chart__drawing" role="img" width="100%" height="{}em" aria-label="{}">{}{}'
        '<text class="chart__name" x="0" y="1em">{}</text>'
        '<text class="chart__name chart__name--end" x="{}%" y="{}em">{}</text>{}</svg>',
        short(_TOP + _PLOT + _FOOT), f"{title}：散点图，{len(dots):,} 个点，数字见下表。", lines, names,
        f"↑ {up.name}{_unit(up)}", _RIGHT, short(_TOP + _PLOT + 2.8), f"{across.name}{_unit(across)} →", circles,
    )  # fmt: skip


def _unit(column: Described) -> str:
    return f"（{column.unit}）" if column.unit else ""


def _reach(values: Sequence[float]) -> tuple[float, float]:
    """From zero, unless all of them stand far from it."""
    low, high = min(values), max(values)
    if low > 0 and low < high * 0.5:
        low = 0
    return low, high
