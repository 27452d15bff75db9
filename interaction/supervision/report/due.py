"""Reports that are due, for the start page of the admin."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency
from interaction.casework.desk.dues import Due, Source

from .admin import rights
from .computing import OWING
from .models import AnnualReport, ReportSettings

BASIS = "《政府信息公开条例》第四十九条"


def owed(agency: int | None) -> Iterator[Due]:
    """Last year's reports that are not out; to its readers each agency's own is one thing, the county's another."""
    year = timezone.localdate().year - 1
    out = set(AnnualReport.objects.published().filter(year=year).values_list("agency_id", flat=True))
    agencies = Agency.objects.current().filter(kind__in=OWING)
    settings = ReportSettings.load()
    for one in agencies if agency is None else agencies.filter(pk=agency):
        if one.pk not in out:
            text = f"编制并公布本机关 {year} 年政府信息公开年报"
            yield Due(settings.due_on(year, county=False), text, _url(year), BASIS, one, f"{year}-{one.pk}")
    if agency is None and None not in out:
        text = f"编制并公布本级政府 {year} 年政府信息公开年报"
        yield Due(settings.due_on(year, county=True), text, _url(year), BASIS, key=f"{year}-county")


def together(found: list[Due]) -> Iterator[Due]:
    """To the county: how many are missing, and its own."""
    missing = [due for due in found if due.agency]
    if missing:
        text = f"还有 {len(missing)} 个机关没有公布 {timezone.localdate().year - 1} 年政府信息公开年报"
        yield Due(missing[0].on, text, missing[0].url, BASIS)
    yield from (due for due in found if not due.agency)


def writes(user: Any) -> bool:
    return bool(rights.has(user, "change"))


SOURCE = Source("annual_report", "编制并公布政府信息公开年报", owed, writes, together)


def _url(year: int) -> str:
    return f"{reverse('annual_reports:index')}?year={year}"
