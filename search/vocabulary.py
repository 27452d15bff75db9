"""The words that titles and dictionaries know, by how they are said; and what bodies are called beside their names."""

import logging
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from pypinyin import lazy_pinyin

from search import engine
from search.errors import SearchUnavailable
from search.segmentation import is_han, normalise, own_terms, runs, shipped_terms
from search.spelling import Speller

logger = logging.getLogger("search")

USUAL = 5_000  # of the titles' words, the most frequent
KEPT = 600  # seconds before the words are read anew
MOST = 4  # words for one sound
LONGEST_SOUND = 60  # letters
_LATIN = re.compile(r"[a-z][a-z' ]*[a-z]")


# --- What bodies are called


@dataclass(frozen=True)
class Name:
    """A body's proper name, what else it is called, and the address of its page."""

    name: str
    others: tuple[str, ...] = ()
    url: str = ""


Names = Callable[[], Iterable[Name]]
_names: list[Names] = []


def register_names(names: Names) -> None:
    """``names`` gives what the bodies of a room are called; it is asked again when something public changed.

    A room registers in its ``AppConfig.ready``.
    """
    if names not in _names:
        _names.append(names)


def registered_names() -> list[Name]:
    """All names, from the rooms."""
    return [name for names in _names for name in names()]


_called: dict[str, list[Name]] = {}


def take_names(names: Iterable[Name]) -> None:
    """Know these names by the letters they are written in."""
    called: dict[str, list[Name]] = {}
    for name in names:
        for one in dict.fromkeys((name.name, *name.others)):
            called.setdefault("".join(runs(normalise(one))), []).append(name)
    _called.clear()
    _called.update(called)


def named(letters: str) -> list[Name]:
    """The bodies that are called exactly so; ``letters``: normalised, without spaces and punctuation."""
    return _called.get(letters, [])


# --- What words there are


@lru_cache(maxsize=20_000)
def sound(word: str) -> tuple[str, ...]:
    """How a word is said, syllable by syllable, without tones."""
    return tuple(lazy_pinyin(word))


class Vocabulary:
    """Words of titles and of the dictionary. ``counts``: in how many titles each stands; ``latin``: the titles' words
    in letters."""

    def __init__(self, counted: list[tuple[str, int]], terms: Iterable[str]) -> None:
        han = {word: count for word, count in counted if len(word) > 1 and is_han(word[0])}
        usual = sorted(han, key=lambda word: -han[word])[:USUAL]
        self.latin = frozenset(word for word, _ in counted if word[0].isascii())
        self.counts = {word: han[word] for word in usual}
        self.weights = dict.fromkeys(terms, 0) | self.counts
        self.sounds = {word: sound(word) for word in self.weights if is_han(word[0])}
        spelt: dict[str, list[str]] = defaultdict(list)
        initials: dict[str, list[str]] = defaultdict(list)
        for word, syllables in self.sounds.items():
            spelt["".join(syllables)].append(word)
            if len(syllables) > 2:  # two letters may be anything
                initials["".join(syllable[0] for syllable in syllables)].append(word)
        # Of words said alike the terms and what many titles have go first.
        terms = frozenset(terms)
        self.spelt = {said: self._ranked(words, terms) for said, words in spelt.items()}
        self.initials = {said: self._ranked(words, terms) for said, words in initials.items()}
        self._longest = max(map(len, self.spelt), default=0)
        self._terms = terms

    @cached_property
    def speller(self) -> Speller:
        """Who knows which words may be meant by wrong ones."""
        return Speller(self.counts, self._terms)

    def _ranked(self, words: list[str], terms: frozenset[str]) -> tuple[str, ...]:
        return tuple(sorted(words, key=lambda word: (word not in terms, -self.weights[word], word))[:MOST])

    def said(self, letters: str) -> tuple[str, ...]:
        """The words that these letters spell, or begin: first as one word, then as several one after the other."""
        return self.spelt.get(letters) or self.initials.get(letters) or self._several(letters)

    def _several(self, letters: str) -> tuple[str, ...]:
        """``gongjijintiqu`` → 公积金提取, of as few words as can be."""
        best: list[tuple[str, ...] | None] = [()] + [None] * len(letters)
        for end in range(1, len(letters) + 1):
            for start in range(max(0, end - self._longest), end - 1):
                before = best[start]
                words = self.spelt.get(letters[start:end]) if before is not None else None
                if before is not None and words and (best[end] is None or len(before) + 1 < len(best[end] or ())):
                    best[end] = (*before, words[0])
        return ("".join(best[-1]),) if best[-1] else ()


_lock = threading.Lock()
_kept: tuple[float, Vocabulary] | None = None


def known() -> Vocabulary:
    """The words as they were some ten minutes ago at most; while they are read anew, those before. Raises
    SearchUnavailable."""
    global _kept
    kept = _kept
    if kept is None:
        with _lock:
            return _kept[1] if _kept else _read()
    if time.monotonic() - kept[0] > KEPT and _lock.acquire(blocking=False):
        _kept = time.monotonic(), kept[1]  # nobody else begins
        threading.Thread(target=_read_again, name="search-vocabulary", daemon=True).start()
    return kept[1]


def _read() -> Vocabulary:
    return _keep(Vocabulary(engine.backend().vocabulary(), [*shipped_terms(), *own_terms()]))


def _keep(words: Vocabulary) -> Vocabulary:
    global _kept
    _kept = time.monotonic(), words
    words_by_sound.cache_clear()
    return words


def _read_again() -> None:
    try:
        made = Vocabulary(engine.backend().vocabulary(), [*shipped_terms(), *own_terms()])
        _ = made.speller
        _keep(made)
    except SearchUnavailable as error:
        logger.warning("the words of the titles cannot be read: %s", error)
    finally:
        _lock.release()


def warm_up() -> None:
    """Read the words now rather than for the first visitor. Raises SearchUnavailable."""
    _ = known().speller


def forget() -> None:
    """Read the words anew next time."""
    global _kept
    _kept = None
    words_by_sound.cache_clear()


def expire() -> None:
    """The words have changed: read them anew, serving those from before until that is done."""
    global _kept
    if _kept:
        _kept = float("-inf"), _kept[1]


def latin_runs(normal: str) -> Iterator[str]:
    """Letters, perhaps with spaces and apostrophes between syllables, which no digit or Chinese character parts."""
    for match in _LATIN.finditer(normal):
        if len(match[0]) <= LONGEST_SOUND:
            yield match[0]


@lru_cache(maxsize=1024)
def words_by_sound(run: str) -> tuple[str, ...]:
    """What letters may be meant for; nothing where a title has them as they are, or nobody can tell now."""
    try:
        words = known()
    except SearchUnavailable:
        return ()
    letters = re.sub(r"[' ]", "", run)
    if len(letters) < 3 or letters in words.latin or any(part in words.latin for part in run.split()):
        return ()
    return words.said(letters)
