"""Haystack's backend for Elasticsearch 8 and 9, on one server or a province's cluster. Chosen by SEARCH_URL."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from itertools import chain, repeat
from typing import Any

from haystack.backends import BaseEngine

from search.backends import elastic_schema as schema
from search.backends import entries
from search.backends.base import Answer, EntryBackend, NodeSearchQuery, Question
from search.backends.elastic_store import Generation, Store, store_at
from search.backends.elastic_writer import Writer
from search.errors import IndexMissing, SearchUnavailable
from search.nodes import All, Text
from search.ranking import meaning

PAGE = 5_000  # identifiers, or words, of one request
WORK_FOR = 30.0  # seconds the worker waits for such a page
KEEP_OPEN = "2m"  # the view of the index they are read from


class ElasticBackend(EntryBackend):
    """``URL`` of the connection is SEARCH_URL (search.backends.elastic_address)."""

    engine_label = "Elasticsearch"

    def __init__(self, connection_alias: str, **connection_options: Any) -> None:
        super().__init__(connection_alias, **connection_options)
        self._url = str(connection_options["URL"])

    @property
    def store(self) -> Store:
        return store_at(self._url)

    def answer(self, question: Question) -> Answer:
        body = schema.asked(question)
        found = self._search(body)
        return Answer(
            total=found["hits"]["total"]["value"],
            entries=[
                (hit["_score"] or 0.0, entries.unpacked(hit["_source"]["entry"])) for hit in found["hits"]["hits"]
            ],
            counts=schema.counts_of(found.get("aggregations", {})),
        )

    def _search(self, body: dict[str, Any], **options: Any) -> dict[str, Any]:
        """The whole truth or SearchUnavailable: never what some shards said while others did not."""
        copies = chain((schema.copy_of(body),), repeat(None))  # where that one fails, whichever is best
        found = self._ask(
            lambda client: client.search(
                index=self.store.alias,
                body=body,
                search_type="dfs_query_then_fetch",
                allow_partial_search_results=False,
                preference=next(copies),
            ),
            **options,
        )
        _check(found)
        return found

    def _ask(self, action: Callable[[Any], Any], **options: Any) -> Any:
        try:
            return self.store.connection.ask(action, **options)
        except LookupError as error:
            raise IndexMissing("索引尚未建立") from error

    def write(self, put: Iterable[dict[str, Any]] = (), remove: Iterable[str] = ()) -> None:
        with self.store.writing() as writer:
            for prepared in put:
                writer.put(prepared)
            for identifier in remove:
                writer.remove(identifier)
            if refused := writer.commit():
                raise SearchUnavailable("；".join(f"{name}：{why}" for name, why in refused.items())[:1_000])

    # --- What the outbox and the upkeep need of an engine

    def writing(self, wait: bool = True) -> AbstractContextManager[Writer]:
        """Change the index step by step; nobody else can meanwhile. Raises Busy, SearchUnavailable."""
        return self.store.writing(wait)

    def building(self) -> AbstractContextManager[Generation]:
        """Build a new index beside the one that serves. Raises Busy, SearchUnavailable."""
        return self.store.building()

    def paused(self) -> AbstractContextManager[None]:
        """Nobody writes to the index that serves as long as this is held."""
        return self.store.paused()

    def is_building(self) -> bool:
        """Raises SearchUnavailable: who cannot be asked may be building."""
        return self.store.build_lock.is_held()

    def damage(self) -> str:
        """Why the index has to be made anew; empty where it is whole, or out of reach."""
        try:
            return self.store.damage()
        except SearchUnavailable:
            return ""

    def tidy(self) -> None:
        self.store.tidy()

    def count(self) -> int:
        """How many entries there are. Raises SearchUnavailable."""
        return self._search({"query": schema.compiled(All()), "size": 0, "track_total_hits": True})["hits"]["total"][
            "value"
        ]

    def identifiers(self, prefix: str, phrase: str = "") -> list[str]:
        query: dict[str, Any] = {"bool": {"filter": [{"prefix": {"id": prefix}}]}}
        if phrase:
            query["bool"]["filter"].append(schema.compiled(meaning(Text(phrase, exact=True))))
        found: list[str] = []
        for page in self._read_through(query):
            found += page
        return sorted(found)

    def _read_through(self, query: dict[str, Any]) -> Iterator[list[str]]:
        """Identifiers page by page, all as the index was at one moment."""
        view = self._ask(
            lambda client: client.open_point_in_time(index=self.store.alias, keep_alive=KEEP_OPEN)["id"],
            seconds=WORK_FOR,
        )
        try:
            after: list[Any] | None = None
            while True:
                body: dict[str, Any] = {
                    "query": query,
                    "pit": {"id": view, "keep_alive": KEEP_OPEN},
                    "sort": ["_shard_doc"],
                    "size": PAGE,
                    "_source": False,
                    "track_total_hits": False,
                    **({"search_after": after} if after else {}),
                }
                found = self._ask(partial(_page_of, body), seconds=WORK_FOR)
                _check(found)
                hits = found["hits"]["hits"]
                yield [hit["_id"] for hit in hits]
                if len(hits) < PAGE:
                    return
                view, after = found.get("pit_id", view), hits[-1]["sort"]
        finally:
            self.store.connection.forget_view(view)

    def digests(self, identifiers: Collection[str]) -> dict[str, str]:
        if not identifiers:
            return {}
        found = self._ask(
            lambda client: client.mget(
                index=self.store.alias, ids=list(identifiers), source_includes=["digest"], realtime=True
            ),
            seconds=WORK_FOR,
        )
        if any("error" in one for one in found["docs"]):
            raise SearchUnavailable("索引的部分分片不在")
        return {one["_id"]: (one["_source"].get("digest") or [""])[0] for one in found["docs"] if one["found"]}

    def scan(self, after: str = "", size: int = 1_000) -> tuple[list[str], str]:
        found = self._search(
            {
                "query": schema.compiled(All()),
                "size": size,
                "sort": [{"id": "asc"}],
                "_source": False,
                "track_total_hits": False,
                **({"search_after": [after]} if after else {}),
            },
            seconds=WORK_FOR,
        )
        names = [hit["_id"] for hit in found["hits"]["hits"]]
        return names, names[-1] if len(names) == size else ""

    def vocabulary(self) -> list[tuple[str, int]]:
        """The words of all titles, and in how many titles each stands. Raises SearchUnavailable."""
        words: list[tuple[str, int]] = []
        after: dict[str, str] | None = None
        while True:
            pages: dict[str, Any] = {"size": PAGE, "sources": [{"word": {"terms": {"field": "title_terms"}}}]}
            if after:
                pages["after"] = after
            found = self._search({"size": 0, "aggs": {"words": {"composite": pages}}}, seconds=WORK_FOR)
            page = found["aggregations"]["words"]
            words += [(bucket["key"]["word"], bucket["doc_count"]) for bucket in page["buckets"]]
            if not (after := page.get("after_key")):
                return words


def _page_of(body: dict[str, Any], client: Any) -> Any:
    return client.search(body=body, allow_partial_search_results=False)


def _check(found: Any) -> None:
    """Raises SearchUnavailable where an answer is not all there is."""
    if found["timed_out"]:
        raise SearchUnavailable("检索服务器未能及时答复")
    if found["_shards"]["failed"]:
        raise SearchUnavailable("索引的部分分片没有答复")


class ElasticEngine(BaseEngine):
    backend = ElasticBackend
    query = NodeSearchQuery
