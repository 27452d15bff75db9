"""Small drawings on the server: how a column is spread, how much of a whole something is.

Widths are per cent and heights ``em``, as in the portal's other charts: they fit any screen, and the strict content
policy allows no inline style.
"""

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

HEIGHT = 6.0  # em


def short(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")


def share(part: float, whole: float, *, quiet: bool = False) -> SafeString:
    """A bar as long as ``part`` is of ``whole``; what it says stands beside it as a number."""
    return format_html(
        '<svg class="share{}" width="100%" height="{}em" aria-hidden="true" focusable="false">'
        '<rect class="share__ground" width="100%" height="100%"/>'
        '<rect class="chart__mark" width="{}%" height="100%"/></svg>',
        " share--quiet" if quiet else "",
        0.25 if quiet else 0.7,
        short(100 * part / whole) if whole else "0",
    )


def spread(counts: Sequence[int], names: Sequence[str], label: str) -> SafeString:
    """Bars side by side, axis from zero; ``names`` say what each bar is.

    ``label``: one sentence for who does not see it.
    """
    most = max(counts, default=0)
    if not most:
        return SafeString("")
    width = 100 / len(counts)
    bars = format_html_join(
        "",
        '<rect class="chart__mark" x="{}%" y="{}em" width="{}%" height="{}em"><title>{}：{} 行</title></rect>',
        (
            (
                short(place * width),
                short(HEIGHT * (1 - _height(count, most))),
                short(width * 0.92),
                short(HEIGHT * _height(count, most)),
                name,
                f"{count:,}",
            )
            for place, (count, name) in enumerate(zip(counts, names, strict=True))
            if count
        ),
    )
    return format_html(
        '<svg class="chart__drawing spread" role="img" width="100%" height="{0}em" aria-label="{1}">{2}'
        '<line class="chart__axis" x1="0" x2="100%" y1="{0}em" y2="{0}em"/></svg>',
        short(HEIGHT),
        label,
        bars,
    )


def _height(count: int, most: int) -> float:
    """Of the whole height; what is there at all can be seen."""
    return max(count / most, 0.02)
