"""Whether what was found says anything about what somebody wrote, or only shares everyday words with it.

The engines put the best first, however little it says: whoever asks sees that at a glance, but what is offered unasked
had better be nothing than nonsense. How much a word tells follows from how often it is written at all.
"""

import math

from search.meanings import meanings
from search.segmentation import asked_words, frequencies, normalise

WRITTEN = 60_000_000  # words jieba's dictionary was counted from
EVERYDAY = 6.0  # in nepers below all of them: words as common as this tell nothing
TITLE_WORTH = 2.0  # a word in a title, beside the same in the text
LEAST = 0.7  # of what the words tell; tried on letters (tests/search/test_relevance.py)


class Asked:
    """What somebody wrote, and how much each of its words tells."""

    def __init__(self, text: str) -> None:
        text = normalise(text)
        words = [word for word in asked_words(text) if len(word) > 1]
        words = [word for word in words if not any(word != other and word in other for other in words)]
        other = [(one.said, one.forms) for one in meanings(text)]
        self.words = [
            (_tells(word), (word, *(form for said, forms in other if said in word or word in said for form in forms)))
            for word in words
        ]
        self.all = sum(weight for weight, _ in self.words)

    def is_about(self, title: str, text: str) -> bool:
        """Of a single word, only a title tells that it is what all of the text is about."""
        if not self.all:
            return False
        titled, said = self._share(normalise(title)), self._share(normalise(f"{title}\n{text}"))
        return TITLE_WORTH * titled + (said if len(self.words) > 1 else 0) >= LEAST

    def _share(self, text: str) -> float:
        return sum(weight for weight, forms in self.words if any(form in text for form in forms)) / self.all


def _tells(word: str) -> float:
    return max(0.0, math.log(WRITTEN / (frequencies().get(word) or 1)) - EVERYDAY)
