"""A naive Bayes classifier that learns from all other classes what speaks against one (complement naive Bayes).

Rennie et al., "Tackling the Poor Assumptions of Naive Bayes Text Classifiers" (2003): made for classes of very
different size, as agencies are. Pure arithmetic: it knows nothing of letters.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Label = str
# A word must stand in so many letters: rarer ones teach nothing, and may be somebody's name.
LEAST = 5
MOST_WORDS = 30_000
UNTOLD = 0.02  # the share of a class of which the others say nothing


@dataclass
class Counts:
    """How often each word stood in the letters of each class."""

    letters: Counter[Label] = field(default_factory=Counter)
    words: dict[str, Counter[Label]] = field(default_factory=dict)

    def add(self, features: Iterable[str], label: Label) -> None:
        self.letters[label] += 1
        for word in features:
            self.words.setdefault(word, Counter())[label] += 1


class Bayes:
    """``weights``: word → what it says for each class, in the order of ``labels``; ``prior``: what nothing says.
    ``trust``: how much others are listened to that have an opinion of their own (``beside``: class → share)."""

    def __init__(
        self, labels: list[Label], weights: dict[str, list[float]], prior: list[float], heat: float, trust: float
    ) -> None:
        self.labels, self.weights, self.prior, self.heat, self.trust = labels, weights, prior, heat, trust

    @classmethod
    def learn(cls, counts: Counts, trust: float = 0.0, smoothing: float = 0.3) -> "Bayes":
        labels = sorted(counts.letters)
        known = [(sum(of.values()), word, of) for word, of in counts.words.items()]
        known = sorted((one for one in known if one[0] >= LEAST), key=lambda one: (-one[0], one[1]))[:MOST_WORDS]
        every = sum(total for total, _, _ in known)
        inside = Counter[Label]()
        for _, _, of in known:
            inside.update(of)
        outside = {label: every - inside[label] + smoothing * len(known) for label in labels}
        within = {label: inside[label] + smoothing * len(known) for label in labels}
        weights = {}
        for total, word, of in known:
            # Halfway between what speaks for a class and what does not speak against it.
            weights[word] = [
                math.log((of[label] + smoothing) / within[label])
                - math.log((total - of[label] + smoothing) / outside[label])
                for label in labels
            ]
        letters = sum(counts.letters.values())
        prior = [math.log(counts.letters[label] / letters) for label in labels]
        return cls(labels, weights, prior, 1.0, trust)

    def scores(self, features: Collection[str], beside: Mapping[Label, float]) -> list[float]:
        found = [row for word in features if (row := self.weights.get(word)) is not None]
        others = [self.trust * math.log(UNTOLD + beside.get(label, 0.0)) for label in self.labels]
        return [sum(column) for column in zip(self.prior, others, *found, strict=True)]

    def shares(self, features: Collection[str], beside: Mapping[Label, float]) -> list[tuple[Label, float]]:
        """The classes and their shares, the likeliest first."""
        return shares_of(self.labels, self.scores(features, beside), self.heat)

    def as_data(self) -> dict[str, Any]:
        rows = {word: [round(weight, 3) for weight in row] for word, row in self.weights.items()}
        return {"labels": self.labels, "weights": rows, "prior": self.prior, "heat": self.heat, "trust": self.trust}

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Bayes":
        return cls(data["labels"], data["weights"], data["prior"], data["heat"], data["trust"])


def shares_of(labels: list[Label], scores: list[float], heat: float) -> list[tuple[Label, float]]:
    if not scores:
        return []
    top = max(scores)
    powers = [math.exp((score - top) / heat) for score in scores]
    total = sum(powers)
    return sorted(
        ((label, power / total) for label, power in zip(labels, powers, strict=True)), key=lambda one: -one[1]
    )


HEATS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0)


def fit_heat(model: Bayes, seen: Iterable[tuple[Collection[str], Mapping[Label, float], Label]]) -> float:
    """Words are not independent, as the arithmetic has it, so that it is too sure of itself: by how much, letters it
    has not seen tell."""
    losses = dict.fromkeys(HEATS, 0.0)
    for features, beside, label in seen:
        scores = model.scores(features, beside)
        for heat in HEATS:
            share = dict(shares_of(model.labels, scores, heat)).get(label, 0.0)
            losses[heat] -= math.log(max(share, 1e-6))
    return min(HEATS, key=lambda heat: losses[heat])
