"""The trend as an SVG: a bar for each day, axis from zero, what found nothing as the dark foot of the bar.

Widths are per cent and heights ``em``, as in the portal's other charts, so that it fits any screen.
"""

from collections.abc import Sequence
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

PLOT, HEAD, FOOT = 9.0, 1.6, 1.8  # em
LEFT, RIGHT = 1.0, 92.0  # per cent


def draw(days: Sequence[tuple[date, int, int]]) -> SafeString:
    """``days``: how many asked and how many of them found nothing, of each day in order."""
    highest = max((asked for _, asked, _ in days), default=0) or 1
    step = (RIGHT - LEFT) / len(days)
    bars = format_html_join(
        "",
        "<g><title>{}：{} 人次，没有找到 {}</title>"
        '<rect class="trend__asked" x="{}%" y="{}em" width="{}%" height="{}em"/>'
        '<rect class="trend__empty" x="{}%" y="{}em" width="{}%" height="{}em"/></g>',
        (
            (
                f"{day:%Y-%m-%d}",
                asked,
                empty,
                *_bar(LEFT + step * place, step, asked, highest),
                *_bar(LEFT + step * place, step, empty, highest),
            )
            for place, (day, asked, empty) in enumerate(days)
        ),
    )
    bottom = _short(HEAD + PLOT)
    names = format_html(
        '<line class="trend__axis" x1="{0}%" x2="{1}%" y1="{2}em" y2="{2}em"/>'
        '<text x="{0}%" y="{3}em">{4}</text><text class="trend__end" x="{1}%" y="{3}em">{5}</text>'
        '<text x="{1}%" dx="0.5em" y="{6}em">{7}</text><text x="{1}%" dx="0.5em" y="{2}em">0</text>',
        LEFT,
        RIGHT,
        bottom,
        _short(HEAD + PLOT + 1.3),
        f"{days[0][0]:%m-%d}",
        f"{days[-1][0]:%m-%d}",
        _short(HEAD + 0.4),
        f"{highest:,}",
    )
    return format_html(
        '<svg class="trend" role="img" width="100%" height="{}em" aria-label="{}">{}{}</svg>',
        _short(HEAD + PLOT + FOOT),
        f"每日检索人次，最多一天 {highest} 人次。全部数字见下表。",
        bars,
        names,
    )


def _bar(left: float, step: float, count: int, highest: int) -> tuple[str, str, str, str]:
    height = PLOT * count / highest
    return _short(left + step * 0.1), _short(HEAD + PLOT - height), _short(step * 0.8), _short(height)


def _short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
