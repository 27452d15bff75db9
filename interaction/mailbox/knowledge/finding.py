"""Finds the items nearest to a letter, by the words the portal's search cuts texts into.

All items that hold are kept in memory: there are some thousands at most, and those for staff alone may stand in no
public index. Words are weighed as in BM25; a question's own words count three times.
"""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from search import memory
from search.segmentation import words

from .models import KnowledgeItem
from .suggestion import Suggestion

SHOWN = 5
READ = 1_500  # characters of a letter
MOST = 20_000  # items
SATURATION, EVENNESS = 1.2, 0.6  # of BM25
LEAST = 0.12  # of the weight of a letter's words an item must hold
EXTRACT = 120


@dataclass(frozen=True)
class _Known:
    items: dict[int, tuple[bool, int]]  # open to the public, agency
    lengths: dict[int, int]
    words: dict[str, list[tuple[int, int]]]
    average: float


@memory.remembered
def _known() -> _Known:
    items: dict[int, tuple[bool, int]] = {}
    lengths: dict[int, int] = {}
    found: dict[str, list[tuple[int, int]]] = {}
    rows = KnowledgeItem.objects.holding().order_by("-pk").values_list(
        "pk", "title", "answer", "open_to_public", "lead_agency_id"
    )[:MOST]  # fmt: skip
    for key, title, answer, is_open, agency in rows:
        counted = Counter(_telling(answer[:READ]))
        for word in _telling(title):
            counted[word] += 3
        items[key], lengths[key] = (is_open, agency), sum(counted.values())
        for word, count in counted.items():
            found.setdefault(word, []).append((key, count))
    return _Known(items, lengths, found, sum(lengths.values()) / max(len(lengths), 1))


def _telling(text: str) -> list[str]:
    return [word for word in words(text) if len(word) > 1]


def nearest(text: str, *, public: bool, agency: Any = None) -> list[int]:
    """Keys of items, the nearest first. What is for staff alone is for the staff of the agency that wrote it."""
    known, scores = _known(), defaultdict[int, float](float)
    own = getattr(agency, "pk", agency)
    asked, weight = set(_telling(text[:READ])), 0.0
    for word in asked:
        holding = known.words.get(word, ())
        # A word no item has weighs most: a letter that is about something else altogether is near to none.
        rarity = math.log(1 + (len(known.items) - len(holding) + 0.5) / (len(holding) + 0.5))
        weight += rarity
        for key, count in holding:
            even = 1 - EVENNESS + EVENNESS * known.lengths[key] / known.average
            scores[key] += rarity * count * (SATURATION + 1) / (count + SATURATION * even)
    allowed = (
        key
        for key, score in sorted(scores.items(), key=lambda one: -one[1])
        if score >= LEAST * weight * (SATURATION + 1)
        and (known.items[key][0] or (not public and own is not None and known.items[key][1] == own))
    )
    return [key for key, _ in zip(allowed, range(SHOWN), strict=False)]


def suggest(text: str, *, public: bool, agency: Any = None) -> list[Suggestion]:
    keys = nearest(text.replace("\x00", ""), public=public, agency=agency)
    items = KnowledgeItem.objects.holding().select_related("lead_agency").in_bulk(keys)
    return [_suggestion(items[key], public) for key in keys if key in items]


def _suggestion(item: KnowledgeItem, public: bool) -> Suggestion:
    extract = item.answer if not public else item.answer[:EXTRACT] + ("…" if len(item.answer) > EXTRACT else "")
    if not public and item.basis:
        extract = f"{extract}\n依据：{item.basis}"
    day = f"{timezone.localdate(item.published_at)}" if item.published_at else ""
    return Suggestion(
        item.title, extract, item.get_absolute_url() if item.open_to_public else "", "常见问题",
        item.lead_agency.display_name, day, item.pk,
    )  # fmt: skip
