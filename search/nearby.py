"""What is public already and near to what somebody is writing: while they write, and before they go on."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from . import labels
from .errors import SearchUnavailable
from .query import Wanted, find
from .ranking import TITLE_WORTH
from .relevance import Asked

SHOWN = 5
READ = 120  # characters of a text that are looked up
NUMBER = 60  # … and of a number


@dataclass(frozen=True)
class Near:
    title: str
    url: str
    kind: str = ""
    agency: str = ""
    date: str = ""


def look_up(*asked: str, but: frozenset[str] = frozenset(), most: int = SHOWN) -> list[Near]:
    """The public entries nearest to these texts, those of the first one first; nothing where the search does not
    answer, or finds only what shares everyday words. ``but``: kinds of entries that are no answer. What is typed here
    is neither counted nor remembered: it may be about somebody."""
    found: dict[str, Near] = {}
    for text in asked:
        if words := " ".join(text.replace("\x00", "").split())[:READ]:
            found |= {one.url: one for one in _find(words, but, most) if one.url not in found}
    return list(found.values())[:most]


def _find(text: str, but: frozenset[str], most: int) -> list[Near]:
    try:
        hits = find(Wanted(text), 0, 2 * most, markup=False).hits
    except SearchUnavailable:
        return []
    asked = Asked(text)
    names = labels.names_of("kind", {hit.kind for hit in hits})
    return [
        Near(
            hit.highlighted["title"][0], hit.url, names.get(hit.kind, ""), "、".join(hit.agencies),
            f"{timezone.localdate(hit.published_at)}" if hit.published_at else "",
        )
        for hit in hits
        if hit.kind not in but and _is_near(hit, asked)
    ]  # fmt: skip


def _is_near(hit: Any, asked: Asked) -> bool:
    """Called by its number or its whole title, or about the same."""
    return hit.score >= TITLE_WORTH or asked.is_about(hit.highlighted["title"][0], hit.text)
