"""Nothing was found: what may have been meant, among the words that do find something."""

import threading
import time
from collections import defaultdict
from heapq import nlargest

from pypinyin import lazy_pinyin

from search import engine
from search.segmentation import asked_words, is_han, normalise, runs

VOCABULARY = 5_000  # of the titles' words, the most frequent
KEPT = 600  # seconds a vocabulary serves
LONGEST = 12  # characters of a word that is compared
SHOWN = 5


class Vocabulary:
    """Words of titles, by sound and by length."""

    def __init__(self, counted: list[tuple[str, int]]) -> None:
        usual = nlargest(VOCABULARY, (pair for pair in counted if len(pair[0]) > 1), key=lambda pair: pair[1])
        self.counts = {word: count for word, count in usual if is_han(word[0])}
        self.by_sound: dict[str, list[str]] = defaultdict(list)
        self.by_length: dict[int, list[str]] = defaultdict(list)
        for word in self.counts:
            self.by_sound[sound(word)].append(word)
            self.by_length[len(word)].append(word)

    def near(self, word: str) -> list[tuple[int, int, str]]:
        """Words that sound like ``word`` (0) or differ in a character or two; nearest and most frequent first."""
        found = {other: 0 for other in self.by_sound.get(sound(word), ()) if other != word}
        allowed = 1 if len(word) < 5 else 2
        for length in range(max(2, len(word) - 1), len(word) + 2):
            for other in self.by_length.get(length, ()):
                # Of two characters one must stand in its place, or everything is near.
                if other not in found and other != word and any(a == b for a, b in zip(word, other, strict=False)):
                    distance = edits(word, other)
                    if distance <= allowed:
                        found[other] = distance
        return sorted((distance, -self.counts[other], other) for other, distance in found.items())


def sound(word: str) -> str:
    """How a word is said, without tones."""
    return " ".join(lazy_pinyin(word))


def edits(one: str, other: str) -> int:
    """How many characters have to be changed, added or left out (Levenshtein)."""
    before = list(range(len(other) + 1))
    for row, left in enumerate(one, 1):
        now = [row]
        for column, right in enumerate(other, 1):
            now.append(min(before[column] + 1, now[-1] + 1, before[column - 1] + (left != right)))
        before = now
    return before[-1]


_lock = threading.Lock()
_kept: tuple[float, Vocabulary] | None = None


def vocabulary() -> Vocabulary:
    """The words of the titles as they were at most ten minutes ago. Raises SearchUnavailable."""
    global _kept
    with _lock:
        if _kept is None or time.monotonic() - _kept[0] > KEPT:
            _kept = time.monotonic(), Vocabulary(engine.backend().vocabulary())
        return _kept[1]


def forget() -> None:
    """Read the words anew next time."""
    global _kept
    _kept = None


def nearest(text: str) -> list[str]:
    """What to ask instead of ``text``: a word for the whole of it, or the same with one word put right.

    Raises SearchUnavailable.
    """
    known = vocabulary()
    parts = list(runs(normalise(text)))
    whole = "".join(parts)
    found = [word for _, _, word in known.near(whole)] if 1 < len(whole) <= LONGEST else []
    for word in asked_words(text):
        if 1 < len(word) <= LONGEST and word != whole and word not in known.counts:
            found += [" ".join(parts).replace(word, other) for _, _, other in known.near(word)]
    return list(dict.fromkeys(found))[:SHOWN]
