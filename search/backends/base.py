"""What every engine's Haystack backend shares: questions become nodes, stored entries become Haystack's results."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from haystack import connections
from haystack.backends import BaseSearchBackend, BaseSearchQuery, SearchNode, log_query
from haystack.inputs import BaseInput, Exact
from haystack.inputs import Not as NotInput
from haystack.models import SearchResult
from haystack.utils import get_identifier, get_model_ct

from search import attached
from search.advanced import numbered
from search.nodes import (
    CODE_FIELDS,
    DATE_FIELDS,
    TEXT_FIELDS,
    All,
    Between,
    Node,
    Not,
    OneOf,
    Some,
    Text,
    deciding,
    moment,
    resolved,
    texts,
)
from search.ranking import meaning
from search.understanding import understand

MAX_HITS = 1_000  # how deep a list of hits can be turned


class AnyWord(BaseInput):
    """Haystack input: words of which one will do."""

    input_type_name = "any_word"


class NodeSearchQuery(BaseSearchQuery):
    """Turns Haystack's tree of conditions into nodes. Fields and kinds of conditions that are not known are refused."""

    def build_query(self) -> Node:  # type: ignore[override]
        return self._node(self.query_filter) if self.query_filter else All()

    def build_query_fragment(self, field: str, filter_type: str, value: Any) -> str:
        return f"{field}:{value}"

    def _node(self, tree: SearchNode) -> Node:
        parts = tuple(
            self._node(child) if isinstance(child, SearchNode) else self._leaf(tree, *child) for child in tree.children
        )
        node: Node = parts[0] if len(parts) == 1 else Some(parts) if tree.connector == "OR" else All(parts)
        return Not(node) if tree.negated else node

    def _leaf(self, tree: SearchNode, expression: str, value: Any) -> Node:
        name, kind = tree.split_expression(expression)
        name = "text" if name == "content" else name
        if name in TEXT_FIELDS:
            return self._text(name, kind, value)
        if isinstance(value, BaseInput):
            value = value.query_string
        if name in CODE_FIELDS and kind in ("content", "exact"):
            return OneOf(name, (str(value),))
        if name in CODE_FIELDS and kind == "in":
            return OneOf(name, tuple(str(one) for one in value))
        if name in DATE_FIELDS:
            return self._dates(name, kind, value)
        if name == "numbers":
            return numbered(str(value))
        raise ValueError(f"the index cannot be asked for {expression}")

    def _text(self, name: str, kind: str, value: Any) -> Node:
        if kind == "in":
            return Some(tuple(self._text(name, "content", one) for one in value))
        text = str(value.query_string if isinstance(value, BaseInput) else value)
        exact = isinstance(value, Exact) or kind == "exact"
        node = Text(text, name, exact=exact, any_word=isinstance(value, AnyWord))
        return Not(node) if isinstance(value, NotInput) else node

    def _dates(self, name: str, kind: str, value: Any) -> Node:
        if kind == "range":
            return Between(name, moment(value[0]), moment(value[1], end_of_day=True))
        if kind in ("content", "exact"):
            return Between(name, moment(value), moment(value, end_of_day=True))
        if kind == "gte":
            return Between(name, low=moment(value))
        if kind == "gt":
            return Between(name, low=moment(value, end_of_day=True) + 1)
        if kind == "lte":
            return Between(name, high=moment(value, end_of_day=True))
        if kind == "lt":
            return Between(name, high=moment(value) - 1)
        raise ValueError(f"dates cannot be compared by {kind}")


@dataclass(frozen=True)
class Question:
    """All that an engine needs to answer: which entries, in what order, which of them, and what to count.

    ``sort``: empty for relevance, or a date field, newest first. ``facets``: names, and whether each is counted beside
    its own filter.
    """

    node: Node
    sort: str = ""
    start: int = 0
    size: int = 10
    facets: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True)
class Answer:
    """``entries``: score and stored fields of each hit."""

    total: int
    entries: list[tuple[float, dict[str, Any]]]
    counts: dict[str, list[tuple[str, int]]]


class EntryBackend(BaseSearchBackend):
    """A Haystack backend for entries. An engine gives ``answer``, ``write`` and what else it says below.

    ``engine_label``: what the engine is called before those who keep the site.
    """

    engine_label = ""

    def answer(self, question: Question) -> Answer:
        """Ask the engine a question whose node has no Text in it. Raises SearchUnavailable."""
        raise TypeError(f"{type(self).__name__} must answer")

    def write(self, put: Iterable[dict[str, Any]] = (), remove: Iterable[str] = ()) -> None:
        """Replace and remove entries, durably, at once. Raises SearchUnavailable."""
        raise TypeError(f"{type(self).__name__} must write")

    def update(self, index: Any, iterable: Iterable[Any], commit: bool = True) -> None:
        self.write(put=(index.full_prepare(record) for record in iterable))

    def remove(self, obj_or_string: Any, commit: bool = True) -> None:
        self.write(remove=[get_identifier(obj_or_string)])

    @log_query
    def search(self, query_string: Node, **kwargs: Any) -> dict[str, Any]:
        question = self.build_search_kwargs(query_string, **kwargs)
        asked = resolved(question.node, partial(meaning, strict=bool(question.sort)))
        answer = self.answer(replace(question, node=deciding(asked) if question.sort else asked))
        return {
            "results": self._results(answer, question.node, **kwargs),
            "hits": answer.total,
            "facets": {"fields": answer.counts, "dates": {}, "queries": {}} if question.facets else {},
        }

    def build_search_kwargs(  # type: ignore[override]
        self,
        query_string: Node,
        sort_by: list[str] | None = None,
        start_offset: int = 0,
        end_offset: int | None = None,
        facets: dict[str, dict[str, Any]] | None = None,
        narrow_queries: set[str] | None = None,
        models: set[Any] | None = None,
        **kwargs: Any,
    ) -> Question:
        parts = [query_string, *(self._narrow(narrow) for narrow in sorted(narrow_queries or ()))]
        if models:
            parts.append(OneOf("django_ct", tuple(sorted(get_model_ct(model) for model in models))))
        node = parts[0] if len(parts) == 1 else All(tuple(parts))
        sort = (sort_by or [""])[0]
        if sort and (sort[0] != "-" or sort[1:] not in DATE_FIELDS):
            raise ValueError(f"entries cannot be sorted by {sort}")
        start = min(start_offset, MAX_HITS)
        end = min(start + 10 if end_offset is None else end_offset, MAX_HITS)
        return Question(
            node=node,
            sort=sort[1:],
            start=start,
            size=max(0, end - start),
            facets=tuple((name, bool(options.get("beside"))) for name, options in (facets or {}).items()),
        )

    @staticmethod
    def _narrow(query: str) -> Node:
        name, _, value = query.partition(":")
        if name not in CODE_FIELDS:
            raise ValueError(f"the index cannot be narrowed by {query}")
        return OneOf(name, (value.strip('"'),))

    def _results(self, answer: Answer, node: Node, **kwargs: Any) -> list[Any]:
        result_class = kwargs.get("result_class") or SearchResult
        wanted = set(kwargs.get("fields") or ())
        highlight = kwargs.get("highlight")
        marks = self._marks(node) if highlight else ()
        markup = not (isinstance(highlight, dict) and highlight.get("markup") is False)
        results = []
        for score, entry in answer.entries:
            app_label, _, model_name = entry["django_ct"].partition(".")
            values = {name: value for name, value in entry.items() if not wanted or name in wanted}
            result = result_class(app_label, model_name, entry["django_id"], score, **values)
            if highlight:
                result.highlighted = attached.highlighted(entry, marks, markup)
            results.append(result)
        return results

    @staticmethod
    def _marks(node: Node) -> tuple[str, ...]:
        marks = {mark for text in texts(node) for mark in understand(text.text, text.exact).marks}
        return tuple(sorted(marks, key=lambda mark: (-len(mark), mark)))

    def clear(self, models: Iterable[Any] | None = None, commit: bool = True) -> None:
        if models is None:
            models = connections[self.connection_alias].get_unified_index().get_indexed_models()
        for model in models:
            self.write(remove=self.identifiers(get_model_ct(model) + "."))

    def tidy(self) -> None:
        """Remove what a build that was killed left, where the next build is not soon enough."""

    def identifiers(self, prefix: str, phrase: str = "") -> list[str]:
        """Identifiers (``app.model.pk``) of all entries that begin with ``prefix`` and hold ``phrase``."""
        raise TypeError(f"{type(self).__name__} must list its identifiers")

    def digests(self, identifiers: Collection[str]) -> dict[str, str]:
        """Identifier → digest (``prepared["digest"]``) of those of these entries, some hundreds, that are there, as of
        the last write that was acknowledged. Raises SearchUnavailable."""
        raise TypeError(f"{type(self).__name__} must know the digests of its entries")

    def scan(self, after: str = "", size: int = 1_000) -> tuple[list[str], str]:
        """The identifiers of the next entries, ``size`` at most, and the word by which to go on; empty after the last.

        The order is the engine's own, such that writes in between neither hide an entry that stays nor show it twice.
        Raises SearchUnavailable.
        """
        raise TypeError(f"{type(self).__name__} must list its entries page by page")
