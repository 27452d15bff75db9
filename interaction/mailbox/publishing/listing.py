"""/mailbox/letters/ as a list: what it is narrowed by, and how many there are of each."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency
from search.listing import Choice, Facet, Row

from ..kinds import LetterKind
from . import tallies
from .models import PublishedLetter, PublishedLetterQuerySet


class NoSuchFilter(ValueError):
    """The address asks for a kind, agency or year that there is none of."""


@dataclass(frozen=True)
class Letters:
    """What the list is narrowed to."""

    kind: LetterKind | None = None
    agency: Agency | None = None
    year: int | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Letters":
        """Raises NoSuchFilter."""
        kind, slug, text = (query.get(name, "") for name in ("kind", "agency", "year"))
        agency = Agency.objects.filter(slug=slug).first() if slug and "\0" not in slug else None
        is_year = text.isascii() and text.isdigit() and len(text) == 4 and "1900" <= text < "9999"
        year = int(text) if is_year else None
        if (kind and kind not in LetterKind.values) or (slug and not agency) or (text and not year):
            raise NoSuchFilter
        return cls(LetterKind(kind) if kind else None, agency, year)

    def url(self, key: str = "", **changes: Any) -> str:
        """The address of this list with some of it changed; ``key`` leads to a page of it."""
        chosen = replace(self, **changes)
        query = {
            "kind": chosen.kind.value if chosen.kind else "",
            "agency": chosen.agency.slug if chosen.agency else "",
            "year": chosen.year or "",
            "key": key,
        }
        text = urlencode({name: value for name, value in query.items() if value})
        return reverse("published_letters") + (f"?{text}" if text else "")

    def letters(self) -> PublishedLetterQuerySet:
        found = PublishedLetter.objects.public()
        if self.kind:
            found = found.filter(kind=self.kind)
        if self.agency:
            found = found.filter(agency=self.agency)
        if self.year:
            found = found.filter(published_at__gte=_new_year(self.year), published_at__lt=_new_year(self.year + 1))
        return found

    def counts(self, by: str) -> "Counter[Any]":
        """Value → how many, of what the other filters leave."""
        places = {"agency": 0, "kind": 1, "year": 2}
        wanted = {"agency": self.agency.pk if self.agency else None, "kind": self.kind, "year": self.year}
        found: Counter[Any] = Counter()
        for row in tallies.rows():
            if all(value is None or name == by or row[places[name]] == value for name, value in wanted.items()):
                found[row[places[by]] if by else ""] += row[3]
        return found

    @property
    def total(self) -> int:
        return sum(self.counts("").values())

    def facets(self) -> list[Facet]:
        return [
            Facet("agency", "答复机构", self._agencies()),
            Facet("year", "年份", self._years()),
        ]

    def _agencies(self) -> list[Choice]:
        counts = self.counts("agency")
        keys = {*counts, self.agency.pk if self.agency else 0}
        return [
            Choice(
                agency.display_name, self.url(agency=None if agency == self.agency else agency), counts[agency.pk],
                agency == self.agency,
            )
            for agency in Agency.objects.filter(pk__in=keys).only("slug", "name", "short_name")
        ]  # fmt: skip

    def _years(self) -> list[Choice]:
        counts = self.counts("year")
        return [
            Choice(f"{year}年", self.url(year=None if year == self.year else year), counts[year], year == self.year)
            for year in sorted({*counts, *([self.year] if self.year else [])}, reverse=True)
        ]


def _new_year(year: int) -> datetime:
    return timezone.make_aware(datetime.combine(date(year, 1, 1), time()))


def row(letter: Any) -> Row:
    """A letter, as ``PublishedLetterQuerySet.listed`` gives it, as a line of a list."""
    return Row(
        title=letter.title,
        url=reverse("published_letter", args=[letter.pk]),
        agency=letter.agency__short_name or letter.agency__name,
        date=letter.answered_on or letter.published_at,
        kind=str(LetterKind(letter.kind).label),
    )


def filters() -> list[tuple[str, str]]:
    """The lists that editors may set into pages, as ``cms.columns.listings`` asks for them: filter, label."""
    return [("", "全部"), *((kind.value, str(kind.label)) for kind in LetterKind)]


def rows_for(key: str, limit: int) -> list[Row]:
    """The newest letters of a filter."""
    if key and key not in LetterKind.values:
        return []
    letters = Letters(LetterKind(key) if key else None).letters().order_by("-published_at", "-pk")
    return [row(letter) for letter in letters.listed()[:limit]]


def url_for(key: str) -> str:
    return Letters(LetterKind(key) if key in LetterKind.values else None).url()
