"""What of a text is shown in a list of hits: its best part, with the words looked for marked. Escaped first, always."""

import re
from collections.abc import Sequence
from html import escape

from django.utils.safestring import SafeString, mark_safe

from search.segmentation import fold

LENGTH = 120  # characters of an extract
LEAD = 20  # characters before the first mark
MAX_TEXT = 200_000  # characters looked through
MAX_PLACES = 20  # of each mark

_SPACES = re.compile(r"\s+")
_SENTENCE_END = re.compile(r"[。！？；\n]")

Places = list[tuple[int, int]]


def places_of(text: str, marks: Sequence[str]) -> Places:
    """Where the marks stand in ``text``, in order, none overlapping; a longer mark goes before a shorter."""
    folded = fold(text[:MAX_TEXT])
    found: Places = []
    for mark in marks:
        start = folded.find(mark)
        count = 0
        while start >= 0 and count < MAX_PLACES:
            found.append((start, start + len(mark)))
            count += 1
            start = folded.find(mark, start + len(mark))
    found.sort(key=lambda place: (place[0], -place[1]))
    apart: Places = []
    for start, end in found:
        if not apart or start >= apart[-1][1]:
            apart.append((start, end))
    return apart


def _best_window(text: str, places: Places) -> tuple[int, float]:
    """Where the window of LENGTH characters begins that shows most of the different marks, and what it is worth."""
    best, best_worth, worth = places[0][0], -1.0, 0.0
    shown: dict[str, int] = {}
    last = 0
    for start, end in places:
        while last < len(places) and places[last][1] <= start + LENGTH - LEAD:
            piece = text[places[last][0] : places[last][1]]
            # A long mark says more than a short one; a second time says little.
            worth += 0.1 if shown.get(piece) else len(piece) ** 2
            shown[piece] = shown.get(piece, 0) + 1
            last += 1
        if worth > best_worth:
            best, best_worth = start, worth
        leaving = text[start:end]
        if leaving in shown:
            shown[leaving] -= 1
            worth -= 0.1 if shown[leaving] else len(leaving) ** 2
    return best, best_worth


def worth(text: str, marks: Sequence[str]) -> float:
    """How much of what is looked for the best part of ``text`` shows: different marks by their length, squared."""
    places = places_of(text, marks)
    return _best_window(text, places)[1] if places else 0.0


def _best_start(text: str, places: Places) -> int:
    best, _ = _best_window(text, places)
    lead = max(0, best - LEAD)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, lead, best)]
    return ends[-1] if ends else lead


def marked(text: str, places: Places) -> SafeString:
    """``text`` escaped, with ``<mark>`` around the places."""
    parts: list[str] = []
    done = 0
    for start, end in places:
        parts += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    parts.append(escape(text[done:]))
    return mark_safe("".join(parts))  # noqa: S308 — every part of the text is escaped above


def title(text: str, marks: Sequence[str], markup: bool = True) -> str:
    """A title with the marks in it."""
    return marked(text, places_of(text, marks)) if markup else text


def extract(text: str, marks: Sequence[str], markup: bool = True) -> str:
    """The part of ``text`` that shows best why it was found, on one line, “…” where something is left out.

    ``markup``: as safe HTML with the marks; otherwise as plain text.
    """
    places = places_of(text, marks)
    start = _best_start(text, places) if places else 0
    end = min(len(text), start + LENGTH)
    part = _SPACES.sub(" ", text[start:end]).strip()
    before = "…" if start > 0 else ""
    after = "…" if end < len(text) else ""
    if not markup:
        return before + part + after
    return mark_safe(before + marked(part, places_of(part, marks)) + after)  # noqa: S308 — the part is escaped
