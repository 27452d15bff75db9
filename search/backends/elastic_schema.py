"""How an entry lies in Elasticsearch, and how a question is put to it. Text arrives there cut by our segmenter, so the
server needs no plug-in; questions are objects, never parsed."""

import json
import re
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Any

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
    is_lone,
    without,
)

VERSION = 4  # of what follows; an index of another version is built anew
MOST_VALUES = 5_000  # of one facet
MOST_ENDINGS = 10_000  # elements a lone character may begin
ANSWER_WITHIN = "1300ms"  # then the server gives up
NOWHERE = " "  # an element no entry has
LONGEST_WORD = 100  # of the vocabulary

Body = dict[str, Any]

# The servers' BM25 has the factor k1 + 1, as the embedded engine's: scores are the same.
K1, B = 1.2, 0.75


# --- Entries


def settings(shards: int, replicas: int | None) -> Body:
    """Of a new index."""
    copies: Body = {"auto_expand_replicas": "0-1"} if replicas is None else {"number_of_replicas": replicas}
    return {
        "number_of_shards": shards,
        **copies,
        # Whoever writes says when it is to be seen.
        "refresh_interval": "-1",
        # As long as a writer that was cut off may come back with something old.
        "gc_deletes": "15m",
        "similarity": {"entry": {"type": "BM25", "k1": K1, "b": B}},
    }


def _text(positions: bool) -> Body:
    return {
        "type": "text",
        "analyzer": "whitespace",
        "similarity": "entry",
        "index_options": "positions" if positions else "freqs",
    }


def mapping() -> Body:
    """Explicit: a field that is not here is refused."""
    properties: dict[str, Body] = {name: {"type": "keyword"} for name in (*entries.CODES, *entries.WHOLES)}
    properties |= {name: _text(positions) for name, positions in entries.TEXTS.items()}
    # The words of titles once more, as values that can be counted: the text field would need them all in memory.
    properties["title_terms"] = {"type": "keyword", "index": False, "ignore_above": LONGEST_WORD}
    properties |= {name: {"type": "long"} for name in entries.DATES}
    properties["entry"] = {"type": "keyword", "index": False, "doc_values": False}
    return {
        "dynamic": "strict",
        "_meta": {"version": VERSION},
        # Cut text is for the index alone; what is shown stands in the entry.
        "_source": {"includes": ["entry", "digest"]},
        "properties": properties,
    }


def document_of(prepared: dict[str, Any]) -> bytes:
    """The server's document for an entry as EntryIndex prepares it."""
    elements = entries.elements_of(prepared)
    document: Body = {name: codes for name, codes in entries.codes_of(prepared).items() if codes}
    document |= entries.wholes_of(prepared)
    document["title_terms"] = elements["title_words"]
    document |= {name: " ".join(found) for name, found in elements.items()}
    document |= entries.moments_of(prepared)
    document["entry"] = entries.packed(prepared)
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


# --- Questions


def _term(node: Element) -> Body:
    return {"term": {node.field: {"value": node.value}}}


def _beginning(node: Beginning) -> Body:
    start = re.sub(r"([^\w])", r"\\\1", node.start)
    return {"regexp": {node.field: {"value": start + ".?", "flags": "NONE"}}}


def _phrase(node: Phrase) -> Body:
    *whole, last = node.elements
    if not is_lone(last):
        return _neighbours(node.field, node.elements)
    # Scored by the elements before: what a lone character may begin has no frequency of its own.
    found = {"query": " ".join(node.elements), "max_expansions": MOST_ENDINGS}
    return {
        "bool": {
            "must": [_neighbours(node.field, whole)],
            "filter": [{"match_phrase_prefix": {node.field: found}}],
        }
    }


def _neighbours(field: str, elements: Sequence[str]) -> Body:
    """These very elements, side by side."""
    if len(elements) == 1:
        return _term(Element(field, elements[0]))
    # A shard with none of the elements would not say how many entries it has, and scores would be reckoned without it;
    # for a single element, even one nobody has, it does.
    counted = {"term": {field: {"value": NOWHERE}}}
    found = {"match_phrase": {field: {"query": " ".join(elements)}}}
    return {"bool": {"must": [found], "should": [counted]}}


def _between(node: Between) -> Body:
    bounds = {name: value for name, value in (("gte", node.low), ("lte", node.high)) if value is not None}
    return _filtered({"range": {node.field: bounds}})


def _filtered(query: Body) -> Body:
    return {"bool": {"filter": [query]}}


def _all(node: All) -> Body:
    """Parts that score nothing are filters, which the server keeps."""
    sorted_out: dict[str, list[Body]] = {}
    for part in node.parts:
        query = compiled(part)
        only_filters = set(query.get("bool", {})) == {"filter"}
        place, what = ("filter", query["bool"]["filter"]) if only_filters else ("must", [query])
        sorted_out.setdefault(place, []).extend(what)
    return {"bool": sorted_out} if sorted_out else {"match_all": {}}


def _some(node: Some) -> Body:
    if not node.parts:
        return {"match_none": {}}
    return {
        "bool": {"should": [compiled(part) for part in node.parts], "minimum_should_match": max(1, node.enough)},
    }


_COMPILERS: dict[type, Callable[[Any], Body]] = {
    Element: _term,
    Beginning: _beginning,
    Phrase: _phrase,
    OneOf: lambda node: _filtered({"terms": {node.field: list(node.values)}}),
    Between: _between,
    All: _all,
    Some: _some,
    Best: lambda node: (
        {"dis_max": {"queries": [compiled(part) for part in node.parts]}} if node.parts else {"match_none": {}}
    ),
    Ranked: lambda node: {
        "bool": {"must": [compiled(node.part)], "should": [compiled(part) for part in node.extra]},
    },
    Not: lambda node: _filtered({"bool": {"must_not": [compiled(node.part)]}}),
    Weighted: lambda node: {"bool": {"must": [compiled(node.part)], "boost": node.weight}},
    Fixed: lambda node: {"constant_score": {"filter": compiled(node.part), "boost": node.score}},
}


def compiled(node: Node) -> Body:
    """The server's query for a node without Text."""
    return _COMPILERS[type(node)](node)


def asked(question: Question) -> Body:
    """Hits and all counts in one request.

    What a facet is counted beside narrows the hits only after the counting; every count then has the other filters of
    its own.
    """
    parts = question.node.parts if isinstance(question.node, All) else (question.node,)
    beside = {name for name, counted_beside in question.facets if counted_beside}
    late = [part for part in parts if isinstance(part, OneOf) and part.field in beside]
    body: Body = {
        "query": compiled(All(tuple(part for part in parts if part not in late)) if late else question.node),
        "from": question.start,
        "size": question.size,
        "track_total_hits": True,
        "timeout": ANSWER_WITHIN,
        # What is equal always stands in the same order, on every copy of the index.
        "sort": [{question.sort: "desc"} if question.sort else "_score", {"id": "asc"}],
        "_source": ["entry"],
    }
    if late:
        body["post_filter"] = compiled(All(tuple(late)))
    if question.facets:
        body["aggs"] = {name: _counting(name, name in beside, late) for name, _ in question.facets}
    return body


def _counting(name: str, beside: bool, late: list[OneOf]) -> Body:
    wanted = All(tuple(late))
    narrowing = without(wanted, name) if beside else wanted
    values = {"values": {"terms": {"field": name, "size": MOST_VALUES}}}
    return {"filter": compiled(narrowing), "aggs": values}


def counts_of(aggregations: dict[str, Any]) -> dict[str, list[tuple[str, int]]]:
    """Facet → values and how many, most frequent first."""
    return {
        name: [(bucket["key"], bucket["doc_count"]) for bucket in found["values"]["buckets"]]
        for name, found in aggregations.items()
    }


def copy_of(body: Body) -> str:
    """Which copy of the index answers first: the same for the same question, whichever of its pages."""
    question = json.dumps(body.get("query"), sort_keys=True, ensure_ascii=False)
    return blake2b(question.encode(errors="replace"), digest_size=6).hexdigest()
