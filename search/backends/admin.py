"""The admin's own search: Wagtail's database backend, with text and question cut by the same function.

Left alone, SQLite and PostgreSQL take a run of Chinese for one word, and 信息公开 is not found in 政府信息公开工作.
Here both are cut into overlapping pairs of characters, so that whatever stands in a text is found in it.
"""

from collections.abc import Iterable
from copy import copy
from functools import cache
from typing import Any

from django.db.models import Case, Value, When
from modelsearch import query as queries
from modelsearch.backends.database import SearchBackend as stock_backend
from modelsearch.backends.database.fallback import DatabaseSearchBackend
from modelsearch.index import AutocompleteField, BaseField, RelatedFields, SearchField

from search.segmentation import asked_grams, grams

BEST = 60  # hits in the order of their rank: three pages of a list


def _cut(value: Any) -> Any:
    """What a field holds, with its texts cut."""
    if isinstance(value, str):
        return " ".join(grams(value))
    if isinstance(value, list):
        return [_cut(one) for one in value]
    if isinstance(value, dict):
        return {key: _cut(one) for key, one in value.items()}
    return value if value is None else _cut(str(value))


class _Record:
    """A record as the stock index takes it in: itself, but its search fields give out cut texts."""

    def __init__(self, record: Any) -> None:
        self.record = record
        self.pk = record.pk

    def get_search_fields(self) -> list[Any]:
        return [_cutting(field) for field in self.record.get_search_fields() if _is_text(field)]


def _is_text(field: BaseField) -> bool:
    """Whether the field's value is cut and kept; what is filtered by is asked of the record's own table."""
    return isinstance(field, SearchField | AutocompleteField | RelatedFields)


def _cutting(field: Any) -> Any:
    """The same search field, giving out its value cut."""

    def value(record: Any) -> Any:
        found = field.get_value(record.record if isinstance(record, _Record) else record)
        return found if isinstance(field, RelatedFields) else _cut(found)

    cutting = copy(field)
    cutting.get_value = value
    if isinstance(field, RelatedFields):
        cutting.fields = [_cutting(one) for one in field.fields if _is_text(one)]
    return cutting


def _asked(query: Any) -> Any:
    """The question, cut."""
    if isinstance(query, str):
        return " ".join(asked_grams(query))
    if isinstance(query, queries.PlainText | queries.Phrase):
        cut = copy(query)
        cut.query_string = _asked(query.query_string)
        return cut if cut.query_string else queries.MATCH_NONE
    if isinstance(query, queries.And | queries.Or):
        # Parts of nothing but punctuation ask for nothing.
        parts = [part for part in map(_asked, query.subqueries) if part is not queries.MATCH_NONE]
        return type(query)(parts) if parts else queries.MATCH_NONE
    if isinstance(query, queries.Not):
        return queries.Not(_asked(query.subquery))
    if isinstance(query, queries.Boost):
        return queries.Boost(_asked(query.subquery), query.boost)
    return query


class _CutIndex:
    def add_items(self, model: Any, items: Iterable[Any]) -> None:
        super().add_items(model, [_Record(item) for item in items])  # type: ignore[misc]


class _RankedOnce:
    """SQLite's compiler asks for the rank of each hit by a query of its own that finds all hits again: of 50,000 hits
    that is for ever. Here the best are looked for once and stand first; the rest follow, newest first."""

    def search(self: Any, config: Any, start: int | None, stop: int | None, score_field: str | None = None) -> Any:
        if score_field is not None or not self.order_by_relevance:
            return super().search(config, start, stop, score_field)  # type: ignore[misc]
        self.order_by_relevance = False
        found = super().search(config, None, None)  # type: ignore[misc]
        self.order_by_relevance = True
        best = self._best(config)
        if best:
            places = [When(pk=key, then=Value(place)) for place, key in enumerate(best)]
            found = found.order_by(Case(*places, default=Value(len(best))), "-pk")
        return found[start:stop]

    def _best(self: Any, config: Any) -> list[Any]:
        from modelsearch.backends.database.sqlite import sqlite

        query = sqlite.normalize(self.query)
        if isinstance(query, queries.MatchAll | queries.Not):
            return []
        match = sqlite.MatchExpression(
            self.fields or self.FTS_TABLE_FIELDS, self.build_search_query(query, config=config)
        )
        entries = sqlite.SQLiteFTSIndexEntry.objects.filter(match).filter(
            index_entry__content_type__in=sqlite.get_descendants_content_types_pks(self.queryset.model)
        )
        ranked = entries.order_by(self._build_rank_expression(self.get_search_vectors(), config), "-pk")
        return list(ranked.values_list("index_entry__object_id", flat=True)[:BEST])


class _CutBackend:
    def _search(self, compiler: Any, query: Any, model_or_queryset: Any, **options: Any) -> Any:
        return super()._search(compiler, _asked(query), model_or_queryset, **options)  # type: ignore[misc]


@cache
def _cut_backend(stock: Any) -> Any:
    own = {"index_class": type("CutIndex", (_CutIndex, stock.index_class), {})}
    if "sqlite" in stock.__module__:
        for name in ("query_compiler_class", "autocomplete_query_compiler_class"):
            own[name] = type("RankedOnce", (_RankedOnce, getattr(stock, name)), {})
    return type("CutBackend", (_CutBackend, stock), own)


def SearchBackend(params: dict[str, Any]) -> Any:
    """The backend for the database in use. A database without full-text search compares character by character, which
    needs no cutting."""
    stock = stock_backend(dict(params))
    return stock if isinstance(stock, DatabaseSearchBackend) else _cut_backend(type(stock))(dict(params))  # type: ignore[arg-type]
