"""The legal calendar: which days are worked, and how many of them lie between two dates.

Rules (民事诉讼法 art. 85; 行政许可法 art. 82; 国务院节假日安排): the day a period starts on is not counted; a
period in working days skips weekends and holidays and counts weekend days that are worked (调休); a period in
natural days that ends on a day off runs to the next working day.

Each process keeps the table in memory and asks the database at most once a second whether it has changed.
"""

import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import accumulate
from typing import Any

SINCE = date(2008, 5, 1)  # when the 条例 came into force: an older day of receipt is a slip of the pen
FRESH_FOR = 1.0  # seconds in which the table in memory is taken for current


class WorkCalendar:
    """Working days by the day of the week, except where ``exceptions`` says otherwise (True: worked)."""

    def __init__(self, exceptions: Mapping[date, bool], announced: Iterable[int] = (), version: Any = None) -> None:
        self.exceptions = dict(exceptions)
        self.announced = frozenset(announced)
        self.version = version  # of the table it was read from
        changed = sorted(day for day, worked in self.exceptions.items() if worked != (day.weekday() < 5))
        self._changed = [day.toordinal() for day in changed]
        self._shift = [0, *accumulate(1 if self.exceptions[day] else -1 for day in changed)]

    def is_workday(self, day: date) -> bool:
        return self.exceptions.get(day, day.weekday() < 5)

    def _count(self, ordinal: int) -> int:
        """Working days from the first day of the calendar (a Monday) up to and with ``ordinal``."""
        weeks, rest = divmod(ordinal, 7)
        return weeks * 5 + min(rest, 5) + self._shift[bisect_right(self._changed, ordinal)]

    def add_workdays(self, start: date, days: int) -> date:
        if days < 0:
            raise ValueError("days must not be negative")
        if days == 0:
            return start
        first = start.toordinal()
        # Were every exception a holiday in the way, this would still be far enough.
        last = first + days // 5 * 7 + 7 + 2 * len(self._changed)
        return date.fromordinal(bisect_left(range(last), self._count(first) + days, lo=first + 1, key=self._count))

    def workday_before(self, end: date, days: int) -> date:
        """The first day from which no more than ``days`` working days are left until ``end``."""
        last = end.toordinal()
        first = max(1, last - days // 5 * 7 - 7 - 2 * len(self._changed))
        wanted = self._count(last) - days
        return date.fromordinal(bisect_left(range(last), wanted, lo=first, hi=last, key=self._count))

    def add_natural_days(self, start: date, days: int) -> date:
        if days < 0:
            raise ValueError("days must not be negative")
        end = start + timedelta(days=days)
        return end if self.is_workday(end) else self.add_workdays(end, 1)

    def workdays_between(self, start: date, end: date) -> int:
        return self._count(end.toordinal()) - self._count(start.toordinal())


_loaded: WorkCalendar | None = None
_checked_at = 0.0


def current() -> WorkCalendar:
    """The calendar by the table as it stands, no more than ``FRESH_FOR`` seconds old."""
    global _loaded, _checked_at
    now = time.monotonic()
    if _loaded is not None and now - _checked_at < FRESH_FOR:
        return _loaded
    from .models import LegalDay, LegalYear

    version = LegalYear.objects.version()
    if _loaded is None or _loaded.version != version:
        exceptions = dict(LegalDay.objects.values_list("date", "worked"))
        announced = LegalYear.objects.filter(announced=True).values_list("year", flat=True)
        _loaded = WorkCalendar(exceptions, announced, version)
    _checked_at = now
    return _loaded


def forget() -> None:
    """Read the table anew at the next question: it has just changed in this process."""
    global _loaded
    _loaded = None


def is_workday(day: date) -> bool:
    """Whether ``day`` is worked, by the table of days where it says, else by the day of the week."""
    return current().is_workday(day)


def is_announced(year: int) -> bool:
    """Whether the holidays of ``year`` have been announced; a date in another year is provisional."""
    return year in current().announced


def add_workdays(start: date, days: int) -> date:
    """The ``days``-th working day after ``start``, which is not counted itself. ValueError where ``days`` < 0."""
    return current().add_workdays(start, days)


def add_natural_days(start: date, days: int) -> date:
    """``days`` natural days after ``start``, moved to the next working day where it falls on a day off.

    ValueError where ``days`` < 0.
    """
    return current().add_natural_days(start, days)


def workdays_between(start: date, end: date) -> int:
    """How many working days lie after ``start`` up to and with ``end``; negative where ``end`` is earlier."""
    return current().workdays_between(start, end)
