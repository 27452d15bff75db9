"""Words and characters of a text. Whatever cuts what is indexed cuts what is asked, too.

Words come from jieba (with the government's words and those the editors add); beside them every text is known by its
overlapping pairs of characters, which find what no dictionary knows and tell exact phrases.
"""

import logging
import threading
import warnings
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from django.conf import settings

from .normalising import is_han, normalise, runs

HERE = Path(__file__).parent
_loading = threading.Lock()


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing about what a text is about."""
    return frozenset((HERE / "stopwords.txt").read_text(encoding="utf-8").split())


@cache
def shipped_terms() -> tuple[str, ...]:
    """The government's words that come with the portal."""
    return tuple((HERE / "government.txt").read_text(encoding="utf-8").split())


@cache
def _load() -> Any:
    with warnings.catch_warnings():
        # Seven invalid escapes in its source, and pkg_resources.
        warnings.simplefilter("ignore")
        import jieba
    logging.getLogger("jieba").setLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    # jieba unpickles its cache from the world-writable temporary folder unless told otherwise.
    folder = Path(settings.DATA_ROOT) / "jieba"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    tokenizer.tmp_dir = str(folder)
    tokenizer.initialize()
    for term in shipped_terms():
        if not tokenizer.FREQ.get(term):
            tokenizer.add_word(term)
    return tokenizer


def _jieba() -> Any:
    with _loading:
        return _load()


def _splitting() -> set[str]:
    """The words jieba takes apart whatever it makes of them: what it was told to forget, and nobody here means that."""
    from jieba.finalseg import Force_Split_Words

    return cast(set[str], Force_Split_Words)


_changes = 0


def changes() -> int:
    """Another number each time the editors' words are others: what is kept of cut questions is kept beside it."""
    return _changes


_own_terms: dict[str, int] = {}  # the editors' words, and how frequent jieba held each before


def set_own_terms(terms: Iterable[str]) -> None:
    """Make ``terms`` the editors' words: new ones are cut as one word from now on, those left out no longer."""
    global _changes
    tokenizer = _jieba()
    wanted = {normalise(term) for term in terms}
    with _loading:
        for term in set(_own_terms) - wanted:
            tokenizer.add_word(term, before := _own_terms.pop(term))
            if not before:
                _splitting().discard(term)
        for term in wanted - set(_own_terms):
            _own_terms[term] = tokenizer.FREQ.get(term, 0)
            tokenizer.add_word(term)
    _changes += 1


_own_stop_words: frozenset[str] = frozenset()


def set_own_stop_words(unwanted: Iterable[str]) -> None:
    """Make these what the editors do not want to be asked for."""
    global _own_stop_words, _changes
    _own_stop_words = frozenset(map(normalise, unwanted))
    _changes += 1


def own_terms() -> tuple[str, ...]:
    """The editors' words."""
    return tuple(_own_terms)


def frequencies() -> Mapping[str, int]:
    """How often jieba has seen each word; beginnings of words, which it keeps among them, never."""
    return cast(Mapping[str, int], _jieba().FREQ)


def cut(normalised: str) -> list[str]:
    """The words of a text one after the other, of known words only: what makes no word stays single characters."""
    return list(_jieba().cut(normalised, HMM=False))


def spans(normalised: str) -> list[tuple[int, int]]:
    """Where the words of a text begin and end, the shorter words inside longer ones too."""
    return [(start, end) for _, start, end in _jieba().tokenize(normalised, mode="search")]


def words(text: str) -> list[str]:
    """The words of a text in order, with the shorter words inside longer ones; without stop words and punctuation."""
    ignored = stop_words()
    return [word for word in _jieba().cut_for_search(normalise(text)) if word[0].isalnum() and word not in ignored]


def grams(text: str) -> list[str]:
    """Every pair of neighbouring characters, the last character of each run alone; letters and digits as they stand.

    So the place in the list is the place in the text, and every character begins exactly one element.
    """
    elements: list[str] = []
    for run in runs(normalise(text)):
        if is_han(run[0]):
            elements += [run[place : place + 2] for place in range(len(run))]
        else:
            elements.append(run)
    return elements


def asked_grams(text: str) -> list[str]:
    """The pairs to look for so as to find ``text`` itself; a lone character stays alone, and begins what it finds."""
    asked: list[str] = []
    for run in runs(normalise(text)):
        if is_han(run[0]) and len(run) > 1:
            asked += [run[place : place + 2] for place in range(len(run) - 1)]
        else:
            asked.append(run)
    return asked


def telling(question: str) -> str:
    """The question, normalised, without what the editors do not want to be asked for."""
    normalised = normalise(question)
    present = [word for word in _own_stop_words if word in normalised]
    if not present:
        return normalised
    starts, ends = map(frozenset, zip(*spans(normalised), strict=True))
    for word in sorted(present, key=len, reverse=True):
        place = normalised.find(word)
        while place >= 0:
            end = place + len(word)
            if place in starts and end in ends:  # not a piece of other words
                normalised = normalised[:place] + " " * len(word) + normalised[end:]
            place = normalised.find(word, place + 1)
    return normalised


def asked_words(text: str) -> tuple[str, ...]:
    """The different words of a question; its stop words only where it has no others."""
    return _asked_words(text, _changes)


@lru_cache(maxsize=2048)
def _asked_words(text: str, changes: int) -> tuple[str, ...]:
    found = words(telling(text)) or words(text) or [word for word in _jieba().cut(normalise(text)) if word[0].isalnum()]
    return tuple(dict.fromkeys(found))
