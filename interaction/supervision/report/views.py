"""Published reports, for everybody: as pages and as files."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from interaction.casework import charts

from . import outputs, statute
from .content import Content
from .layout import sections
from .models import FIRST_YEAR, AnnualReport
from .statute import TOTAL

COLUMN = {
    "name": "政府信息公开年报",
    "type": "信息公开年报",
    "description": "县政府和各行政机关的政府信息公开工作年度报告。",
    "keywords": "政府信息公开,年度报告,年报",
}
LAST_YEAR = 2999


def _published(year: int) -> Any:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return AnnualReport.objects.published().select_related("agency").filter(year=year)


def _version(year: int, slug: str, version: int | None) -> AnnualReport:
    """One report; without ``version`` the last. ``slug`` empty: the county's."""
    wanted = _published(year).filter(county=not slug)
    if slug:
        wanted = wanted.filter(agency__slug=slug)
    if version is not None:
        wanted = wanted.filter(version=min(version, 32_767))
    report = wanted.order_by("-version").first()
    if report is None:
        raise Http404("这份年报还没有公布。")
    return report


@require_safe
def of_year(request: HttpRequest, year: int) -> HttpResponse:
    """The county's report of a year, and whose else are out; before it is out, theirs alone."""
    standing = list(
        AnnualReport.objects.standing().filter(pk__in=_published(year)).select_related("agency").defer("carried")
    )
    if not standing:
        raise Http404("这一年的年报还没有公布。")
    county = next((report for report in standing if report.county), None)
    others = sorted(
        (report for report in standing if not report.county), key=lambda each: each.agency.order if each.agency else 0
    )
    if county is not None:
        return _page(request, county, others)
    context = {
        "column": COLUMN,
        "breadcrumbs": _breadcrumbs((f"{year}年度", "")),
        "year": year,
        "others": others,
        "current": "reports",
    }
    return render(request, "supervision/report_year.html", context)


@require_safe
def report(request: HttpRequest, year: int, slug: str, version: int | None = None) -> HttpResponse:
    """An agency's report."""
    return _page(request, _version(year, slug, version), [])


@require_safe
def county_version(request: HttpRequest, year: int, version: int) -> HttpResponse:
    """An earlier version of the county's."""
    return _page(request, _version(year, "", version), [])


def _breadcrumbs(*trail: tuple[str, str]) -> list[tuple[str, str]]:
    # The addresses stand in the design's table; the room that answers there is not ours to know.
    return [("政府信息公开", "/disclosure/"), ("政府信息公开年报", "/disclosure/reports/"), *trail]


def _page(request: HttpRequest, shown: AnnualReport, others: list[AnnualReport]) -> HttpResponse:
    content = Content.from_json(shown.snapshot)
    versions = list(
        AnnualReport.objects.published()
        .of(shown.agency_id, shown.year)
        .defer("snapshot", "carried")
        .order_by("-version")
    )
    context = {
        "column": COLUMN,
        "article": {
            "title": content.title,
            "published_at": shown.published_at,
            "source": content.agency,
            "keywords": f"政府信息公开,年报,{content.year}年,{content.agency}",
            "description": content.title,
            "url": request.build_absolute_uri(),
        },
        "breadcrumbs": _breadcrumbs((f"{content.year}年度", _year_url(shown)), (content.agency, "")),
        "report": shown,
        "content": content,
        "sections": sections(content),
        "outcomes": _outcomes(content),
        "versions": [(each, version_url(each)) for each in versions],
        "latest": versions[0],
        "downloads": [(form, form.upper(), file_url(shown, form)) for form in outputs.MAKERS],
        "others": others,
        "current": "reports",
    }
    return render(request, "supervision/report.html", context)


def _year_url(shown: AnnualReport) -> str:
    return "" if shown.county else reverse("annual_reports_of_year", args=[shown.year])


def version_url(each: AnnualReport) -> str:
    if each.agency is None:
        return reverse("annual_report_county_version", args=[each.year, each.version])
    return reverse("annual_report_version", args=[each.year, each.agency.slug, each.version])


def file_url(each: AnnualReport, form: str) -> str:
    if each.agency is None:
        return reverse("annual_report_county_file", args=[each.year, form])
    return reverse("annual_report_file", args=[each.year, each.agency.slug, form])


def _outcomes(content: Content) -> Any:
    """How requests ended, by group, as a chart."""
    three = content.figures.three
    points = [("予以公开", three[3][TOTAL]), ("部分公开", three[4][TOTAL])]
    for heading, first, last in statute.GROUPS:
        points.append((heading[3:], sum(three[row][TOTAL] for row in range(first, last + 1))))
    if not any(number for _, number in points):
        return ""
    names, numbers = [name for name, _ in points], [number for _, number in points]
    return charts.draw(f"{content.year}年办理结果", "bar", "件", names, [("件数", numbers)])


@require_safe
def file(request: HttpRequest, year: int, form: str, slug: str = "") -> HttpResponse:
    """The version that stands, to take away."""
    if form not in outputs.MAKERS:
        raise Http404
    content = Content.from_json(_version(year, slug, None).snapshot)
    response = HttpResponse(outputs.make(content, form), content_type=outputs.TYPES[form])
    as_attachment = form != "json"
    response["Content-Disposition"] = content_disposition_header(as_attachment, f"{content.title}.{form}") or "inline"
    return response
