"""Words that hold back what contains them: the editors' list, found however a word was disguised.

Text and words are brought into one form: full and half width, capitals, traditional characters, accents, letters of
other scripts that look Latin; then everything between letters is dropped, so that 加·微 信 is 加微信. All words are
looked for in one pass (Aho and Corasick), whose time grows with the length of the text and not with their number.
"""

import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

import ahocorasick
from django.db.models import Count, Max, Sum

from search.segmentation.normalising import normalise

from .models import HeldWord

LEAST = 2  # letters of a word: a single one would hold nearly everything
_UNSEEN = ("Mn", "Me", "Cf")  # categories: marks above and below letters; what has no shape
_LONGEST = 4  # letters in one character; those with more (ﷺ) are ornaments that would only make a text longer
_KEPT = 50_000  # characters remembered
# Cyrillic and Greek letters that look like Latin ones, after lowering.
_LOOKALIKES = str.maketrans("авекмнорстухіјѕԁԛԝαβεικνορτυχγ", "abekmhopctyxijsdqwabeikvoptuxy")


@dataclass(frozen=True)
class Held:
    """The words of the list that a text contains, as the list has them; false where there are none."""

    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words)


def look(*texts: str) -> Held:
    """Which words of the list stand in these texts (a subject, a text, a name: each by itself)."""
    sought = _sought(*_state())
    found: dict[str, None] = {}
    for text in texts:
        if text and sought.size:
            sought.find(text, found)
    return Held(tuple(found))


class _Forms(dict[str, str]):
    """The one form of each character: letters, or a gap, or nothing at all (accents, what nobody sees).

    One by one, so that ten thousand accents on a letter cost no more than ten thousand letters; bringing them into
    order, as Unicode does with a whole text, takes the square of that.
    """

    def __missing__(self, character: str) -> str:
        form = self._of(character)
        if len(self) < _KEPT:
            self[character] = form
        return form

    @staticmethod
    def _of(character: str) -> str:
        if unicodedata.category(character) in _UNSEEN:
            return ""
        parts = unicodedata.normalize("NFKD", normalise(character))
        letters = "".join(part for part in parts if part.isalnum() and unicodedata.category(part) not in _UNSEEN)
        return letters.translate(_LOOKALIKES) if 0 < len(letters) <= _LONGEST else " "


_forms = _Forms()


def squeeze(text: str) -> str:
    """The letters and digits of a text in one form, without anything between them."""
    return "".join(_runs(text))


def _runs(text: str) -> list[str]:
    return "".join(map(_forms.__getitem__, text)).split()


def _kind(character: str) -> str:
    """Latin letters and digits make up words of their own; other scripts are written without gaps."""
    return "" if not character.isascii() else "0" if character.isdigit() else "a"


class _Sought:
    """One state of the list, ready to be looked for."""

    def __init__(self, words: list[str]) -> None:
        self._automaton = ahocorasick.Automaton()
        # Two words may squeeze to the same.
        squeezed: dict[str, list[str]] = {}
        for word in words:
            if len(key := squeeze(word)) >= LEAST:
                squeezed.setdefault(key, []).append(word)
        for key, same in squeezed.items():
            self._automaton.add_word(key, (key, same))
        self.size = len(squeezed)
        if squeezed:
            self._automaton.make_automaton()

    def find(self, text: str, found: dict[str, None]) -> None:
        runs = _runs(text)
        line = "".join(runs)
        gaps = list(accumulate(map(len, runs)))  # where one ends and the next begins
        for end, (key, words) in self._automaton.iter(line):
            if words[0] in found:
                continue
            if _parted(line, gaps, end + 1 - len(key)) and _parted(line, gaps, end + 1):
                found.update(dict.fromkeys(words))


def _parted(line: str, gaps: list[int], place: int) -> bool:
    """Whether a word may begin or end here: never in the midst of a Latin word or a number (“sb” is not in husband)."""
    if place in (0, len(line)) or not (kind := _kind(line[place])) or kind != _kind(line[place - 1]):
        return True
    return gaps[bisect_left(gaps, place)] == place


def _state() -> tuple[int, int, object]:
    """Which state the list is in now: small, asked of the database each time, so that no process knows an old one."""
    active = HeldWord.objects.filter(active=True)
    state = active.aggregate(count=Count("pk"), total=Sum("pk"), changed=Max("changed_at"))
    return state["count"], state["total"] or 0, state["changed"]


@lru_cache(maxsize=2)
def _sought(count: int, total: int, changed: object) -> _Sought:
    """By the state; read in the same moment, or a moment later, when it is made anew at the next look."""
    return _Sought(list(HeldWord.objects.filter(active=True).order_by("pk").values_list("text", flat=True)))
