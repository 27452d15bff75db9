"""What an agency's page shows of the things it has published. The rooms that publish register here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from .models import Agency


@dataclass(frozen=True)
class Panel:
    """The newest things of one kind: ``rows`` are rows of a public list; ``total`` is said where it is known."""

    title: str
    rows: Sequence[Any]
    more_url: str = ""
    total: int | None = None


_makers: list[tuple[int, Callable[[Agency], Panel]]] = []


def register(maker: Callable[[Agency], Panel], order: int = 100) -> None:
    """Add a panel to every agency's page, lower ``order`` first. Call it once, from an app's ``ready()``."""
    _makers.append((order, maker))
    _makers.sort(key=lambda pair: pair[0])


def panels_of(agency: Agency) -> list[Panel]:
    """The panels that have something to show."""
    return [panel for _, maker in _makers if (panel := maker(agency)).rows]
