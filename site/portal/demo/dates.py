"""Days told from the day of loading, so that the demo is alive whenever it is first seen.

In a field: ``today-6`` (natural days; moved to a working day away from today), ``month+2`` (the first day of the month
after next). In a text the same in braces, with a form: ``{today-6}`` 2026年11月17日, ``.md`` 11月17日,
``.ym`` 2026年11月, ``.year`` 2026, ``.half`` 2026年下半年, ``.quarter`` 2026年第四季度.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zlib import crc32

from django.utils import timezone

from interaction.casework import calendar

MORNING, MINUTES = 210, 390  # of office hours: before noon, in all

_DAY = r"(today|month)(?:([+-]\d+)(w?))?"
_FIELD = re.compile(_DAY)
_PLACEHOLDER = re.compile(rf"\{{({_DAY})(?:\.(md|ym|year|half|quarter))?\}}")

_FORMS: dict[str | None, Callable[[date], str]] = {
    None: lambda day: f"{day.year}年{day.month}月{day.day}日",
    "md": lambda day: f"{day.month}月{day.day}日",
    "ym": lambda day: f"{day.year}年{day.month}月",
    "year": lambda day: str(day.year),
    "half": lambda day: f"{day.year}年{'上' if day.month <= 6 else '下'}半年",
    "quarter": lambda day: f"{day.year}年第{'一二三四'[(day.month - 1) // 3]}季度",
}


def day_of(value: date | str | None, today: date) -> date | None:
    """The day a field of a content file means. Raises ValueError for a text that means none."""
    if value is None or isinstance(value, date):
        return value
    found = _FIELD.fullmatch(value)
    if not found:
        raise ValueError(f"不是日期：{value}")
    unit, number, working = found[1], int(found[2] or 0), bool(found[3])
    if unit == "month":
        months = today.year * 12 + today.month - 1 + number
        return date(months // 12, months % 12 + 1, 1)
    if working:
        return calendar.add_workdays(today, number)
    day, step = today + timedelta(days=number), timedelta(days=-1 if number < 0 else 1)
    while number and not calendar.is_workday(day):
        day += step
    return day


def fill(text: str, today: date) -> str:
    """``text`` with its placeholders replaced."""

    def shown(found: re.Match[str]) -> str:
        day = day_of(found[1], today)
        assert day is not None
        return _FORMS[found[5]](day)

    return _PLACEHOLDER.sub(shown, text)


def moment(day: date, key: str) -> datetime:
    """A minute of the office hours of ``day`` (8:30–12:00, 14:30–17:30), always the same one for ``key``."""
    minutes = crc32(key.encode()) % MINUTES
    start = time(8, 30) if minutes < MORNING else time(14, 30)
    return timezone.make_aware(datetime.combine(day, start) + timedelta(minutes=minutes % MORNING))
