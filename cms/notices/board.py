"""The board as a list: what it is narrowed by, how many there are of each, and the newest for other pages."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency
from cms.agencies.panels import Panel
from search.listing import Choice, Facet, Row

from .models import Notice, NoticeKind, NoticeQuerySet
from .period import Period

CURRENT, ENDED, ALL = "current", "ended", "all"
STATES = {CURRENT: "正在展示", ENDED: "已结束", ALL: "全部"}
PINNED_SHOWN = 5


class NoSuchFilter(ValueError):
    """The address asks for a kind, agency, year or state that there is none of."""


@dataclass(frozen=True)
class Board:
    """What the list is narrowed to."""

    kind: NoticeKind | None = None
    agency: Agency | None = None
    year: int | None = None
    state: str = CURRENT

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "Board":
        """Raises NoSuchFilter."""
        kind = agency = year = None
        if code := query.get("kind", ""):
            kind = NoticeKind.objects.filter(code=code).first()
        if slug := query.get("agency", ""):
            agency = Agency.objects.filter(slug=slug).first()
        if text := query.get("year", ""):
            is_year = text.isascii() and text.isdigit() and len(text) == 4 and "1900" <= text < "9999"
            year = int(text) if is_year else None
        state = query.get("state") or CURRENT
        if (code and not kind) or (slug and not agency) or (text and not year) or state not in STATES:
            raise NoSuchFilter
        return cls(kind, agency, year, state)

    def url(self, key: str = "", **changes: Any) -> str:
        """The address of this list with some of it changed; ``key`` leads to a page of it."""
        board = replace(self, **changes)
        query = {
            "kind": board.kind.code if board.kind else "",
            "agency": board.agency.slug if board.agency else "",
            "year": board.year or "",
            "state": "" if board.state == CURRENT else board.state,
            "key": key,
        }
        text = urlencode({name: value for name, value in query.items() if value})
        return reverse("notices") + (f"?{text}" if text else "")

    @cached_property
    def today(self) -> date:
        return timezone.localdate()

    def notices(self, *without: str) -> NoticeQuerySet:
        """The public notices on this board; ``without`` names what not to narrow by."""
        found = Notice.objects.public()
        if self.kind and "kind" not in without:
            found = found.filter(kind=self.kind)
        if self.agency and "agency" not in without:
            found = found.filter(lead_agency=self.agency)
        if self.year and "year" not in without:
            found = found.filter(published_at__gte=_new_year(self.year), published_at__lt=_new_year(self.year + 1))
        if "state" not in without:
            if self.state == CURRENT:
                found = found.current(self.today)
            elif self.state == ENDED:
                found = found.ended(self.today)
        return found

    def pinned(self) -> list[Any]:
        """What stands first on its first page. Nothing whose period is over."""
        if self.state == ENDED:
            return []
        found = self.notices().current(self.today).filter(pinned=True)
        return list(found.listed().order_by("-published_at", "-pk")[:PINNED_SHOWN])

    @cached_property
    def _counts(self) -> dict[int, dict[str, int]]:
        """By kind: how many in each state. One query over one index."""
        ended = Count("pk", filter=Q(period_end__lt=self.today))
        rows = self.notices("kind", "state").values("kind").order_by("kind").annotate(all=Count("pk"), ended=ended)
        return {row["kind"]: {ALL: row["all"], ENDED: row["ended"], CURRENT: row["all"] - row["ended"]} for row in rows}

    def _count(self, state: str) -> int:
        kinds = [self._counts.get(self.kind.pk, {})] if self.kind else self._counts.values()
        return sum(counts.get(state, 0) for counts in kinds)

    @property
    def total(self) -> int:
        return self._count(self.state)

    @property
    def tabs(self) -> list[Choice]:
        """The states to choose from."""
        return [
            Choice(label, self.url(state=state), self._count(state), selected=state == self.state)
            for state, label in STATES.items()
        ]

    def facets(self) -> list[Facet]:
        """Kind and agency with counts, and the years there are notices of."""
        return [
            Facet("kind", "类别", self._kinds()),
            Facet("agency", "发布机构", self._agencies()),
            Facet("year", "年份", self._years()),
        ]

    def _kinds(self) -> list[Choice]:
        counts = {key: states[self.state] for key, states in self._counts.items()}
        return [
            Choice(
                kind.name, self.url(kind=None if kind == self.kind else kind), counts.get(kind.pk, 0), kind == self.kind
            )
            for kind in NoticeKind.objects.all()
            if counts.get(kind.pk) or kind == self.kind
        ]

    def _agencies(self) -> list[Choice]:
        rows = self.notices("agency").values("lead_agency").order_by("lead_agency").annotate(n=Count("pk"))
        counts = {row["lead_agency"]: row["n"] for row in rows}
        agencies = Agency.objects.filter(pk__in=counts).only("slug", "name", "short_name")
        found = [
            Choice(
                agency.display_name,
                self.url(agency=None if agency == self.agency else agency),
                counts[agency.pk],
                agency == self.agency,
            )
            for agency in agencies
        ]
        if self.agency and self.agency.pk not in counts:
            found.append(Choice(self.agency.display_name, self.url(agency=None), 0, True))
        return found

    def _years(self) -> list[Choice]:
        first = Notice.objects.public().aggregate(first=Min("published_at"))["first"]
        years = range(self.today.year, timezone.localtime(first).year - 1, -1) if first else []
        return [
            Choice(f"{year}年", self.url(year=None if year == self.year else year), selected=year == self.year)
            for year in years
        ]


def _new_year(year: int) -> datetime:
    return timezone.make_aware(datetime.combine(date(year, 1, 1), time()))


def row(notice: Any, today: date) -> Row:
    """A notice, as ``NoticeQuerySet.listed`` gives it, as a line of a list."""
    period = Period(notice.period_start, notice.period_end, notice.kind__period_name)
    return Row(
        title=notice.title,
        url=reverse("notice", args=[notice.pk]),
        agency=notice.lead_agency__short_name or notice.lead_agency__name,
        number=notice.number,
        date=notice.published_at,
        kind=notice.kind__name,
        state=period.words(today),
        state_tone=period.tone(today),
    )


def newest(notices: "QuerySet[Notice]", limit: int) -> list[Row]:
    today = timezone.localdate()
    return [row(notice, today) for notice in notices.listed().order_by("-published_at", "-pk")[:limit]]  # type: ignore[attr-defined]


def agency_panel(agency: Agency) -> Panel:
    """What this agency has put on the board, for its own page."""
    found = Notice.objects.public().filter(lead_agency=agency)
    return Panel("公告公示", newest(found, 5), Board(agency=agency, state=ALL).url())


# --- For lists that editors set into pages: a filter is "", "kind:<code>" or "agency:<slug>"


def filters() -> list[tuple[str, str]]:
    kinds = NoticeKind.objects.values_list("code", "name")
    agencies = Agency.objects.current().only("slug", "name", "short_name")
    return [
        ("", "全部"),
        *((f"kind:{code}", name) for code, name in kinds),
        *((f"agency:{agency.slug}", agency.display_name) for agency in agencies),
    ]


def _query(key: str) -> dict[str, str]:
    name, _, value = key.partition(":")
    return {name: value} if name else {}


def rows_for(key: str, limit: int) -> list[Row]:
    """The newest public notices of a filter; none where the filter leads nowhere any more."""
    try:
        board = Board.from_query(_query(key))
    except NoSuchFilter:
        return []
    pinned = board.pinned()[:limit]
    rest = board.notices().exclude(pk__in=[notice.pk for notice in pinned])
    return [row(notice, board.today) for notice in pinned] + newest(rest, limit - len(pinned))


def url_for(key: str) -> str:
    try:
        return Board.from_query(_query(key)).url()
    except NoSuchFilter:
        return reverse("notices")
