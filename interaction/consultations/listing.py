"""Consultations of all kinds as one list: by stage, kind and agency, the newest first, a page by key."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cms.agencies.models import Agency
from cms.agencies.panels import Panel
from search.listing import BadKey, Choice, Facet, Row

from .shared import kinds
from .shared.activity import STAGE_LABELS, Stage, days_left
from .shared.kinds import Kind

# As people ask: what can I take part in, what comes, what became of it.
STAGES = (Stage.OPEN, Stage.COMING, Stage.CLOSED, Stage.RESULT)
TONES = {Stage.OPEN: "good", Stage.COMING: "", Stage.CLOSED: "", Stage.RESULT: ""}
FIRST_SHOWN = 6  # open ones that stand before the list


class NoSuchFilter(ValueError):
    """The address asks for a kind, agency or stage that there is none of."""


@dataclass(frozen=True)
class Line:
    """One activity and its kind. Lines are ordered as the list is: by ``place``, the greatest first."""

    kind: Kind
    activity: Any

    @property
    def place(self) -> tuple[datetime, str, int]:
        return (self.activity.published_at, self.kind.name, self.activity.pk)

    @property
    def key(self) -> str:
        at, name, pk = self.place
        return f"{at.isoformat()}~{name}~{pk}"


@dataclass(frozen=True)
class Chosen:
    """What the list is narrowed to."""

    stage: Stage | None = None
    kind: Kind | None = None
    agency: Agency | None = None

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Chosen":
        """Raises NoSuchFilter."""
        stage, kind, agency = None, None, None
        if name := query.get("stage", ""):
            if name not in STAGES:
                raise NoSuchFilter
            stage = Stage(name)
        if name := query.get("kind", ""):
            kind = kinds.get(name)
            if kind is None:
                raise NoSuchFilter
        if slug := query.get("agency", ""):
            agency = Agency.objects.filter(slug=slug).first()
            if agency is None:
                raise NoSuchFilter
        return cls(stage, kind, agency)

    def url(self, key: str = "", **changes: Any) -> str:
        """The address of this list with some of it changed; ``key`` leads to a page of it."""
        chosen = replace(self, **changes)
        query = {
            "stage": str(chosen.stage or ""),
            "kind": chosen.kind.name if chosen.kind else "",
            "agency": chosen.agency.slug if chosen.agency else "",
            "key": key,
        }
        text = urlencode({name: value for name, value in query.items() if value})
        return reverse("consultations") + (f"?{text}" if text else "")

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    def _kinds(self) -> list[Kind]:
        return [self.kind] if self.kind else kinds.every()

    def _of(self, kind: Kind, *without: str) -> Any:
        found = kind.at(None if "stage" in without else self.stage, self.now)
        if self.agency and "agency" not in without:
            found = found.filter(lead_agency=self.agency)
        return found

    # --- What it counts

    @cached_property
    def _counts(self) -> dict[str, dict[Stage, int]]:
        """By kind: how many stand at each stage. One query for each kind."""
        counts = {}
        for kind in kinds.every():
            now = self.now
            row = self._of(kind, "stage").aggregate(
                coming=Count("pk", filter=Q(opens_at__gt=now), distinct=True),
                open=Count("pk", filter=Q(opens_at__lte=now, closes_at__gt=now), distinct=True),
                ended=Count("pk", filter=Q(closes_at__lte=now), distinct=True),
                result=Count("pk", filter=Q(closes_at__lte=now) & kind.result, distinct=True),
            )
            counts[kind.name] = {
                Stage.COMING: row["coming"], Stage.OPEN: row["open"], Stage.RESULT: row["result"],
                Stage.CLOSED: row["ended"] - row["result"],
            }  # fmt: skip
        return counts

    def count(self, stage: Stage | None, kind: Kind | None = None) -> int:
        rows = [self._counts[one.name] for one in ([kind] if kind else self._kinds())]
        return sum(row[stage] if stage else sum(row.values()) for row in rows)

    @property
    def total(self) -> int:
        return self.count(self.stage)

    @property
    def tabs(self) -> list[Choice]:
        every = Choice("全部", self.url(stage=None), self.count(None), self.stage is None)
        return [
            every,
            *(
                Choice(STAGE_LABELS[stage], self.url(stage=stage), self.count(stage), stage == self.stage)
                for stage in STAGES
            ),
        ]

    def facets(self) -> list[Facet]:
        return [
            Facet(
                "kind",
                "形式",
                [
                    Choice(
                        kind.label,
                        self.url(kind=None if kind == self.kind else kind),
                        self.count(self.stage, kind),
                        kind == self.kind,
                    )
                    for kind in kinds.every()
                ],
            ),
            Facet("agency", "承办单位", self._agencies()),
        ]

    def _agencies(self) -> list[Choice]:
        counts: dict[int, int] = {}
        for kind in self._kinds():
            for key, number in self._of(kind, "agency").values_list("lead_agency").annotate(n=Count("pk")).order_by():
                counts[key] = counts.get(key, 0) + number
        shown = {*counts, *([self.agency.pk] if self.agency else [])}
        return [
            Choice(
                agency.display_name,
                self.url(agency=None if agency == self.agency else agency),
                counts.get(agency.pk, 0),
                agency == self.agency,
            )
            for agency in Agency.objects.filter(pk__in=shown).only("slug", "name", "short_name")
        ]

    # --- What it shows

    def first(self) -> list[Line]:
        """What is open, the nearest end first: it stands before the whole list."""
        if self.stage is not None:
            return []
        lines = [
            Line(kind, activity)
            for kind in self._kinds()
            for activity in kind.listed(self._of(kind).open(self.now)).order_by("closes_at", "pk")[:FIRST_SHOWN]
        ]
        return sorted(lines, key=lambda line: (line.activity.closes_at, line.place))[:FIRST_SHOWN]

    def page(self, key: str, size: int, without: list[Line]) -> tuple[list[Line], str, str]:
        """The lines of one page, the key of the page before and of the page after. Raises BadKey."""
        backwards = key.startswith("-")
        place = _place(key.removeprefix("-")) if key else None
        lines: list[Line] = []
        for kind in self._kinds():
            found = self._of(kind).exclude(pk__in=[line.activity.pk for line in without if line.kind == kind])
            if place:
                found = found.filter(_beyond(kind, place, backwards))
            order = ("published_at", "pk") if backwards else ("-published_at", "-pk")
            lines += [Line(kind, activity) for activity in kind.listed(found).order_by(*order)[: size + 1]]
        lines.sort(key=lambda line: line.place, reverse=not backwards)
        more = len(lines) > size
        lines = lines[:size]
        if backwards:
            lines.reverse()
        has_next = bool(lines) and (more or backwards)
        has_previous = bool(lines) and bool(key) and (more or not backwards)
        return lines, f"-{lines[0].key}" if has_previous else "", lines[-1].key if has_next else ""


def _place(key: str) -> tuple[datetime, str, int]:
    parts = key.split("~")
    try:
        at = parse_datetime(parts[0])
    except ValueError as error:
        raise BadKey(key) from error
    if len(parts) != 3 or at is None or at.tzinfo is None or not parts[2].isascii() or not parts[2].isdigit():
        raise BadKey(key)
    if len(parts[2]) > 18 or not 1900 <= at.year <= 2200:
        raise BadKey(key)
    return at, parts[1], int(parts[2])


def _beyond(kind: Kind, place: tuple[datetime, str, int], backwards: bool) -> Q:
    """Of this kind, what comes after a place in the list of all kinds; going backwards, before it."""
    at, name, pk = place
    way = "gt" if backwards else "lt"
    later = Q(**{f"published_at__{way}": at})
    if kind.name == name:
        return later | Q(**{"published_at": at, f"pk__{way}": pk})
    comes = kind.name > name if backwards else kind.name < name
    return later | Q(published_at=at) if comes else later


def row(line: Line, now: datetime) -> Row:
    """An activity as a line of a list."""
    kind, activity = line.kind, line.activity
    stage = kind.stage(activity, now)
    return Row(
        title=activity.title,
        url=activity.get_absolute_url(),
        agency=activity.lead_agency.display_name,
        number=kind.note(activity, now),
        date=activity.published_at,
        kind=kind.label,
        state=words(activity, stage, now),
        state_tone="warn" if stage is Stage.OPEN and days_left(activity.closes_at, now) <= 2 else TONES[stage],
        extract=activity.summary,
    )


def words(activity: Any, stage: Stage, now: datetime) -> str:
    """The stage as a badge says it."""
    if stage is Stage.COMING:
        opens = timezone.localtime(activity.opens_at)
        return f"{opens.month}月{opens.day}日开始"
    if stage is Stage.OPEN:
        left = days_left(activity.closes_at, now)
        return f"还剩 {left} 天" if left else "今天截止"
    return STAGE_LABELS[stage]


def agency_panel(agency: Agency) -> Panel:
    """What this agency has asked the public, for its own page."""
    chosen = Chosen(agency=agency)
    return Panel("征集调查", [row(line, chosen.now) for line in chosen.page("", 5, [])[0]], chosen.url())


# --- For lists that editors set into pages, agencies' own pages and feeds: a filter is "", a kind's name or a stage's


def filters() -> list[tuple[str, str]]:
    return [
        ("", "全部"),
        *((f"kind:{kind.name}", kind.label) for kind in kinds.every()),
        *((f"stage:{stage}", STAGE_LABELS[stage]) for stage in STAGES),
    ]


def _chosen(key: str) -> Chosen:
    name, _, value = key.partition(":")
    return Chosen.from_query({name: value} if name else {})


def rows_for(key: str, limit: int) -> list[Row]:
    """The newest public activities of a filter; none where the filter leads nowhere any more."""
    try:
        chosen = _chosen(key)
    except NoSuchFilter:
        return []
    return [row(line, chosen.now) for line in chosen.page("", limit, [])[0]]


def url_for(key: str) -> str:
    try:
        return _chosen(key).url()
    except NoSuchFilter:
        return reverse("consultations")
