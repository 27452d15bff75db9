"""How an entry lies in the embedded index, and how a question is put to it."""

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import tantivy
from tantivy import Occur, Query

from search.backends.base import Question, moment
from search.nodes import Between, Node, Not, OneOf, Some, Text, without
from search.segmentation import grams, is_han, number_keys, words
from search.understanding import Wish, understand

VERSION = 1  # of what follows; an index of another version is built anew
PREFIX = f"v{VERSION}-"
CODES = ("id", "django_ct", "kind", "agency", "topic", "year", "genre", "validity", "matters", "fields")
DATES = {"published_at": "published", "issued_on": "issued"}
MOST_VALUES = 5_000  # of one facet

# What one number, one tail, the whole question in the title add to the score; texts score up to some tens.
NUMBER_WORTH = 2_000.0
TAIL_WORTH = 1_000.0
TITLE_WORTH = 2.0


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in CODES:
        builder.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("numbers", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("words", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("grams", tokenizer_name="whitespace", index_option="position")
    builder.add_text_field("title_words", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("title_grams", tokenizer_name="whitespace", index_option="position")
    for name in DATES.values():
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_bytes_field("entry", stored=True)
    return builder.build()


SCHEMA = _schema()


def _said(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be kept in the index")


def document_of(prepared: dict[str, Any]) -> tantivy.Document:
    """The engine's document for an entry as EntryIndex prepares it."""
    document = tantivy.Document()
    for name in CODES:
        value = prepared.get(name)
        for code in value if isinstance(value, list) else [value]:
            if code:
                document.add_text(name, code)
    for number in prepared["numbers"]:
        for key in number_keys(number):
            document.add_text("numbers", key)
    title = prepared["title"]
    # On lines of their own: no word and no phrase runs from one into the next.
    everything = "\n".join(
        [title, *prepared["keywords"], *prepared["agencies"], *prepared["numbers"], prepared["text"]]
    )
    document.add_text("words", " ".join(words(everything)))
    document.add_text("grams", " ".join(grams(everything)))
    document.add_text("title_words", " ".join(words(title)))
    document.add_text("title_grams", " ".join(grams(title)))
    for name, field in DATES.items():
        if prepared.get(name):
            document.add_integer(field, moment(prepared[name]))
    document.add_bytes("entry", json.dumps(prepared, ensure_ascii=False, default=_said).encode())
    return document


def entry_of(document: tantivy.Document) -> dict[str, Any]:
    """The entry as it was prepared, dates as dates."""
    entry = json.loads(document.get_first("entry") or b"{}")
    entry["published_at"] = datetime.fromisoformat(entry["published_at"])
    if entry.get("issued_on"):
        entry["issued_on"] = date.fromisoformat(entry["issued_on"])
    return entry


# --- Questions


def _term(field: str, value: str) -> Query:
    return Query.term_query(SCHEMA, field, value, "freq")


def _any(queries: Iterable[Query], enough: int | None = None) -> Query:
    return Query.boolean_query([(Occur.Should, query) for query in queries], minimum_number_should_match=enough)


def _every(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, query) for query in queries])


def _is_open(element: str) -> bool:
    """A lone character: it begins every element that has it."""
    return len(element) == 1 and is_han(element)


def _gram(field: str, element: str) -> Query:
    return Query.regex_query(SCHEMA, field, re.escape(element) + ".?") if _is_open(element) else _term(field, element)


def _phrase(field: str, elements: tuple[str, ...]) -> Query:
    if len(elements) == 1:
        return _gram(field, elements[0])
    if _is_open(elements[-1]):
        closed = [re.escape(element) for element in elements]
        return Query.regex_phrase_query(SCHEMA, field, [*closed[:-1], closed[-1] + ".?"])
    return Query.phrase_query(SCHEMA, field, list(elements))


def _wish(wish: Wish, title_only: bool) -> Query:
    fields = ("title_words", "title_grams") if title_only else ("words", "grams")
    must = [_phrase(fields[1], phrase) for phrase in wish.phrases]
    ranking: list[Query] = []
    ways: list[Query] = []  # any one of them makes a hit
    if wish.words:
        ways.append(_any((_term(fields[0], word) for word in wish.words), wish.enough))
    if wish.grams:
        # Where the dictionary cut text and question differently.
        ways.append(Query.const_score_query(_every(_gram(fields[1], gram) for gram in wish.grams), 0.0))
        ranking += [_term(fields[1], gram) for gram in wish.grams]
    if len(wish.whole) > 1:
        ranking.append(Query.boost_query(_phrase("title_grams", wish.whole), TITLE_WORTH))
    if wish.cited:
        ways.append(_phrase(fields[1], wish.cited))
    known = [Query.const_score_query(_term("numbers", number), NUMBER_WORTH) for number in wish.numbers]
    known += [Query.const_score_query(_term("numbers", tail), TAIL_WORTH) for tail in wish.tails]
    if must:  # what is quoted is there: the rest only ranks
        ranking += ways + known
    elif ways:
        must.append(_any(ways + known))
    if not must:
        return Query.empty_query()
    return Query.boolean_query([(Occur.Must, one) for one in must] + [(Occur.Should, one) for one in ranking])


def compiled(node: Node) -> Query:
    """The engine's query for a node: built of objects, never parsed."""
    if isinstance(node, Text):
        wish = understand(node.text, node.exact)
        return _wish(replace(wish, enough=1) if node.any_word else wish, node.field == "title")
    if isinstance(node, OneOf):
        return Query.const_score_query(Query.term_set_query(SCHEMA, node.field, list(node.values)), 0.0)
    if isinstance(node, Between):
        return Query.const_score_query(_between(node), 0.0)
    if isinstance(node, Not):
        return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, compiled(node.part))])
    parts = [compiled(part) for part in node.parts]
    if isinstance(node, Some):
        return _any(parts)
    return parts[0] if len(parts) == 1 else _every(parts or [Query.all_query()])


def _between(node: Between) -> Query:
    return Query.range_query(
        SCHEMA, DATES[node.field], tantivy.FieldType.Integer, lower_bound=node.low, upper_bound=node.high
    )


def counted(question: Question) -> list[tuple[Query, dict[str, Any]]]:
    """The aggregations for the facets: one for all that are counted under every filter, one for each of the others."""
    together: dict[str, Any] = {}
    apart: list[tuple[Query, dict[str, Any]]] = []
    for name, beside in question.facets:
        count = {name: {"terms": {"field": name, "size": MOST_VALUES}}}
        if beside and (node := without(question.node, name)) != question.node:
            apart.append((compiled(node), count))
        else:
            together |= count
    return ([(compiled(question.node), together)] if together else []) + apart
