"""What a question says, and how texts may say it otherwise: synonyms, numbers and dates, agencies' nicknames, pinyin.

Nothing here is what somebody meant for certain: each meaning carries a weight, and ranking decides what it is worth.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from search import vocabulary
from search.segmentation import changes, is_han, normalise, spans
from search.segmentation.numerals import written_otherwise

LONGEST = 400  # characters of a question that are looked at
MOST_FORMS = 8  # of one piece
SAME = 1.0  # the same number, the same agency
KEPT_BY_EDITORS = 0.9
SHIPPED = 0.8
BY_SOUND = 0.8
BY_INITIALS = 0.5  # three letters may be anything
ALIGNED = 3  # characters: what is no longer must begin and end where words do (人才 is not in 老人才能)

Forms = Mapping[str, tuple[tuple[str, ...], float]]


@dataclass(frozen=True)
class Meaning:
    """``said``: a piece of the normalised question; ``forms``: how texts may write it, normalised, the likeliest first;
    ``weight``: how sure it is, up to 1."""

    said: str
    forms: tuple[str, ...]
    weight: float


class Thesaurus:
    """Pieces of questions and their other forms, found in a question in one pass."""

    def __init__(self, forms: Forms) -> None:
        self.forms = forms
        self._by_start: dict[str, list[str]] = {}
        for said in sorted(forms, key=len, reverse=True):
            self._by_start.setdefault(said[:2], []).append(said)

    def __contains__(self, said: str) -> bool:
        return said in self.forms

    def found_in(self, text: str) -> Iterator[tuple[int, str]]:
        """Where each piece begins, in order; the longest first, none inside another."""
        place, bounds = 0, None
        while place < len(text) - 1:
            length = 1
            for said in self._by_start.get(text[place : place + 2], ()):
                if not text.startswith(said, place):
                    continue
                if len(said) <= ALIGNED or not is_han(said[0]) or not is_han(said[-1]):
                    bounds = bounds or _bounds(text)
                    if place not in bounds or place + len(said) not in bounds:
                        continue
                yield place, said
                length = len(said)
                break
            place += length


def _bounds(text: str) -> frozenset[int]:
    """Where words begin and end."""
    return frozenset(place for span in spans(text) for place in span)


Group = tuple[tuple[str, ...], tuple[str, ...]]  # what is said, what texts write; nothing of the latter: all ways


def read_groups(lines: Iterable[str]) -> Iterator[Group]:
    """Groups of synonyms: ``说法 => 写法 写法`` one way, ``甲 乙 丙`` all ways; ``#`` begins a comment."""
    for line in lines:
        said, arrow, written = line.partition("#")[0].partition("=>")
        if said.split() and (written.split() or not arrow):
            yield tuple(said.split()), tuple(written.split())


def forms_of(groups: Iterable[Group], weight: float) -> dict[str, tuple[tuple[str, ...], float]]:
    """What each piece may be written as."""
    found: dict[str, list[str]] = {}
    for said, written in groups:
        pieces = [piece for piece in map(_tidy, said) if len(piece) > 1]
        for piece in pieces:
            found.setdefault(piece, []).extend(map(_tidy, written or said))
    return {
        piece: (tuple(form for form in dict.fromkeys(forms) if form and form != piece)[:MOST_FORMS], weight)
        for piece, forms in found.items()
    }


def _tidy(word: str) -> str:
    return normalise(word).strip()


@cache
def _shipped() -> dict[str, tuple[tuple[str, ...], float]]:
    path = Path(__file__).parent / "segmentation" / "synonyms.txt"
    return forms_of(read_groups(path.read_text(encoding="utf-8").splitlines()), SHIPPED)


_editors: Forms = {}
_names: Forms = {}
_kept: tuple[Forms, Forms, Thesaurus] | None = None  # and what it was put together of


def set_synonyms(groups: Iterable[Group]) -> None:
    """Make these the editors' synonyms; where they say something of a piece, what is shipped no longer counts."""
    global _editors
    _editors = forms_of(groups, KEPT_BY_EDITORS)


def set_names(names: Iterable[vocabulary.Name]) -> None:
    """Make these the nicknames: each stands for the name in texts, and for the other nicknames."""
    global _names
    known = list(names)
    vocabulary.take_names(known)
    proper = {_tidy(name.name) for name in known}
    found: dict[str, list[str]] = {}
    for name in known:
        for nickname in name.others:
            # What one agency is called by may be another's own name.
            if (piece := _tidy(nickname)) not in proper and len(piece) > 1:
                found.setdefault(piece, []).extend(_tidy(one) for one in (name.name, *name.others))
    _names = {
        piece: (tuple(form for form in dict.fromkeys(forms) if form != piece)[:MOST_FORMS], SAME)
        for piece, forms in found.items()
    }


def thesaurus() -> Thesaurus:
    """All that is known to be said otherwise."""
    global _kept
    names, editors, kept = _names, _editors, _kept
    if kept is None or kept[0] is not names or kept[1] is not editors:
        kept = _kept = names, editors, Thesaurus({**_shipped(), **names, **editors})
    return kept[2]


def meanings(text: str) -> tuple[Meaning, ...]:
    """The pieces of a question that texts may write otherwise, in order, none inside another."""
    normal = normalise(text[:LONGEST])
    return _meanings(normal, thesaurus(), changes()) + tuple(_by_sound(normal))


@lru_cache(maxsize=2048)
def _meanings(normal: str, known: Thesaurus, changes: int) -> tuple[Meaning, ...]:
    found = {start: Meaning(normal[start:end], forms, SAME) for start, end, forms in written_otherwise(normal)}
    taken = {place for start, meaning in found.items() for place in range(start, start + len(meaning.said))}
    for start, said in known.found_in(normal):
        if taken.isdisjoint(range(start, start + len(said))) and known.forms[said][0]:
            found[start] = Meaning(said, *known.forms[said])
    return tuple({found[start].said: found[start] for start in sorted(found)}.values())


def _by_sound(normal: str) -> Iterator[Meaning]:
    """Letters that are no word of any title but the sound of one: zhengwugongkai, zwgk."""
    for run in vocabulary.latin_runs(normal):
        if run in thesaurus():
            continue
        if forms := vocabulary.words_by_sound(run):
            spelt = "".join(vocabulary.sound(forms[0])) == "".join(letter for letter in run if letter.isalpha())
            yield Meaning(run, forms, BY_SOUND if spelt else BY_INITIALS)
