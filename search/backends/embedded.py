"""Haystack's backend for one machine: tantivy, in this process, on this disk. Nothing to install, nothing to run."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from haystack.backends import BaseEngine
from tantivy import Order, Query, Searcher

from search.backends import embedded_schema as schema
from search.backends.base import Answer, EntryBackend, NodeSearchQuery, Question
from search.backends.embedded_store import Generation, Writer, guarded, store_at
from search.nodes import OneOf, Text
from search.ranking import meaning


class EmbeddedBackend(EntryBackend):
    """``PATH`` of the connection is the folder the index lies in."""

    engine_label = "内嵌引擎"

    def __init__(self, connection_alias: str, **connection_options: Any) -> None:
        super().__init__(connection_alias, **connection_options)
        self.store = store_at(str(connection_options["PATH"]))

    def answer(self, question: Question) -> Answer:
        return guarded(partial(self._answer, question))

    def _answer(self, question: Question) -> Answer:
        searcher = self.store.searcher()
        if not question.size:  # counts alone are asked for by every page of the catalogue
            return self.store.remembered(searcher, question, partial(self._ask, searcher, question))
        return self._ask(searcher, question)

    @staticmethod
    def _ask(searcher: Searcher, question: Question) -> Answer:
        query = schema.compiled(question.node)
        found = searcher.search(
            query,
            limit=max(1, question.size),  # the engine panics at none
            offset=question.start,
            order_by_field=schema.DATES.get(question.sort),
            order=Order.Desc,
        )
        hits = found.hits[: question.size]
        counts: dict[str, list[tuple[str, int]]] = {}
        for counting, what in schema.counted(question):
            for name, result in searcher.aggregate(counting, what).items():
                counts[name] = [(bucket["key"], bucket["doc_count"]) for bucket in result["buckets"]]
        return Answer(
            total=found.count,  # type: ignore[attr-defined]  # missing in the stubs
            entries=[(score, schema.entry_of(searcher.doc(address))) for score, address in hits],
            counts=counts,
        )

    def write(self, put: Iterable[dict[str, Any]] = (), remove: Iterable[str] = ()) -> None:
        with self.store.writing() as writer:
            for prepared in put:
                writer.put(prepared)
            for identifier in remove:
                writer.remove(identifier)
            writer.commit()

    # --- What the outbox and the upkeep need of an engine

    @contextmanager
    def writing(self, wait: bool = True) -> Iterator[Writer]:
        """Change the index step by step; nobody else can meanwhile. Raises Busy, SearchUnavailable."""
        with self.store.writing(wait) as writer:
            yield writer

    @contextmanager
    def building(self) -> Iterator[Generation]:
        """Build a new index beside the one that serves. Raises Busy, SearchUnavailable."""
        with self.store.building() as generation:
            yield generation

    def paused(self) -> Any:
        """Nobody writes to the index that serves as long as this is held."""
        return self.store.lock("write", wait=True)

    def is_building(self) -> bool:
        return self.store.is_rebuilding()

    def damage(self) -> str:
        """Why the index has to be made anew; empty where it is whole."""
        return self.store.damage()

    def count(self) -> int:
        """How many entries there are. Raises SearchUnavailable."""
        return guarded(lambda: self.store.searcher().num_docs)

    def identifiers(self, prefix: str, phrase: str = "") -> list[str]:
        query = schema.compiled(meaning(Text(phrase, exact=True))) if phrase else Query.all_query()
        found = guarded(lambda: self.store.searcher().terms_with_prefix("id", prefix, query))
        return [identifier for identifier, _ in found]

    def digests(self, identifiers: Collection[str]) -> dict[str, str]:
        return guarded(partial(self._digests, OneOf("id", tuple(identifiers)), len(identifiers))) if identifiers else {}

    def _digests(self, node: OneOf, most: int) -> dict[str, str]:
        query = schema.compiled(node)
        searcher = self.store.searcher()
        digests = {(at.segment_ord, at.doc): digest for digest, at in self._keys(searcher, query, "digest", most)}
        return {
            name: digests.get((at.segment_ord, at.doc)) or "" for name, at in self._keys(searcher, query, "id", most)
        }

    @staticmethod
    def _keys(searcher: Searcher, query: Query, field: str, most: int) -> list[tuple[Any, Any]]:
        """What stands in ``field`` of each entry found, in its order, and the entry's address."""
        return searcher.search(query, limit=most, count=False, order_by_field=field, order=Order.Asc).hits

    def scan(self, after: str = "", size: int = 1_000) -> tuple[list[str], str]:
        return guarded(partial(self._scan, int(after or -1) + 1, size))

    def _scan(self, place: int, size: int) -> tuple[list[str], str]:
        searcher = self.store.searcher()
        places = [place for place, _ in self._keys(searcher, schema.placed(place), "place", size)]
        if not places:
            return [], ""
        entries = self._keys(searcher, schema.placed(place, places[-1]), "id", size)
        return [identifier for identifier, _ in entries], str(places[-1]) if len(places) == size else ""

    def vocabulary(self) -> list[tuple[str, int]]:
        """The words of all titles, and in how many titles each stands. Raises SearchUnavailable."""
        return guarded(lambda: self.store.searcher().terms_with_prefix("title_words", ""))


class EmbeddedEngine(BaseEngine):
    backend = EmbeddedBackend
    query = NodeSearchQuery
