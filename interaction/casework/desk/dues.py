"""Days on which something beside cases is due – minutes, results, the annual report. Rooms say which, from ``ready()``.

One list of what is owed serves all who look: the start page of whoever does it, the supervisors' board, and the mail.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone

from cms.agencies import roles
from cms.agencies.models import Agency
from cms.agencies.permissions import works_for_county

from ..actors import groups_of
from ..projection import Light

LABELS = {Light.RED: "已超期", Light.YELLOW: "快到期", Light.GREEN: "期限内"}


@dataclass(frozen=True)
class Due:
    """``text``: what is to be done, as a sentence; ``key``: what it is about, by which it is told only once; ``url``:
    where it is done; ``basis``: the article that says so; ``agency``: who owes it, ``None``: the county's government;
    ``warn``: how many days before its day it turns yellow."""

    on: date
    text: str
    url: str = ""
    basis: str = ""
    agency: Agency | None = None
    key: str = ""
    warn: int = 7
    count: int = 1

    @property
    def days(self) -> int:
        """Left; below zero: over."""
        return (self.on - timezone.localdate()).days

    @property
    def light(self) -> Light:
        return Light.RED if self.days < 0 else Light.YELLOW if self.days <= self.warn else Light.GREEN

    @property
    def label(self) -> str:
        return LABELS[self.light]

    @property
    def left(self) -> str:
        if self.days < 0:
            return f"超期 {-self.days} 日"
        return f"还剩 {self.days} 日" if self.days else "今天到期"

    @property
    def owner(self) -> str:
        return self.agency.display_name if self.agency else "县政府"


@dataclass(frozen=True)
class Source:
    """One kind of duty. ``label``: what it is called where nothing more may be said; ``owed``: what one agency owes, or
    all of them (``None``); ``has``: whether this member of staff does such things; ``together``: how the county's staff
    are told of many; ``early``: whether it stands on the start page before it is pressing; ``supervised``: whether it
    is on the supervisors' board; ``opens``: who may open its address beside those who do it."""

    name: str
    label: str
    owed: Callable[[int | None], Iterable[Due]]
    has: Callable[[Any], bool]
    together: Callable[[list[Due]], Iterable[Due]] | None = None
    early: bool = True
    supervised: bool = True
    opens: Callable[[Any], bool] = lambda user: False

    def of(self, user: Any) -> Iterable[Due]:
        """What stands on the start page of this member of staff."""
        county = works_for_county(user)
        if self.has(user):
            if not county and user.agency_id is None:
                return []
            found = list(self.owed(None if county else user.agency_id))
            found = [due for due in found if self.early or due.light is not Light.GREEN]
            return self.together(found) if county and self.together else found
        if self.supervised and supervises(user):
            late = [due for due in self.owed(None) if due.light is Light.RED]
            return [self.for_reader(due, user) for due in (self.together(late) if self.together else late)]
        return []

    def for_reader(self, due: Due, user: Any) -> Due:
        """Without its address, where they may not open it."""
        return due if self.has(user) or self.opens(user) else replace(due, url="")


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    _sources[source.name] = source


def sources() -> list[Source]:
    return list(_sources.values())


def supervises(user: Any) -> bool:
    return roles.SUPERVISOR in groups_of(user) and works_for_county(user)


def of(user: Any) -> list[Due]:
    """Everything that is due of them, the nearest first; asked each time the start page opens."""
    return sorted((due for source in sources() for due in source.of(user)), key=lambda due: (due.on, due.text))


def owed() -> list[tuple[Source, Due]]:
    """What the county's agencies owe, each with its kind, the most pressing first: what the supervisors watch."""
    found = [(source, due) for source in sources() if source.supervised for due in source.owed(None)]
    return sorted(found, key=lambda pair: (pair[1].on, pair[1].text))
