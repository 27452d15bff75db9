"""The admin's own search: Wagtail's database backend, with text and question cut by the same function.

Left alone, SQLite and PostgreSQL take a run of Chinese for one word, and 信息公开 is not found in 政府信息公开工作.
Here both are cut into overlapping pairs of characters, so that whatever stands in a text is found in it.
"""

from collections.abc import Iterable
from copy import copy
from functools import cache
from typing import Any

from modelsearch import query as queries
from modelsearch.backends.database import SearchBackend as stock_backend
from modelsearch.backends.database.fallback import DatabaseSearchBackend
from modelsearch.index import RelatedFields

from search.segmentation import asked_grams, grams


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
        return [_cutting(field) for field in self.record.get_search_fields()]


def _cutting(field: Any) -> Any:
    """The same search field, giving out its value cut."""

    def value(record: Any) -> Any:
        found = field.get_value(record.record if isinstance(record, _Record) else record)
        return found if isinstance(field, RelatedFields) else _cut(found)

    cutting = copy(field)
    cutting.get_value = value
    if isinstance(field, RelatedFields):
        cutting.fields = [_cutting(one) for one in field.fields]
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


class _CutBackend:
    def _search(self, compiler: Any, query: Any, model_or_queryset: Any, **options: Any) -> Any:
        return super()._search(compiler, _asked(query), model_or_queryset, **options)  # type: ignore[misc]


@cache
def _cut_backend(stock: Any) -> Any:
    index = type("CutIndex", (_CutIndex, stock.index_class), {})
    return type("CutBackend", (_CutBackend, stock), {"index_class": index})


def SearchBackend(params: dict[str, Any]) -> Any:
    """The backend for the database in use. A database without full-text search compares character by character, which
    needs no cutting."""
    stock = stock_backend(dict(params))
    return stock if isinstance(stock, DatabaseSearchBackend) else _cut_backend(type(stock))(dict(params))  # type: ignore[arg-type]
