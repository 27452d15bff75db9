"""Days on which something beside cases is due – the annual report, for one. Rooms say which, from ``ready()``."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Due:
    """``text``: what is to be done, as a sentence; ``url``: where; ``basis``: the article that says so."""

    on: date
    text: str
    url: str = ""
    basis: str = ""


Source = Callable[[Any], Iterable[Due]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """``source(user)`` gives what is due of this member of staff; it is asked each time the start page opens."""
    if source not in _sources:
        _sources.append(source)


def of(user: Any) -> list[Due]:
    """Everything that is due, the nearest first."""
    return sorted((due for source in _sources for due in source(user)), key=lambda due: (due.on, due.text))
