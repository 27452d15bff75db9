"""年报 made by the portal itself rather than kept as documents. Whoever makes them registers here; the block of
annual reports shows them above the documents of that genre."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from search.listing import Row
from search.memory import remembered


@dataclass(frozen=True)
class Year:
    """The reports on one year. ``url``: where all of them are listed; ``rows``: those shown at once."""

    number: int
    url: str
    rows: Sequence[Row] = ()


_sources: list[Callable[[], Sequence[Year]]] = []


def register(source: Callable[[], Sequence[Year]]) -> None:
    """``source()`` gives the years of which there are reports, the newest first. Call it once, from ``ready()``."""
    _sources.append(source)


@remembered
def years() -> list[Year]:
    return sorted((year for source in _sources for year in source()), key=lambda year: -year.number)
