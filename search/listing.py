"""What every public list is made of: rows, facets, pages by key. Templates in ``components/`` draw these."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import connections
from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString

from search.attached import Within


@dataclass(frozen=True)
class Row:
    """One record in a list: its title, then one quiet line of agency · number · date · state."""

    title: str | SafeString
    url: str
    agency: str = ""
    number: str = ""
    date: date | datetime | None = None
    kind: str = ""
    state: str = ""
    state_tone: str = ""  # "", "good", "warn", "bad"
    extract: str | SafeString = ""
    within: Within | None = None  # the attachment the extract is from


@dataclass(frozen=True)
class Choice:
    """One value of a facet: choosing it leads to ``url``; of a chosen one, ``url`` takes it away again."""

    label: str
    url: str
    count: int | None = None
    selected: bool = False
    depth: int = 0


@dataclass(frozen=True)
class Facet:
    """A way to narrow a list."""

    name: str
    label: str
    choices: Sequence[Choice] = field(default_factory=tuple)

    @property
    def selected(self) -> list[Choice]:
        return [choice for choice in self.choices if choice.selected]


@dataclass(frozen=True)
class Pager:
    """Where we are and where to go on. ``position`` is said in words, e.g. “第 21–40 条，共 3,475 条”."""

    previous_url: str = ""
    next_url: str = ""
    position: str = ""


@dataclass(frozen=True)
class KeyPage:
    """One page of a queryset, cut by key rather than by offset: page 5,000 costs what page 1 costs."""

    rows: list[Any]
    previous_key: str
    next_key: str


class BadKey(ValueError):
    """The key in the address is none that this list gave out."""


def page_by_key(
    queryset: QuerySet[Any], fields: tuple[str, str], key: str = "", size: int = 20, stretches: Sequence[Q] = ()
) -> KeyPage:
    """Cut one page, newest first.

    ``fields``: the descending sort field and the unique tie-breaker, e.g. ``("published_at", "pk")``; an index over
    both serves every page. ``key``: ``""`` for the first page, else what an earlier page gave as ``next_key`` or
    ``previous_key``. ``stretches``: any one of these conditions must hold, and to each belongs a stretch of an
    index in this order; of none is more read than a page. Raises BadKey.
    """
    first, second = fields
    backwards = key.startswith("-")
    parts = key.lstrip("-").split("~")
    if key:
        if len(parts) != 2 or not parts[1].isdecimal() or len(parts[1]) > 18:
            raise BadKey(key)
        try:
            field = queryset.model._meta.get_field(first)
            value = field.to_python(parts[0])
            field.get_db_prep_value(value, connections[queryset.db])  # dates beyond what the database holds
        except Exception as error:  # each field type refuses in its own way
            raise BadKey(key) from error
        after = "gt" if backwards else "lt"
        # The first condition follows from the second; PostgreSQL finds its place in the index by it.
        queryset = queryset.filter(
            Q(**{f"{first}__{after}e": value}),
            Q(**{f"{first}__{after}": value}) | Q(**{first: value, f"{second}__{after}": int(parts[1])}),
        )
    order = (first, second) if backwards else (f"-{first}", f"-{second}")
    if len(stretches) == 1:
        queryset = queryset.filter(stretches[0])
    elif stretches:
        heads = [queryset.filter(stretch).order_by(*order).values("pk")[: size + 1] for stretch in stretches]
        queryset = queryset.filter(reduce(or_, [Q(pk__in=head) for head in heads]))
    rows = list(queryset.order_by(*order)[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    if backwards:
        rows.reverse()

    def key_of(row: Any) -> str:
        value = getattr(row, first)
        return f"{value.isoformat() if hasattr(value, 'isoformat') else value}~{getattr(row, second)}"

    has_next = bool(rows) and (more or backwards)
    has_previous = bool(rows) and bool(key) and (more or not backwards)
    return KeyPage(rows, f"-{key_of(rows[0])}" if has_previous else "", key_of(rows[-1]) if has_next else "")
