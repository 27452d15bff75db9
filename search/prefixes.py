"""Phrases found by how they begin: in characters, in pinyin, in its initials."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from heapq import nsmallest

from search.vocabulary import sound

_LAST = "\U0010ffff"


class Prefixes:
    """``weights``: phrase → what it weighs; of those that begin alike the heavier come first, then the shorter."""

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = weights
        self._written = sorted((phrase.replace(" ", ""), phrase) for phrase in weights)
        said: set[tuple[str, str]] = set()
        for phrase in weights:
            syllables = sound(phrase.replace(" ", ""))
            said.add(("".join(syllables), phrase))
            said.add(("".join(syllable[0] for syllable in syllables), phrase))
        self._said = sorted(said)

    def written(self, start: str, most: int) -> list[str]:
        """Those that begin with these characters."""
        return self._best(self._written, start, most)

    def said(self, letters: str, most: int) -> list[str]:
        """Those whose pinyin, or its initials, begins with these letters."""
        return self._best(self._said, letters, most)

    def _best(self, keyed: list[tuple[str, str]], start: str, most: int) -> list[str]:
        first, last = bisect_left(keyed, (start,)), bisect_right(keyed, (start + _LAST,))
        found = dict.fromkeys(phrase for _, phrase in keyed[first:last])
        return nsmallest(most, found, key=lambda phrase: (-self.weights[phrase], len(phrase), phrase))
