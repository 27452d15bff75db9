"""Charts of figures, on the pages of whichever room. How one is drawn is the site's business: the portal registers
it. Without it the tables alone are shown."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

# title, kind ("bar" or "line"), unit, names of the points, and (name, numbers) of each series
Series = Sequence[tuple[str, Sequence[int | Decimal]]]
Drawing = Callable[[str, str, str, Sequence[str], Series], SafeString]
_drawings: list[Drawing] = []


@dataclass(frozen=True)
class Chart:
    """A drawing, and the same numbers as a table: ``rows`` are a name and its cells."""

    title: str
    drawing: SafeString
    corner: str
    columns: list[str]
    rows: list[tuple[str, list[str]]]


def register(drawing: Drawing) -> None:
    """The last one registered draws."""
    _drawings.append(drawing)


def draw(title: str, kind: str, unit: str, points: Sequence[str], series: Series) -> SafeString:
    """The chart as ``<svg>``; nothing where nobody draws or there is nothing to draw."""
    if not _drawings or not points:
        return SafeString("")
    return _drawings[-1](title, kind, unit, points, series)
