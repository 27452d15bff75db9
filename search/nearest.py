"""What may have been meant: the question with a wrong, missing, doubled or swapped character put right.

Nothing is ever looked for in its place; it is offered, and only where it finds more.
"""

import re
from collections.abc import Iterator

from search import engine, vocabulary
from search.backends.base import Question
from search.nodes import Node, Some, Text, resolved
from search.ranking import meaning, phrase
from search.segmentation import asked_grams, fold, is_han, runs
from search.spelling import LONGEST, Slip

LONGEST_QUESTION = 100  # characters of a question that is looked through
TRIED = 4  # slips that are looked up
SHOWN = 3
HARDLY = 5  # entries: what stands in more is no slip
TIMES = 50  # how many more entries must hold what is offered

_QUOTES = re.compile(r"[“”\"＂「」]")


def forget() -> None:
    """Read the words anew next time."""
    vocabulary.forget()


def nearest(text: str, total: int = 0) -> list[str]:
    """What to ask instead of ``text``, which finds ``total`` entries; the likeliest first. Raises SearchUnavailable."""
    question = _QUOTES.sub(" ", text).strip()
    if not 1 < len(question) <= LONGEST_QUESTION:
        return []
    folded = fold(question)
    offered = list(dict.fromkeys(_put_right(question, folded)))
    if not total:
        offered += [other for other in _alike(folded) if other not in offered]
        offered = [other for other in offered[: 2 * SHOWN] if _entries(resolved(Text(other), meaning))]
    return offered[:SHOWN]


def _put_right(question: str, folded: str) -> Iterator[str]:
    """The question with all its slips put right, then with the others that were thought of."""
    found: list[Slip] = []
    others: list[Slip] = []
    for slip in vocabulary.known().speller.slips(folded)[:TRIED]:
        if not _finds_more(slip):
            continue
        overlaps = any(
            slip.start < one.start + len(one.wrong) and one.start < slip.start + len(slip.wrong) for one in found
        )
        (others if overlaps else found).append(slip)
    if found:
        right = question
        for slip in sorted(found, key=lambda one: -one.start):
            right = _with(right, slip)
        yield right
    for slip in others:
        yield _with(question, slip)


def _with(question: str, slip: Slip) -> str:
    return question[: slip.start] + slip.right + question[slip.start + len(slip.wrong) :]


def _finds_more(slip: Slip) -> bool:
    right = _entries(_holding(slip.right))
    if not right:
        return False
    wrong = _entries(_holding(slip.wrong))
    return wrong <= HARDLY and right > TIMES * wrong


def _holding(word: str) -> Node:
    """The entries in which these characters stand side by side."""
    elements = tuple(asked_grams(word))
    return Some(tuple(phrase(field, elements) for field in ("grams", "attached_grams")))


def _alike(folded: str) -> list[str]:
    """Words near the whole of a short question, and those its letters spell."""
    whole = "".join(runs(folded))
    if not whole:
        return []
    if not is_han(whole[0]):
        return list(vocabulary.words_by_sound(whole))
    return [word for word, _ in vocabulary.known().speller.near(whole)] if 1 < len(whole) <= LONGEST else []


def _entries(node: Node) -> int:
    return engine.backend().answer(Question(node, size=0)).total
