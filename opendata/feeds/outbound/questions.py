"""Feeds that are questions to the index."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from search import engine, labels
from search.asked import Asked, asked
from search.backends.base import MAX_HITS
from search.query import Found, Wanted, find
from search.results import ResultsPage

from .channels import Channel
from .items import NEWEST, Feed, Item, clean

SEARCH = "search"
NO_NEWS = {"agency"}
Titled = Callable[[Any], str]


def of(**values: str) -> Wanted:
    """Everything that is published and has these values: ``of(kind="notice")``, ``of(agency="education")``. What an
    agency is and does stands there anyway, and is no news."""
    kinds = {index.kind for index in engine.indexes()} - NO_NEWS
    return Wanted(filters={"kind": tuple(sorted(kinds))} | {name: (value,) for name, value in values.items()})


def title_of(hit: Any) -> str:
    return str(hit.title)


def of_question(
    name: str, title: str, subtitle: str, home: str, wanted: Callable[[], Wanted], titled: Titled = title_of
) -> Channel:
    """The feed of a question of ours; ``titled``: what one of its hits is called there."""

    def load() -> Feed:
        found = _found(Asked(replace(wanted(), sort="date")))
        return Feed(name, title, subtitle, home, items(found, titled))

    return Channel(name, title, subtitle, home, load)


def of_search(parameters: QueryDict) -> Channel:
    """The feed of what somebody asks. Raises BadSearch."""
    question = asked(parameters, NEWEST)
    question = Asked(replace(question.wanted, sort="date"), question.page)
    page = ResultsPage(question, Found(0, [], {}))
    home = page.url(sort="date" if question.wanted.asks else "relevance")
    title = f"检索：{clean(page.sentence.partition('，找到 ')[0].partition('，共 ')[0])}"
    subtitle = "新公开的内容里，符合这一检索的。"
    query = question.query(question.page, sort="relevance")  # a feed is by date anyway: its address need not say so

    def load() -> Feed:
        found = _found(question)
        more = question.page * NEWEST < found.total and (question.page + 1) * NEWEST <= MAX_HITS
        following = question.query(question.page + 1, sort="relevance") if more else ""
        return Feed(SEARCH, title, subtitle, home, items(found), query, following)

    return Channel(SEARCH, title, subtitle, home, load, query)


def _found(question: Asked) -> Found:
    return find(question.wanted, (question.page - 1) * NEWEST, NEWEST, markup=False, relax=False)


def items(found: Found, titled: Titled = title_of) -> list[Item]:
    """What was found, as items."""
    kinds = labels.names_of("kind", {hit.kind for hit in found.hits})
    return [_item(hit, titled(hit), kinds[hit.kind]) for hit in found.hits]


def _item(hit: Any, title: str, kind: str) -> Item:
    published = timezone.localtime(hit.published_at)
    changed = parse_datetime(getattr(hit, "changed_at", "") or "") or published
    return Item(
        key=hit.id,
        title=clean(title),
        url=hit.url,
        published=published,
        updated=max(published, timezone.localtime(changed)),
        summary=clean(str(hit.highlighted["text"][0])),
        authors=tuple(hit.agencies),
        categories=tuple(dict.fromkeys(clean(word) for word in (kind, *hit.keywords) if clean(word))),
    )
