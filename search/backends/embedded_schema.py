"""How an entry lies in the embedded index, and how a question is put to it."""

import re
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b
from typing import Any

import tantivy
from tantivy import Occur, Query

from search.backends import entries
from search.backends.base import Question
from search.nodes import (
    All,
    Beginning,
    Best,
    Between,
    Element,
    Fixed,
    Node,
    Not,
    OneOf,
    Phrase,
    Ranked,
    Some,
    Weighted,
    deciding,
    is_lone,
    without,
)

VERSION = 7  # of what follows; an index of another version is built anew
PREFIX = f"v{VERSION}-"
DATES = {"published_at": "published", "issued_on": "issued"}
MOST_VALUES = 5_000  # of one facet


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in entries.CODES:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in entries.WHOLES:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name, positions in entries.TEXTS.items():
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="position" if positions else "freq")
    for name in DATES.values():
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_integer_field("place", indexed=True, fast=True)
    builder.add_bytes_field("entry", stored=True)
    return builder.build()


SCHEMA = _schema()


def place_of(identifier: str) -> int:
    """Where an entry stands among all when they are read one after the other: anywhere, but always there."""
    return int.from_bytes(blake2b(identifier.encode(), digest_size=8).digest()) >> 1


def document_of(prepared: dict[str, Any]) -> tantivy.Document:
    """The engine's document for an entry as EntryIndex prepares it."""
    document = tantivy.Document()
    for name, wholes in (entries.codes_of(prepared) | entries.wholes_of(prepared)).items():
        for one in wholes:
            document.add_text(name, one)
    for name, elements in entries.elements_of(prepared).items():
        document.add_text(name, " ".join(elements))
    for name, seconds in entries.moments_of(prepared).items():
        document.add_integer(DATES[name], seconds)
    document.add_integer("place", place_of(prepared["id"]))
    document.add_bytes("entry", entries.packed(prepared).encode())
    return document


def entry_of(document: tantivy.Document) -> dict[str, Any]:
    """The entry as it was prepared."""
    return entries.unpacked(document.get_first("entry") or b"{}")


# --- Questions


def _some(nodes: Iterable[Node], enough: int | None = None) -> Query:
    return Query.boolean_query([(Occur.Should, compiled(node)) for node in nodes], minimum_number_should_match=enough)


def _every(nodes: Iterable[Node]) -> Query:
    return Query.boolean_query([(Occur.Must, compiled(node)) for node in nodes] or [(Occur.Must, Query.all_query())])


def _beginning(start: str) -> str:
    return re.escape(start) + ".?"


def _phrase(node: Phrase) -> Query:
    *whole, last = node.elements
    if not is_lone(last):
        return _neighbours(node.field, node.elements)
    # Scored by the elements before, as in every engine: what a lone character may begin has no frequency.
    found = Query.regex_phrase_query(SCHEMA, node.field, [*map(re.escape, whole), _beginning(last)])
    scored = _neighbours(node.field, whole)
    return Query.boolean_query([(Occur.Must, scored), (Occur.Must, Query.const_score_query(found, 0.0))])


def _neighbours(field: str, elements: Sequence[str]) -> Query:
    """These very elements, side by side."""
    if len(elements) == 1:
        return Query.term_query(SCHEMA, field, elements[0], "freq")
    return Query.phrase_query(SCHEMA, field, list(elements))


def _between(node: Between) -> Query:
    return Query.range_query(
        SCHEMA, DATES[node.field], tantivy.FieldType.Integer, lower_bound=node.low, upper_bound=node.high
    )


def _ranked(node: Ranked) -> Query:
    part, extra = compiled(node.part), list(node.extra)
    if node.inside and isinstance(node.part, Some) and node.part.enough == 1:
        # The engine is quickest at a flat list of elements; anything else among them slows all of it down.
        part = _some((*node.part.parts, *filter(_is_element, extra)))
        extra = [one for one in extra if not _is_element(one)]
    if not extra:
        return part
    return Query.boolean_query([(Occur.Must, part), *((Occur.Should, compiled(one)) for one in extra)])


def _is_element(node: Node) -> bool:
    return isinstance(node.part if isinstance(node, Weighted) else node, Element)


_COMPILERS: dict[type, Callable[[Any], Query]] = {
    Element: lambda node: Query.term_query(SCHEMA, node.field, node.value, "freq"),
    Beginning: lambda node: Query.regex_query(SCHEMA, node.field, _beginning(node.start)),
    Phrase: _phrase,
    OneOf: lambda node: Query.const_score_query(Query.term_set_query(SCHEMA, node.field, list(node.values)), 0.0),
    Between: lambda node: Query.const_score_query(_between(node), 0.0),
    All: lambda node: _every(node.parts),
    Some: lambda node: _some(node.parts, node.enough) if node.parts else Query.empty_query(),
    Best: lambda node: Query.disjunction_max_query([compiled(part) for part in node.parts]),
    Ranked: _ranked,
    Not: lambda node: Query.boolean_query(
        [(Occur.Must, Query.const_score_query(Query.all_query(), 0.0)), (Occur.MustNot, compiled(node.part))]
    ),
    Weighted: lambda node: Query.boost_query(compiled(node.part), node.weight),
    Fixed: lambda node: Query.const_score_query(compiled(node.part), node.score),
}


def compiled(node: Node) -> Query:
    """The engine's query for a node without Text: built of objects, never parsed."""
    return _COMPILERS[type(node)](node)


def placed(first: int, last: int | None = None) -> Query:
    """The entries that stand between these places, both included."""
    return Query.range_query(SCHEMA, "place", tantivy.FieldType.Integer, lower_bound=first, upper_bound=last)


def counted(question: Question) -> list[tuple[Query, dict[str, Any]]]:
    """The aggregations for the facets: one for all that are counted under every filter, one for each of the others."""
    together: dict[str, Any] = {}
    apart: list[tuple[Query, dict[str, Any]]] = []
    for name, beside in question.facets:
        count = {name: {"terms": {"field": name, "size": MOST_VALUES}}}
        if beside and (node := without(question.node, name)) != question.node:
            apart.append((compiled(deciding(node)), count))
        else:
            together |= count
    return ([(compiled(deciding(question.node)), together)] if together else []) + apart
