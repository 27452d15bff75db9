"""The revised draft beside the old one: which article became which, and the words that differ. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from search.segmentation import cutter

from .articles import Part, split

LEAST_ALIKE = 0.34  # as much two articles have in common to be the same one
MOST_PAIRS = 60_000  # of articles compared with each other; beyond it, by their numbers alone
MOST_WORK = 1_000_000  # pairs of words compared for one article; beyond it, old and new stand whole


class Change(StrEnum):
    SAME = "same"
    MOVED = "moved"  # only its number is another
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


CHANGE_LABELS = {
    Change.SAME: "未改动", Change.MOVED: "只改条号", Change.CHANGED: "有修改", Change.ADDED: "新增",
    Change.REMOVED: "删去",
}  # fmt: skip


@dataclass(frozen=True)
class Piece:
    """Some words. ``differs``: they stand on this side only."""

    text: str
    differs: bool = False


@dataclass(frozen=True)
class Pair:
    """An article before and after; of an added or removed one, one side is None."""

    change: Change
    old: Part | None
    new: Part | None
    old_pieces: tuple[Piece, ...] = ()
    new_pieces: tuple[Piece, ...] = ()

    @property
    def label(self) -> str:
        return CHANGE_LABELS[self.change]

    @property
    def name(self) -> str:
        """第三条, or 第三条 → 第四条 where its number changed."""
        old, new = (part.label if part else "" for part in (self.old, self.new))
        return f"{old} → {new}" if old and new and old != new else new or old


@lru_cache(maxsize=16)
def compare(old: str, new: str) -> tuple[Pair, ...]:
    """Every article of both drafts once, in the order of the new one; what was removed where it stood."""
    return tuple(_pair(before, after) for before, after in _aligned(split(old), split(new)))


def count(pairs: Sequence[Pair]) -> dict[Change, int]:
    found = dict.fromkeys(Change, 0)
    for pair in pairs:
        found[pair.change] += 1
    return found


def _pair(old: Part | None, new: Part | None) -> Pair:
    if old is None or new is None:
        part = old or new
        whole = (Piece(part.text, True),) if part else ()
        return Pair(Change.REMOVED, old, None, whole) if old else Pair(Change.ADDED, None, new, (), whole)
    if _content(old) == _content(new):
        change = Change.SAME if old.text == new.text else Change.MOVED
        return Pair(change, old, new, (Piece(old.text),), (Piece(new.text),))
    return Pair(Change.CHANGED, old, new, *words_between(old.text, new.text))


def words_between(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """The words of each side, those that the other lacks marked. Put together, each side is what it was."""
    before, after = cutter.cut(old), cutter.cut(new)
    if len(before) * len(after) > MOST_WORK:
        return (Piece(old, True),), (Piece(new, True),)
    left: list[Piece] = []
    right: list[Piece] = []
    for what, start, end, begin, stop in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if start < end:
            left.append(Piece("".join(before[start:end]), what != "equal"))
        if begin < stop:
            right.append(Piece("".join(after[begin:stop]), what != "equal"))
    return tuple(left), tuple(right)


def _content(part: Part) -> str:
    """What it says, without its number."""
    first, *rest = part.lines
    return "\n".join([first.removeprefix(part.label).strip(), *rest])


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


def _grams(part: Part) -> frozenset[str]:
    text = "".join(_content(part).split())
    return frozenset(text[at : at + 2] for at in range(max(1, len(text) - 1)))


def _aligned(old: Sequence[Part], new: Sequence[Part]) -> list[tuple[Part | None, Part | None]]:
    """Which became which. What is the same at both ends need not be looked for."""
    start, end = 0, 0
    least = min(len(old), len(new))
    while start < least and old[start].text == new[start].text:
        start += 1
    while end < least - start and old[-1 - end].text == new[-1 - end].text:
        end += 1
    rows, columns = old[start : len(old) - end], new[start : len(new) - end]
    way = _by_likeness if len(rows) * len(columns) <= MOST_PAIRS else _by_number
    ends = zip(old[len(old) - end :], new[len(new) - end :], strict=True)
    return [*zip(old[:start], new[:start], strict=True), *way(rows, columns), *ends]


def _by_number(old: Sequence[Part], new: Sequence[Part]) -> list[tuple[Part | None, Part | None]]:
    known = {part.key: part for part in old}
    kept = {part.key for part in new}
    gone: list[tuple[Part | None, Part | None]] = [(part, None) for part in old if part.key not in kept]
    return [(known.get(part.key), part) for part in new] + gone


def _by_likeness(old: Sequence[Part], new: Sequence[Part]) -> list[tuple[Part | None, Part | None]]:
    """The way through both, in order, along which articles have the most in common. Where a number stayed, that counts
    a little: an article written quite anew is still the same one."""
    before, after = [_grams(part) for part in old], [_grams(part) for part in new]
    rows, columns = len(old), len(new)
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    score = [[0.0] * columns for _ in range(rows)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            alike = _alike(before[row], after[column])
            same_number = old[row].key == new[column].key
            if alike >= LEAST_ALIKE or (same_number and alike >= LEAST_ALIKE / 2):
                score[row][column] = alike + (0.1 if same_number else 0.0)
            met = score[row][column] + best[row + 1][column + 1] if score[row][column] else 0.0
            best[row][column] = max(met, best[row + 1][column], best[row][column + 1])
    pairs: list[tuple[Part | None, Part | None]] = []
    row = column = 0
    while row < rows and column < columns:
        met = score[row][column] and score[row][column] + best[row + 1][column + 1]
        if met and met >= best[row + 1][column] and met >= best[row][column + 1]:
            pairs.append((old[row], new[column]))
            row, column = row + 1, column + 1
        elif best[row + 1][column] >= best[row][column + 1]:
            pairs.append((old[row], None))
            row += 1
        else:
            pairs.append((None, new[column]))
            column += 1
    pairs += [(part, None) for part in old[row:]]
    pairs += [(None, part) for part in new[column:]]
    return pairs
