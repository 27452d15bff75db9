"""Fills the legal calendar with every year announced so far, and says who keeps it."""

from chinese_calendar.constants import Holiday, holidays, workdays
from django.db import transaction

from cms.agencies.roles import OPENNESS_OFFICE, SITE_MANAGER, grant

from .models import ClockSettings, LegalDay, LegalYear, LimitChange, Retention


@transaction.atomic
def setup() -> None:
    """Add the years that are missing. A year that stands is left as its editors have it."""
    grant([OPENNESS_OFFICE, SITE_MANAGER], [LegalYear, LegalDay], ["add", "change", "delete", "view"])
    grant([OPENNESS_OFFICE, SITE_MANAGER], [Retention], ["change", "view"])
    grant([OPENNESS_OFFICE, SITE_MANAGER], [LimitChange], ["add", "change", "delete", "view"])
    grant([OPENNESS_OFFICE, SITE_MANAGER], [ClockSettings], ["change", "view"])
    names = {holiday.value: holiday.chinese for holiday in Holiday}
    known = set(LegalYear.objects.values_list("year", flat=True))
    for year in sorted({day.year for day in holidays} - known):
        record = LegalYear.objects.create(year=year, notice=f"国务院办公厅关于{year}年部分节假日安排的通知")
        days = [(day, False, names[name]) for day, name in holidays.items()]
        days += [(day, True, f"{names[name]}调休上班") for day, name in workdays.items()]
        LegalDay.objects.bulk_create(
            LegalDay(year=record, date=day, worked=worked, name=name) for day, worked, name in days if day.year == year
        )
