"""A question to the index in no engine's language. Nothing a visitor typed is ever parsed.

``Text`` holds words as somebody typed them; ``search.understanding`` turns it into the other nodes, which every engine
compiles one to one. Scores are BM25's (k1 1.2, b 0.75) with the factor k1 + 1, so that fixed scores weigh the same in
every engine; what is added up is said with each node.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from search.segmentation import is_han

# What may be asked for, and how. Anything else is refused.
TEXT_FIELDS = frozenset({"text", "title"})
CODE_FIELDS = frozenset(
    {"kind", "agency", "topic", "year", "genre", "validity", "matters", "fields", "id", "django_ct"}
)
DATE_FIELDS = frozenset({"published_at", "issued_on"})


@dataclass(frozen=True)
class Text:
    """Words somebody typed. ``exact``: all of them, in this order, as if quoted; ``any_word``: one of them will do."""

    text: str
    field: str = "text"
    exact: bool = False
    any_word: bool = False


@dataclass(frozen=True)
class Element:
    """``field`` holds this word or pair of characters, as the segmenter cuts it; the oftener, the more it scores."""

    field: str
    value: str


@dataclass(frozen=True)
class Beginning:
    """``field`` holds elements of one or two characters that begin with ``start``; scores 1."""

    field: str
    start: str


@dataclass(frozen=True)
class Phrase:
    """``elements``, two or more, stand side by side in this order; a last one of one Chinese character may be any
    element that begins with it."""

    field: str
    elements: tuple[str, ...]


@dataclass(frozen=True)
class OneOf:
    """``field`` holds one of these codes; scores nothing."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Between:
    """``field`` lies between two moments (seconds since the epoch), both included; None: no bound. Scores nothing."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class All:
    """Every part holds, and the scores add up; with no parts: everything there is."""

    parts: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Some:
    """At least ``enough`` parts hold, and their scores add up; with no parts: nothing."""

    parts: tuple["Node", ...]
    enough: int = 1


@dataclass(frozen=True)
class Best:
    """At least one part holds, and the best score counts."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Ranked:
    """``part`` holds; those of ``extra`` that hold, too, add to the score. ``inside``: none of ``extra`` holds where
    ``part`` does not, so that an engine may look for all of them alike, which is quicker."""

    part: "Node"
    extra: tuple["Node", ...] = ()
    inside: bool = False


@dataclass(frozen=True)
class Not:
    """The part does not hold; scores nothing, beside others."""

    part: "Node"


@dataclass(frozen=True)
class Weighted:
    """The part, its score multiplied."""

    part: "Node"
    weight: float


@dataclass(frozen=True)
class Fixed:
    """The part holds; scores this much, however often."""

    part: "Node"
    score: float


Node = Text | Element | Beginning | Phrase | OneOf | Between | All | Some | Best | Ranked | Not | Weighted | Fixed


def moment(value: Any, end_of_day: bool = False) -> int:
    """Seconds since the epoch; a date is the first or the last second of its day here."""
    if isinstance(value, datetime):
        moment = value if timezone.is_aware(value) else timezone.make_aware(value)
        return int(moment.timestamp())
    if isinstance(value, date):
        first = int(timezone.make_aware(datetime.combine(value, time.min)).timestamp())
        return first + 86_399 if end_of_day else first
    raise TypeError(f"a date or datetime is needed, not {value!r}")


def is_lone(element: str) -> bool:
    """A lone Chinese character: it begins every element that has it."""
    return len(element) == 1 and is_han(element)


def resolved(node: Node, meaning: Callable[[Text], Node]) -> Node:
    """The same with every Text replaced by what it means."""
    if isinstance(node, Text):
        return meaning(node)
    if isinstance(node, All | Some | Best):
        return replace(node, parts=tuple(resolved(part, meaning) for part in node.parts))
    if isinstance(node, Ranked):
        extra = tuple(resolved(part, meaning) for part in node.extra)
        return replace(node, part=resolved(node.part, meaning), extra=extra)
    if isinstance(node, Not | Weighted | Fixed):
        return replace(node, part=resolved(node.part, meaning))
    return node


def texts(node: Node) -> list[Text]:
    """The words that are looked for (not those that must be absent): what extracts are marked by."""
    if isinstance(node, Text):
        return [node]
    if isinstance(node, All | Some | Best):
        return [text for part in node.parts for text in texts(part)]
    if isinstance(node, Ranked | Weighted | Fixed):
        return texts(node.part)
    return []


def deciding(node: Node) -> Node:
    """The same without what only adds to the score: for counting, and for hits in another order."""
    if isinstance(node, Ranked):
        return deciding(node.part)
    if isinstance(node, All | Some | Best):
        return replace(node, parts=tuple(deciding(part) for part in node.parts))
    if isinstance(node, Not | Weighted | Fixed):
        return replace(node, part=deciding(node.part))
    return node


def without(node: Node, field: str) -> Node:
    """The same question without its filter on ``field``, for counting the values beside the chosen one."""
    if isinstance(node, OneOf) and node.field == field:
        return All()
    if isinstance(node, All):
        return All(tuple(part for part in node.parts if not (isinstance(part, OneOf) and part.field == field)))
    return node
