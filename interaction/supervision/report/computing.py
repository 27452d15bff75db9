"""The figures of a report now: counted from cases, with what was entered by hand; of the county, summed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from cms.agencies.models import Agency

from . import counting
from .counting import Year
from .figures import Figures, entered, total
from .identities import number
from .models import AnnualReport, ReportSettings
from .statute import FEES, FIGURES_OF_TWO

AT_ONCE = 20  # agencies counted with one set of queries: how often progress is told
OWING = (Agency.Kind.DEPARTMENT, Agency.Kind.TOWNSHIP)  # 条例 art. 49; others may report, too
Progress = Callable[[int, int], None]  # done, of how many


@dataclass(frozen=True)
class Share:
    """What one agency brings to the county's report. ``state``: published, draft, none; ``owes``: whether it must."""

    agency: Agency
    figures: Figures
    two: dict[str, Any]
    state: str
    version: int
    owes: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "slug": self.agency.slug, "name": self.agency.name, "state": self.state, "version": self.version,
            "owes": self.owes, "received": self.figures.three[1]["total"], "ended": self.figures.three[24]["total"],
        }  # fmt: skip


@dataclass(frozen=True)
class Computed:
    """``two``: of the county the sum of its agencies'; of an agency nothing, for it is entered."""

    figures: Figures
    two: dict[str, Any]
    shares: list[dict[str, Any]]

    def to_json(self) -> dict[str, Any]:
        return {"figures": self.figures.to_json(), "two": self.two, "shares": self.shares}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Computed":
        return cls(Figures.from_json(data["figures"]), data["two"], data["shares"])


def reporting(year: int) -> "list[Agency]":
    """The agencies of the county's report: all there were in the year. Its people's government is the county itself,
    and counted in, but makes no report beside the county's."""
    there = Agency.objects.filter(Q(abolished_on=None) | Q(abolished_on__gte=Year(year).first))
    return list(there.order_by("order", "pk"))


def owes(agency: Agency) -> bool:
    return agency.abolished_on is None and agency.kind in OWING


def agencies_of(report: AnnualReport) -> list[int]:
    """Whose cases a report counts. Of the county, those of bodies long abolished as well: a case of theirs may run."""
    if report.agency_id is not None:
        return [report.agency_id]
    return list(Agency.objects.order_by("pk").values_list("pk", flat=True))


def compute(report: AnnualReport, progress: Progress | None = None) -> Computed:
    """Count now. ``progress`` is told as it goes."""
    if report.agency_id is not None:
        figures = counting.count([report.agency_id], Year(report.year))[report.agency_id]
        return Computed(figures.add(entered(report.elsewhere)), {}, [])
    return _county(report, progress)


def _county(report: AnnualReport, progress: Progress | None) -> Computed:
    agencies = list(Agency.objects.order_by("order", "pk"))
    published = {
        each.agency_id: each for each in AnnualReport.objects.standing().filter(year=report.year, agency__isnull=False)
    }
    drafts = {
        each.agency_id: each
        for each in AnnualReport.objects.filter(
            year=report.year, agency__isnull=False, status=AnnualReport.Status.DRAFT
        )
        if each.agency_id not in published
    }
    counted = _counted([agency.pk for agency in agencies if agency.pk not in published], report.year, progress)
    there = {agency.pk for agency in reporting(report.year)}
    shares = []
    for agency in agencies:
        share = _share(agency, published.get(agency.pk), drafts.get(agency.pk), counted.get(agency.pk))
        if agency.pk in there or share.figures != Figures():
            shares.append(share)
    figures = total([*(share.figures for share in shares), entered(report.elsewhere)])
    listed = [share.to_json() for share in shares if share.agency.kind != Agency.Kind.GOVERNMENT]
    return Computed(figures, _sum_of_two(shares), listed)


def _counted(keys: Sequence[int], year: int, progress: Progress | None) -> dict[int, Figures]:
    found: dict[int, Figures] = {}
    for start in range(0, len(keys), AT_ONCE):
        found |= counting.count(keys[start : start + AT_ONCE], Year(year))
        if progress:
            progress(min(start + AT_ONCE, len(keys)), len(keys))
    return found


def _share(
    agency: Agency, published: AnnualReport | None, draft: AnnualReport | None, counted: Figures | None
) -> Share:
    if published is not None:
        content = published.snapshot
        return Share(
            agency, Figures.from_json(content["figures"]), content["two"], "published", published.version, owes(agency)
        )
    figures = counted or Figures()
    if draft is not None:
        figures.add(entered(draft.elsewhere))
        return Share(agency, figures, draft.two, "draft", draft.version, owes(agency))
    return Share(agency, figures, {}, "none", 0, owes(agency))


def _sum_of_two(shares: Sequence[Share]) -> dict[str, Any]:
    summed: dict[str, Any] = {}
    for name in FIGURES_OF_TWO:
        whole = sum((number(share.two.get(name)) for share in shares), start=number(0))
        summed[name] = str(whole) if name == FEES else int(whole)
    return summed


def due_on(report: AnnualReport) -> date:
    """By when it is to be published."""
    return ReportSettings.load().due_on(report.year, county=report.agency_id is None)


LARGE = 20_000  # cases above which counting is left to the background


def is_large(report: AnnualReport) -> bool:
    """Whether counting would keep somebody waiting at the screen. Looks at no more rows than it must."""
    year = Year(report.year)
    own = counting.cases(agencies_of(report)).filter(received_on__range=(year.first, year.last)).order_by()
    return own.values_list("pk")[: LARGE + 1].count() > LARGE
