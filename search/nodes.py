"""A question to the index in no engine's language. Backends compile these; nothing a visitor typed is ever parsed."""

from dataclasses import dataclass

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
class OneOf:
    """``field`` holds one of these codes."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Between:
    """``field`` lies between two moments (seconds since the epoch), both included; None: no bound."""

    field: str
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class All:
    """Every part holds; with no parts: everything there is."""

    parts: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Some:
    """At least one part holds."""

    parts: tuple["Node", ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: "Node"


Node = Text | OneOf | Between | All | Some | Not


def texts(node: Node) -> list[Text]:
    """The words that are looked for (not those that must be absent): what extracts are marked by."""
    if isinstance(node, Text):
        return [node]
    if isinstance(node, All | Some):
        return [text for part in node.parts for text in texts(part)]
    return []


def without(node: Node, field: str) -> Node:
    """The same question without its filter on ``field``, for counting the values beside the chosen one."""
    if isinstance(node, OneOf) and node.field == field:
        return All()
    if isinstance(node, All):
        return All(tuple(part for part in node.parts if not (isinstance(part, OneOf) and part.field == field)))
    return node
