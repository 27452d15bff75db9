"""Reports that are due, for the start page of the admin."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency
from cms.agencies.permissions import works_for_county
from interaction.casework.desk.dues import Due

from .admin import rights
from .computing import OWING, owes
from .models import AnnualReport, ReportSettings

BASIS = "《政府信息公开条例》第四十九条"


def of(user: Any) -> Iterator[Due]:
    """What this member of staff has to see to of last year's reports; nothing once all are out."""
    if not rights.has(user, "change"):
        return
    year = timezone.localdate().year - 1
    settings = ReportSettings.load()
    if works_for_county(user):
        yield from _of_county(year, settings)
        return
    agency = Agency.objects.filter(pk=user.agency_id).first()
    if agency is None or not owes(agency) or AnnualReport.objects.published().of(agency, year).exists():
        return
    text = f"编制并公布本机关 {year} 年政府信息公开年报"
    yield Due(settings.due_on(year, county=False), text, _url(year), BASIS)


def _of_county(year: int, settings: ReportSettings) -> Iterator[Due]:
    out = set(AnnualReport.objects.published().filter(year=year).values_list("agency_id", flat=True))
    owing = Agency.objects.current().filter(kind__in=OWING).values_list("pk", flat=True)
    missing = len(set(owing) - out)
    if missing:
        text = f"还有 {missing} 个机关没有公布 {year} 年政府信息公开年报"
        yield Due(settings.due_on(year, county=False), text, _url(year), BASIS)
    if None not in out:
        text = f"编制并公布本级政府 {year} 年政府信息公开年报"
        yield Due(settings.due_on(year, county=True), text, _url(year), BASIS)


def _url(year: int) -> str:
    return f"{reverse('annual_reports:index')}?year={year}"
