"""Asking the index. Everybody who searches or counts comes through here; behind it stands Haystack."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from haystack.inputs import AutoQuery, BaseInput
from haystack.query import SQ, SearchQuerySet

from search import dictionary, engine
from search.advanced import Words
from search.backends.base import AnyWord
from search.models import DueEntry
from search.understanding import understand, unquoted

# What can be filtered by and counted. ``topic`` counts and finds a class (two digits) with all its topics.
FACETS = ("kind", "agency", "topic", "year", "genre", "validity", "matters", "fields")


@dataclass(frozen=True)
class Wanted:
    """What somebody asks of the index.

    ``filters``: facet → values, any one of which a hit must have. ``since`` and ``until`` bound the day of publication,
    both days included. ``words``: what else a hit must and must not hold. ``sort``: ``relevance`` or ``date``; without
    words everything is by date.
    """

    text: str = ""
    filters: dict[str, tuple[str, ...]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    sort: str = "relevance"
    words: Words = field(default_factory=Words)

    @property
    def asks(self) -> bool:
        """Whether there are words at all by which one hit may be better than another."""
        return bool(self.text or self.words.ranking)


@dataclass(frozen=True)
class Found:
    """``hits`` are Haystack's results with the fields of EntryIndex; ``facets``: facet → value → how many.

    ``relaxed``: nothing answers the question as it was put, so quotation marks were ignored and one word was enough.
    """

    total: int
    hits: list[Any]
    facets: dict[str, dict[str, int]]
    relaxed: bool = False


def _search(wanted: Wanted, text: BaseInput, facets: Sequence[str]) -> SearchQuerySet:
    if wanted.asks:  # counts alone, which every page of the catalogue asks for, need no words
        dictionary.refresh()
    found = SearchQuerySet()
    # SearchQuerySet's own methods copy all that was said so far at every step.
    query = found.query
    if wanted.text:
        query.add_filter(wanted.words.about(text))
    for condition in wanted.words.conditions():
        query.add_filter(condition)
    for name, values in wanted.filters.items():
        if name not in FACETS:
            raise KeyError(name)
        query.add_filter(SQ(**{f"{name}__in": list(values)}))
    if wanted.since:
        query.add_filter(SQ(published_at__gte=wanted.since))
    if wanted.until:
        query.add_filter(SQ(published_at__lte=wanted.until))
    if wanted.sort == "date" or not wanted.asks:
        query.add_order_by("-published_at")
    for name in facets:
        # Counted beside its own filter, so that the other values can be chosen instead.
        query.add_field_facet(name, beside=True)
    return found


def _counts(found: SearchQuerySet) -> dict[str, dict[str, int]]:
    return {name: dict(pairs) for name, pairs in found.facet_counts().get("fields", {}).items()}


def find(
    wanted: Wanted,
    start: int = 0,
    size: int = 20,
    facets: Sequence[str] = (),
    markup: bool = True,
    relax: bool = True,
) -> Found:
    """Hits ``start`` to ``start + size``, each with its title and an extract in ``highlighted``; total; counts.

    ``markup``: titles and extracts are safe HTML with the words marked, else plain text. ``relax``: where nothing
    answers the question as it is put, look for what answers a part of it. Raises SearchUnavailable.
    """
    found = _find(wanted, AutoQuery(wanted.text), start, size, facets, markup)
    text = unquoted(wanted.text)
    if not relax or found.total or (text == wanted.text and understand(text).enough < 2):
        return found
    found = _find(wanted, AnyWord(text), start, size, facets, markup)
    return replace(found, relaxed=found.total > 0)


def _find(wanted: Wanted, text: BaseInput, start: int, size: int, facets: Sequence[str], markup: bool) -> Found:
    found = _search(wanted, text, facets)
    found.query.add_highlight(markup=markup)
    hits = list(found[start : start + size])
    gone = withdrawn(hits)
    return Found(
        total=len(found) - len(gone),
        hits=[hit for hit in hits if hit.id not in gone],
        facets=_counts(found) if facets else {},
    )


def withdrawn(hits: list[Any]) -> set[str]:
    """Of the hits whose records changed a moment ago, those that are no longer public: they must not be shown even for
    the second until the index knows."""
    keys = [hit.pk for hit in hits]
    due = DueEntry.objects.filter(done=False, key__in=keys).values_list("label", "key") if keys else ()
    gone: set[str] = set()
    shown = {hit.id for hit in hits}
    for label, key in set(due):
        # Records of other kinds have the same keys.
        index = engine.index_for(label) if f"{label}.{key}" in shown else None
        if index and not index.index_queryset().filter(pk=key).exists():
            gone.add(f"{label}.{key}")
    return gone


def facet_counts(
    *,
    text: str = "",
    facets: Sequence[str] = FACETS,
    since: date | None = None,
    until: date | None = None,
    **filters: str | Iterable[str],
) -> dict[str, dict[str, int]]:
    """How many public entries each value of each facet has: ``{"genre": {"通知": 12, …}, …}``.

    ``filters``: kind, agency (slug), topic (two or four digits), year, genre, validity, matters, fields — one value or
    several, of which an entry must have one. Each facet is counted under all filters but its own, so the values beside
    the chosen one keep their counts. Codes and slugs, not names; values nobody has are left out.

    >>> facet_counts(kind="document", agency="education", facets=("topic", "year"))

    Raises SearchUnavailable.
    """
    chosen = {name: (values,) if isinstance(values, str) else tuple(values) for name, values in filters.items()}
    chosen = {name: tuple(value for value in values if value) for name, values in chosen.items()}
    wanted = Wanted(text, {name: values for name, values in chosen.items() if values}, since, until)
    found = _search(wanted, AutoQuery(text), facets)
    found.query.set_limits(0, 0)
    return _counts(found)
