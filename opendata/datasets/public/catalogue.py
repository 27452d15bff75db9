"""The catalogue as a list: what it is narrowed by, how many there are of each, in which order."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse

from cms.agencies.models import Agency
from cms.agencies.panels import Panel
from cms.review.models import ExaminedQuerySet
from opendata.datasets.facts import opening_label, settings
from opendata.datasets.models import Cycle, Dataset, Opening, Resource, Standing, Theme
from search.listing import Choice, Facet, KeyPage, Row, page_by_key

PAGE_SIZE = 20
# name in the address → label, model whose index serves it, column
SORTS: dict[str, tuple[str, Any, str]] = {
    "updated": ("最近更新", Standing, "updated_at"),
    "used": ("使用最多", Standing, "used"),
    "new": ("最新上架", Dataset, "published_at"),
}
FORMATS = {
    "csv": "CSV", "xlsx": "Excel", "jsonl": "JSON Lines", "geojson": "GeoJSON（有坐标）", "parquet": "Parquet",
    "sqlite": "SQLite",
}  # fmt: skip


class NoSuchFilter(ValueError):
    """The address asks for a theme, agency, opening, format, cycle or order that there is none of."""


@dataclass(frozen=True)
class Catalogue:
    """What the list is narrowed to; empty strings stand for all."""

    theme: Theme | None = None
    agency: Agency | None = None
    opening: str = ""
    format: str = ""
    cycle: str = ""
    sort: str = "updated"

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Catalogue":
        """Raises NoSuchFilter."""
        theme = agency = None
        if code := query.get("theme", ""):
            theme = Theme.objects.select_related("parent").filter(code=code).first()
        if slug := query.get("agency", ""):
            agency = Agency.objects.filter(slug=slug).first()
        made = cls(
            theme, agency, query.get("opening", ""), query.get("format", ""), query.get("cycle", ""),
            query.get("sort") or "updated",
        )  # fmt: skip
        wrong = (
            (code and not theme)
            or (slug and not agency)
            or made.opening not in ("", *Opening.values)
            or made.format not in ("", *FORMATS)
            or made.cycle not in ("", *Cycle.values)
            or made.sort not in SORTS
        )
        if wrong:
            raise NoSuchFilter
        return made

    def url(self, key: str = "", **changes: Any) -> str:
        """The address of this list with some of it changed; ``key`` leads to a page of it."""
        one = replace(self, **changes)
        query = {
            "theme": one.theme.code if one.theme else "",
            "agency": one.agency.slug if one.agency else "",
            "opening": one.opening,
            "format": one.format,
            "cycle": one.cycle,
            "sort": "" if one.sort == "updated" else one.sort,
            "key": key,
        }
        text = urlencode({name: value for name, value in query.items() if value})
        return reverse("data_home") + (f"?{text}" if text else "")

    @property
    def is_narrowed(self) -> bool:
        return bool(self.theme or self.agency or self.opening or self.format or self.cycle)

    def datasets(self, *without: str) -> ExaminedQuerySet:
        """The public datasets in it; ``without`` names what not to narrow by."""
        found: ExaminedQuerySet = Dataset.objects.public()
        if self.theme and "theme" not in without:
            found = found.filter(theme__in=[self.theme.pk, *self.theme.parts.values_list("pk", flat=True)])
        if self.agency and "agency" not in without:
            found = found.filter(lead_agency=self.agency)
        if self.opening and "opening" not in without:
            found = found.filter(opening=self.opening)
        if self.cycle and "cycle" not in without:
            found = found.filter(cycle=self.cycle)
        if self.format and "format" not in without:
            found = found.filter(pk__in=_with_format(self.format))
        return found

    @cached_property
    def total(self) -> int:
        return self.datasets().count()

    def page(self, key: str) -> tuple[list[Dataset], KeyPage]:
        """The datasets of a page, each with its ``standing``. Raises BadKey."""
        _, model, column = SORTS[self.sort]
        if model is Dataset:
            datasets = self.datasets().select_related("lead_agency", "theme", "standing")
            page = page_by_key(datasets.exclude(standing=None), (column, "pk"), key, PAGE_SIZE)
            return page.rows, page
        rows = Standing.objects.filter(dataset__in=self.datasets().values("pk"))
        rows = rows.select_related("dataset__lead_agency", "dataset__theme")
        page = page_by_key(rows, (column, "pk"), key, PAGE_SIZE)
        return [row.dataset for row in page.rows], page

    def sorts(self) -> list[Choice]:
        return [Choice(label, self.url(sort=name), selected=name == self.sort) for name, (label, *_) in SORTS.items()]

    def facets(self) -> list[Facet]:
        """The ways to narrow it, with how many there are of each."""
        return [
            Facet("opening", "开放属性", self._openings()),
            Facet("theme", "主题", self._themes()),
            Facet("agency", "提供机构", self._agencies()),
            Facet("format", "格式", self._formats()),
            Facet("cycle", "更新周期", self._cycles()),
        ]

    def _counts(self, name: str, column: str) -> dict[Any, int]:
        rows = self.datasets(name).values(column).order_by(column).annotate(n=Count("pk"))
        return {row[column]: row["n"] for row in rows}

    def _chosen(self, name: str, value: Any, label: str, count: int | None) -> Choice:
        selected = getattr(self, name) == value
        changes: dict[str, Any] = {name: (None if name in ("theme", "agency") else "") if selected else value}
        return Choice(label, self.url("", **changes), count, selected)

    def _openings(self) -> list[Choice]:
        counts = self._counts("opening", "opening")
        return [
            self._chosen("opening", value, settings().label_of(value), counts.get(value, 0))
            for value in Opening.values
            if counts.get(value) or value == self.opening
        ]

    def _cycles(self) -> list[Choice]:
        counts = self._counts("cycle", "cycle")
        return [
            self._chosen("cycle", value, str(label), counts.get(value, 0))
            for value, label in Cycle.choices
            if counts.get(value) or value == self.cycle
        ]

    def _themes(self) -> list[Choice]:
        """Classes with all that is in their parts; the parts of the chosen class under it."""
        counts = self._counts("theme", "theme")
        themes = list(Theme.objects.select_related("parent"))
        parts: dict[int, list[Theme]] = {}
        for theme in themes:
            if theme.parent_id:
                parts.setdefault(theme.parent_id, []).append(theme)
        open_class = self.theme and (self.theme.parent or self.theme)
        choices = []
        for theme in themes:
            if theme.parent_id:
                continue
            below = parts.get(theme.pk, [])
            number = counts.get(theme.pk, 0) + sum(counts.get(part.pk, 0) for part in below)
            if number or theme == self.theme:
                choices.append(self._chosen("theme", theme, theme.name, number))
            if theme == open_class:
                choices += [
                    replace(self._chosen("theme", part, part.name, counts.get(part.pk, 0)), depth=1)
                    for part in below
                    if counts.get(part.pk) or part == self.theme
                ]
        return choices

    def _agencies(self) -> list[Choice]:
        counts = self._counts("agency", "lead_agency")
        agencies = list(Agency.objects.filter(pk__in=counts).only("slug", "name", "short_name"))
        if self.agency and self.agency.pk not in counts:
            agencies.append(self.agency)
        return [self._chosen("agency", one, one.display_name, counts.get(one.pk, 0)) for one in agencies]

    def _formats(self) -> list[Choice]:
        found = Resource.objects.filter(dataset__in=self.datasets("format").values("pk"), current__isnull=False)
        rows = found.values("current__files__format").order_by().annotate(n=Count("dataset", distinct=True))
        counts = {row["current__files__format"]: row["n"] for row in rows}
        return [
            self._chosen("format", value, label, counts.get(value, 0))
            for value, label in FORMATS.items()
            if counts.get(value) or value == self.format
        ]

    @property
    def sentence(self) -> str:
        """What the list shows, as one says it."""
        words = [
            self.agency.display_name if self.agency else "",
            settings().label_of(self.opening) if self.opening else "",
            f"{Cycle(self.cycle).label}更新" if self.cycle else "",
            f"“{self.theme.name}”" if self.theme else "",
            f"有 {FORMATS[self.format]} 格式" if self.format else "",
        ]
        said = "、".join(word for word in words if word)
        return f"{said}的数据集，共 {self.total:,} 个" if said else f"共 {self.total:,} 个数据集"


def _with_format(name: str) -> "QuerySet[Resource, int]":
    found = Resource.objects.filter(current__files__format=name)
    return found.values_list("dataset", flat=True)


def row(dataset: Dataset) -> Row:
    """A dataset with its standing, as a line of any list."""
    shut = dataset.opening != Opening.OPEN
    return Row(
        title=dataset.title,
        url=dataset.get_absolute_url(),
        agency=dataset.lead_agency.display_name,
        date=dataset.standing.updated_at,
        kind=dataset.theme.name,
        state=opening_label(dataset) if shut else "",
        state_tone="warn" if shut else "",
        extract=dataset.summary,
    )


def agency_panel(agency: Agency) -> Panel:
    """The data of this agency, for its own page."""
    chosen = Catalogue(agency=agency)
    found = Standing.objects.filter(dataset__in=chosen.datasets().values("pk"))
    newest = found.select_related("dataset__lead_agency", "dataset__theme").order_by("-updated_at", "-pk")[:5]
    rows = [row(one.dataset) for one in newest]
    return Panel("数据开放", rows, chosen.url(), chosen.total if rows else None)
