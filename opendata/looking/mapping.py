"""Points on a plain ground: degrees, a scale, no tiles and no borders of anybody.

Maps with borders may be published in China only after they were examined; points on a grid of degrees are none.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from .drawing import short
from .scatter import ticks

WIDTH = 1_000  # of the drawing's own units
_KM_OF_DEGREE = 111.32


@dataclass(frozen=True)
class Point:
    longitude: float
    latitude: float
    name: str = ""
    rows: int = 1


@dataclass(frozen=True)
class Drawn:
    drawing: SafeString
    step: str  # how far apart the lines are, in words
    scale: str  # what the bar in the corner is long
    sentence: str


def is_on_earth(longitude: object, latitude: object) -> bool:
    return (
        isinstance(longitude, int | float) and isinstance(latitude, int | float)
        and -180 <= longitude <= 180 and -85 <= latitude <= 85 and (longitude, latitude) != (0, 0)
    )  # fmt: skip


def draw(title: str, points: Sequence[Point]) -> Drawn:
    """``points`` are on earth, at least one."""
    west, east = _reach([one.longitude for one in points])
    south, north = _reach([one.latitude for one in points])
    squeeze = math.cos(math.radians((south + north) / 2))
    # Neither a ribbon nor a tower: the shorter side is given more ground.
    if (north - south) < (east - west) * squeeze * 0.5:
        more = ((east - west) * squeeze * 0.5 - (north - south)) / 2
        south, north = south - more, north + more
    elif (east - west) * squeeze < (north - south) * 0.9:
        more = ((north - south) * 0.9 / squeeze - (east - west)) / 2
        west, east = west - more, east + more
    unit = WIDTH / ((east - west) * squeeze)  # of a degree of latitude
    height = round((north - south) * unit)

    def x(longitude: float) -> float:
        return (longitude - west) * squeeze * unit

    def y(latitude: float) -> float:
        return (north - latitude) * unit

    lines = [one for one in ticks(west, east, 5) if west < one < east]
    across = [one for one in ticks(south, north, 4) if south < one < north]
    grid = format_html_join(
        "", '<line class="chart__grid" x1="{0}" x2="{0}" y1="0" y2="{1}"/>', ((short(x(one)), height) for one in lines)
    ) + format_html_join(
        "", '<line class="chart__grid" x1="0" x2="{1}" y1="{0}" y2="{0}"/>', ((short(y(one)), WIDTH) for one in across)
    )
    most = max(one.rows for one in points)
    base = 9 if len(points) <= 60 else 6.5 if len(points) <= 500 else 4
    circles = format_html_join(
        "",
        '<circle class="chart__dot" cx="{}" cy="{}" r="{}" data-x="{}" data-y="{}" data-rows="{}">'
        "<title>{}</title></circle>",
        (
            (
                short(x(one.longitude)),
                short(y(one.latitude)),
                short(base * (1 + 1.6 * math.sqrt((one.rows - 1) / most))),
                one.longitude,
                one.latitude,
                one.rows,
                f"{one.name}（{one.rows:,} 行）" if one.rows > 1 else one.name,
            )
            for one in points
        ),
    )
    length, said = _bar(unit)
    bar = format_html('<path class="chart__axis" fill="none" d="M24 {0}v10h{1}v-10"/>', height - 34, short(length))
    sentence = (
        f"{len(points):,} 个地点，东经 {degrees(min(one.longitude for one in points))}–"
        f"{degrees(max(one.longitude for one in points))}，北纬 {degrees(min(one.latitude for one in points))}–"
        f"{degrees(max(one.latitude for one in points))}。"
    )
    drawing = format_html(
        '<svg class="looking-map" role="img" viewBox="0 0 {} {}" aria-label="{}">{}{}{}</svg>',
        WIDTH, height, f"{title}：{sentence}地点见下面的表。", grid, circles, bar,
    )  # fmt: skip
    apart = lines[1] - lines[0] if len(lines) > 1 else 0
    return Drawn(drawing, f"经线间隔 {degrees(apart)}" if apart else "", said, sentence)


def degrees(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".") + "°"


def _reach(values: Sequence[float]) -> tuple[float, float]:
    """With a margin; one place alone has about a kilometre around it."""
    low, high = min(values), max(values)
    margin = max((high - low) * 0.07, 0.008)
    return low - margin, high + margin


def _bar(unit: float) -> tuple[float, str]:
    """A round length about a sixth of the width."""
    rough = WIDTH / 6 / unit * _KM_OF_DEGREE
    power = 10.0 ** math.floor(math.log10(rough))
    length = next(one * power for one in (5, 2, 1) if one * power <= rough * 1.0001)
    said = f"{length:g} 公里" if length >= 1 else f"{length * 1000:g} 米"
    return length / _KM_OF_DEGREE * unit, said
