"""The legal calendar: which days are worked, and how many of them lie between two dates.

Rules (民事诉讼法 art. 85; 行政许可法 art. 82; 国务院节假日安排): the day a period starts on is not counted; a
period in working days skips weekends and holidays and counts weekend days that are worked (调休); a period in
natural days that ends on a day off runs to the next working day.
"""

from datetime import date


def is_workday(day: date) -> bool:
    """Whether ``day`` is worked, by the table of days where it says, else by the day of the week."""
    raise NotImplementedError


def is_announced(year: int) -> bool:
    """Whether the holidays of ``year`` have been announced; a date in another year is provisional."""
    raise NotImplementedError


def add_workdays(start: date, days: int) -> date:
    """The ``days``-th working day after ``start``, which is not counted itself."""
    raise NotImplementedError


def add_natural_days(start: date, days: int) -> date:
    """``days`` natural days after ``start``, moved to the next working day where it falls on a day off."""
    raise NotImplementedError


def workdays_between(start: date, end: date) -> int:
    """How many working days lie after ``start`` up to and with ``end``; negative where ``end`` is earlier."""
    raise NotImplementedError
