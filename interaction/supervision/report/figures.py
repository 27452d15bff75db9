"""The numbers of a report, however they were come by: counted, entered, summed or frozen."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .statute import (  # fmt: skip
    CARRIED_IN,
    CARRIED_OUT,
    COLUMNS,
    ENDED,
    KINDS,
    LEAVES,
    NEW,
    PROCEEDINGS,
    RESULT_LABELS,
    RESULTS_OF_FOUR,
    ROWS,
    TOTAL,
)

ENTERED_ROWS = (NEW, CARRIED_IN, *LEAVES, CARRIED_OUT)  # what can be entered by hand; the rest is their sum


def _three() -> dict[int, dict[str, int]]:
    return {row: dict.fromkeys(COLUMNS, 0) for row in ROWS}


def _four() -> dict[str, dict[str, int]]:
    return {kind: dict.fromkeys(RESULT_LABELS, 0) for kind in PROCEEDINGS}


@dataclass
class Figures:
    """``three[row][column]`` and ``four[kind][result]`` as the tables have them, sums and all. Beside them, told in
    words: ``ended`` cases one by one, information fees received in 元, and what was withdrawn before it was received.
    """

    three: dict[int, dict[str, int]] = field(default_factory=_three)
    four: dict[str, dict[str, int]] = field(default_factory=_four)
    ended: int = 0
    fee_amount: int = 0
    fee_count: int = 0
    unreceived: int = 0

    def add(self, other: "Figures") -> "Figures":
        """Count ``other`` in."""
        for row, cells in other.three.items():
            for column, number in cells.items():
                self.three[row][column] += number
        for kind, results in other.four.items():
            for result, number in results.items():
                self.four[kind][result] += number
        self.ended += other.ended
        self.fee_amount += other.fee_amount
        self.fee_count += other.fee_count
        self.unreceived += other.unreceived
        return self

    def to_json(self) -> dict[str, Any]:
        return {
            "three": {str(row): dict(cells) for row, cells in self.three.items()},
            "four": {kind: dict(results) for kind, results in self.four.items()},
            "ended": self.ended,
            "fee_amount": self.fee_amount,
            "fee_count": self.fee_count,
            "unreceived": self.unreceived,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Figures":
        figures = cls(
            ended=int(data.get("ended", 0)), fee_amount=int(data.get("fee_amount", 0)),
            fee_count=int(data.get("fee_count", 0)), unreceived=int(data.get("unreceived", 0)),
        )  # fmt: skip
        for row, cells in data.get("three", {}).items():
            figures.three[int(row)].update({column: int(number) for column, number in cells.items()})
        for kind, results in data.get("four", {}).items():
            figures.four[kind].update({result: int(number) for result, number in results.items()})
        return figures


def total(figures: Iterable[Figures]) -> Figures:
    """All of them together."""
    whole = Figures()
    for each in figures:
        whole.add(each)
    return whole


def entered(data: Mapping[str, Any]) -> Figures:
    """Figures from cells entered by hand: ``{"three": {row: {kind: n}}, "four": {kind: {result: n}}}``; what is a sum
    in the form is summed here."""
    figures = Figures()
    for row in ENTERED_ROWS:
        given = data.get("three", {}).get(str(row), {})
        for kind in KINDS:
            number = int(given.get(kind) or 0)
            figures.three[row][kind] = number
            figures.three[row][TOTAL] += number
            if row in LEAVES:
                figures.three[ENDED][kind] += number
                figures.three[ENDED][TOTAL] += number
    for kind in PROCEEDINGS:
        given = data.get("four", {}).get(kind, {})
        for result in RESULTS_OF_FOUR:
            number = int(given.get(result) or 0)
            figures.four[kind][result] = number
            figures.four[kind][TOTAL] += number
    figures.ended = figures.three[ENDED][TOTAL]
    return figures
