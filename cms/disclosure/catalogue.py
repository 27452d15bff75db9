"""法定主动公开内容: the catalogue, narrowed by what is in its address.

Rows come from the database, cut by key; the counts beside the facets come from the search index, and the catalogue
does without them while the index is out of reach.
"""

import logging
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.utils.functional import cached_property

from search.errors import SearchUnavailable
from search.listing import Choice, Facet, KeyPage, Pager
from search.query import facet_counts

from .dimensions import DIMENSIONS, Dimension, Option, find_item
from .models import Shelf
from .shelves import Spot

PAGE_SIZE = 20

log = logging.getLogger(__name__)


class Catalogue:
    """The catalogue under the choices of one address. Raises Http404 for a choice there is none of."""

    def __init__(self, query: QueryDict, path: str) -> None:
        self.path = path
        self.chosen: dict[str, Option] = {}
        for dimension in DIMENSIONS:
            if code := query.get(dimension.name):
                option = dimension.find(code, self.options[dimension.name])
                if option is None:
                    raise Http404(f"“{dimension.label}”里没有这一项。")
                self.chosen[dimension.name] = option
        item = str(query.get("item", ""))
        self.item = find_item(item) if item else None
        if item and self.item is None:
            raise Http404("标准目录里没有这一事项。")

    @cached_property
    def options(self) -> dict[str, list[Option]]:
        return {dimension.name: dimension.options() for dimension in DIMENSIONS}

    @property
    def spots(self) -> list[Spot]:
        """Where the chosen documents stand: see cms.disclosure.shelves."""
        spots: list[Spot] = [
            (each.shelf, self.chosen[each.name].value) for each in DIMENSIONS if each.name in self.chosen
        ]
        return [*spots, (Shelf.ITEM, self.item.pk)] if self.item else spots

    # --- How many there are

    @cached_property
    def counts(self) -> dict[str, dict[str, int]] | None:
        """By dimension and code; None while the index is out of reach, or where it does not know what was chosen."""
        if self.item:
            return None
        filters: dict[str, Any] = {d.counted: self.chosen[d.name].code for d in DIMENSIONS if d.name in self.chosen}
        try:
            found = facet_counts(kind="document", facets=tuple(d.counted for d in DIMENSIONS), **filters)
        except SearchUnavailable:
            log.warning("the catalogue is shown without counts: the index is out of reach")
            return None
        return {dimension.name: found.get(dimension.counted, {}) for dimension in DIMENSIONS}

    @property
    def total(self) -> int | None:
        """How many documents there are under the choices; every document has exactly one validity."""
        if self.counts is None:
            return None
        validities, chosen = self.counts["validity"], self.chosen.get("validity")
        return validities.get(chosen.code, 0) if chosen else sum(validities.values())

    # --- Where its links lead

    def url(self, path: str = "", **changes: str) -> str:
        """The address of this view with ``changes``; an empty value takes a choice away. Paging starts anew."""
        query = {name: option.code for name, option in self.chosen.items()}
        query |= {"item": str(self.item.pk)} if self.item else {}
        query |= changes
        query = {name: value for name, value in query.items() if value}
        return f"{path or self.path}?{urlencode(query)}" if query else path or self.path

    @property
    def without_item(self) -> str:
        """The same view without the row of a standard table."""
        return self.url(item="")

    @property
    def facets(self) -> list[Facet]:
        return [Facet(each.name, each.label, self._choices(each)) for each in DIMENSIONS]

    def _choices(self, dimension: Dimension) -> list[Choice]:
        chosen = self.chosen.get(dimension.name)
        counts = self.counts[dimension.name] if self.counts is not None else None
        options = self.options[dimension.name]
        if dimension.name == "year" and counts:
            options = [Option(year, f"{year}年", int(year)) for year in sorted(counts, reverse=True)]
        if chosen and chosen not in options:
            options = [chosen, *options]
        return [
            Choice(
                label=option.label,
                url=self.url(**{dimension.name: "" if option == chosen else option.code}),
                count=counts.get(option.code, 0) if counts is not None else None,
                selected=option == chosen,
                depth=option.depth,
            )
            for option in options
            if option == chosen or self._is_offered(option, chosen, counts)
        ]

    @staticmethod
    def _is_offered(option: Option, chosen: Option | None, counts: dict[str, int] | None) -> bool:
        """Not what would lead nowhere; of what stands under another choice, only what stands under the chosen one."""
        if counts is not None and not counts.get(option.code):
            return False
        return option.depth == 0 or (chosen is not None and option.code.startswith(chosen.code[:2]))

    def pager(self, page: KeyPage, first: int) -> Pager:
        """``first``: the place of the page's first document in the whole, counted from 1, as the last link gave it."""
        last = first + len(page.rows) - 1
        position = ""
        if page.rows and self.total is not None and last <= max(self.total, len(page.rows)):
            position = f"第 {first:,}–{last:,} 件，共 {self.total:,} 件"
        previous = max(first - PAGE_SIZE, 1)
        return Pager(
            previous_url=self.url(key=page.previous_key, at=str(previous)) if page.previous_key else "",
            next_url=self.url(key=page.next_key, at=str(last + 1)) if page.next_key else "",
            position=position,
        )

    @property
    def sentence(self) -> str:
        """What is shown, in words, e.g. “县教育局发布的、2026年的、主题为“教育”的文件”."""
        said = [each.phrase.format(self.chosen[each.name].label) for each in DIMENSIONS if each.name in self.chosen]
        if self.item:
            said.append(f"标准目录事项“{self.item.item or self.item.subject}”下的")
        return f"{'、'.join(said)}文件" if said else "全部主动公开的文件"
