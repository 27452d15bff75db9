"""What agencies owe beside cases, with its lights; the rooms say it (``casework.desk.dues``)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from interaction.casework.desk import dues
from interaction.casework.desk.dues import LABELS, Due, Source

from .figures import FRESH_FOR

KEY = "supervision.duties"


@dataclass(frozen=True)
class Line:
    source: Source
    due: Due

    @property
    def agency(self) -> str:
        return str(self.due.agency.pk) if self.due.agency else "county"

    def fits(self, agency: str, kind: str) -> bool:
        return agency in ("", self.agency) and kind in ("", self.source.name)


def watched(user: Any) -> list[Line]:
    return [Line(source, source.for_reader(due, user)) for source, due in dues.owed()]


def all_lights() -> list[dict[str, Any]]:
    """Of everything that is owed, at most a minute old: the board is one many look at."""
    found: list[dict[str, Any]] | None = cache.get(KEY)
    if found is None:
        found = lights(Line(source, due) for source, due in dues.owed())
        cache.set(KEY, found, FRESH_FOR)
    return found


def lights(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """``light``, ``label``, ``number`` of each light, red first."""
    counted = Counter(line.due.light for line in lines)
    return [{"light": str(light), "label": label, "number": counted[light]} for light, label in LABELS.items()]
