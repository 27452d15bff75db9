"""Charts. How one is drawn is the site's business: the portal registers it. Without it the tables alone are shown."""

from collections.abc import Callable, Sequence

from django.utils.safestring import SafeString

# title, kind ("bar" or "line"), unit, names of the points, and (name, numbers) of each series
Drawing = Callable[[str, str, str, Sequence[str], Sequence[tuple[str, Sequence[int]]]], SafeString]
_drawings: list[Drawing] = []


def register(drawing: Drawing) -> None:
    """The last one registered draws."""
    _drawings.append(drawing)


def draw(
    title: str, kind: str, unit: str, points: Sequence[str], series: Sequence[tuple[str, Sequence[int]]]
) -> SafeString:
    """The chart as ``<svg>``; nothing where nobody draws or there is nothing to draw."""
    if not _drawings or not points:
        return SafeString("")
    return _drawings[-1](title, kind, unit, points, series)
