"""What somebody meant by what they typed, in no engine's language."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from search.meanings import Meaning, meanings
from search.nodes import is_lone
from search.segmentation import (
    asked_grams,
    asked_words,
    changes,
    grams,
    normalise,
    normalise_document_number,
    normalise_index_number,
    runs,
    telling,
    whole,
)
from search.segmentation.numbers import asked_number_keys

MAX_WORDS = 40  # of a question; the rest of a longer one adds nothing but time
MAX_GRAMS = 40
MAX_PHRASE = 80  # elements
MAX_LONE = 10  # lone characters, each of which stands for thousands of pairs
MAX_PHRASES = 10
MOST_TIMES = 8  # one element in a phrase
OPEN_PHRASE = 12  # elements of a phrase whose last character may begin any pair; of a longer one that is left out
MAX_FORMS = 6  # of one meaning

_QUOTED = re.compile(r"“([^“”]*)”|\"([^\"]*)\"|＂([^＂]*)＂|「([^「」]*)」")


@dataclass(frozen=True)
class Wish:
    """``phrases`` must stand in the text as they are (each as its pairs of characters). Without phrases, of ``words``
    and ``forms`` (what texts may say instead, whole) at least ``enough`` must be there, or all ``grams``. Every word
    and pair that is there counts, those of the other forms (``other_words``, ``other_grams``) by how sure they are, and
    so does a title that holds the ``whole`` question; one that is the question (``title``) comes first. Before it come
    entries numbered as one of ``numbers``, then those whose number ends as one of ``tails``; a number that was asked
    for alone may also be ``cited`` in a text. ``marks``: what to mark in extracts, longest first.
    """

    phrases: tuple[tuple[str, ...], ...] = ()
    words: tuple[str, ...] = ()
    grams: tuple[str, ...] = ()
    forms: tuple[tuple[str, ...], ...] = ()
    other_words: tuple[tuple[str, float], ...] = ()
    other_grams: tuple[tuple[str, float], ...] = ()
    enough: int = 0
    whole: tuple[str, ...] = ()
    title: str = ""
    numbers: tuple[str, ...] = ()
    tails: tuple[str, ...] = ()
    cited: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


def enough_of(words: int) -> int:
    """How many of so many words an entry must hold: a quarter, and one at least; two of three or four, which are
    usually one long word and the shorter ones inside it.

    Of 500 questions by lay people five find nothing by this rule; all words required, nearly every one does.
    """
    return 2 if words in (3, 4) else max(1, words // 4)


def _marks(phrases: list[str], loose: str, words: tuple[str, ...], said: tuple[Meaning, ...]) -> tuple[str, ...]:
    marks = [run for phrase in phrases for run in runs(normalise(phrase))]
    marks += [run for run in runs(normalise(loose)) if len(run) <= 12]
    marks += [word for word in words if len(word) > 1] or list(words)
    marks += [form for meaning in said for form in meaning.forms[:MAX_FORMS] if len(form) > 1]
    return tuple(sorted(dict.fromkeys(marks), key=len, reverse=True))


def unquoted(text: str) -> str:
    """The question without its quotation marks, where it has words beside the quoted ones; else as it is.

    Somebody who quotes a word inside a question wants an answer; somebody who quotes all of it wants those words.
    """
    if not asked_grams(_QUOTED.sub(" ", text)):
        return text
    return _QUOTED.sub(lambda quoted: " " + "".join(group or "" for group in quoted.groups()) + " ", text)


def understand(text: str, exact: bool = False) -> Wish:
    """Quoted parts are phrases, as all of it is where ``exact``; of the words that are left some may be missing."""
    number = normalise_document_number(text) or normalise_index_number(text)
    if number and not exact:
        return _number(number)
    loose = "" if exact else _QUOTED.sub(" ", text)
    words = asked_words(loose)[:MAX_WORDS]
    said = meanings(loose) if loose.strip() else ()
    return _understand(text, exact, telling(loose), words, said, changes())


def _number(number: str) -> Wish:
    """A number and nothing else: its parts are no words to look for."""
    numbers, tails = asked_number_keys(number)
    return Wish(numbers=tuple(numbers), tails=tuple(tails), cited=_phrase(number), marks=(normalise(number),))


@lru_cache(maxsize=1024)
def _understand(
    text: str, exact: bool, told: str, words: tuple[str, ...], said: tuple[Meaning, ...], changes: int
) -> Wish:
    quoted = [text] if exact else ["".join(groups) for groups in _QUOTED.findall(text)]
    loose = "" if exact else _QUOTED.sub(" ", text)
    numbers, tails = asked_number_keys(text)
    pairs = _few_lone(dict.fromkeys(asked_grams(told) or asked_grams(loose)))[:MAX_GRAMS]
    forms = tuple(dict.fromkeys(form for meaning in said for form in meaning.forms[:MAX_FORMS]))
    return Wish(
        phrases=tuple(phrase for phrase in map(_phrase, dict.fromkeys(quoted)) if phrase)[:MAX_PHRASES],
        words=words,
        grams=pairs,
        forms=tuple(phrase for phrase in map(_phrase, forms) if phrase)[:MAX_WORDS],
        other_words=_others(said, asked_words, words)[:MAX_WORDS],
        other_grams=_others(said, asked_grams, pairs)[:MAX_GRAMS],
        enough=enough_of(len(words)),
        whole=_phrase(loose),
        title=whole(text),
        numbers=tuple(numbers),
        tails=tuple(tails),
        marks=_marks(quoted, loose, words, said),
    )


def _others(
    said: tuple[Meaning, ...], cut: Callable[[str], Iterable[str]], asked: tuple[str, ...]
) -> tuple[tuple[str, float], ...]:
    """The elements of the other forms that the question has not itself, each as sure as its surest meaning."""
    found: dict[str, float] = {}
    for meaning in said:
        for form in meaning.forms[:MAX_FORMS]:
            for element in cut(form):
                if element not in asked and not is_lone(element):
                    found[element] = max(found.get(element, 0.0), meaning.weight)
    return tuple(found.items())


def _phrase(text: str) -> tuple[str, ...]:
    """The neighbouring elements by which a text's grams tell that ``text`` stands in it."""
    parts = list(runs(normalise(text)))
    elements: list[str] = []
    for run in parts[:-1]:
        elements += grams(run)
    for run in parts[-1:]:  # what follows the last character does not matter
        elements += asked_grams(run)
    elements = _said_anew(elements[:MAX_PHRASE])
    if len(elements) > OPEN_PHRASE and is_lone(elements[-1]):
        elements.pop()
    return tuple(elements)


def _said_anew(elements: list[str]) -> list[str]:
    """Up to where an element comes once too often: nobody means what goes on like that."""
    seen: Counter[str] = Counter()
    for place, element in enumerate(elements):
        seen[element] += 1
        if seen[element] > MOST_TIMES:
            return elements[:place]
    return elements


def _few_lone(elements: dict[str, None]) -> tuple[str, ...]:
    """The same without all but the first few lone characters."""
    lone = [element for element in elements if is_lone(element)][MAX_LONE:]
    return tuple(element for element in elements if element not in lone)
