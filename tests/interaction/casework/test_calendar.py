"""The legal calendar counts as 国务院's notice of each year says."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interaction.casework import calendar
from interaction.casework.calendar import WorkCalendar
from interaction.casework.models import LegalDay, LegalYear
from interaction.casework.setup import setup

# Received on → 5th, 7th, 15th, 20th, 40th working day, by the holidays of 2026 (国办 2025-11-04).
VECTORS_2026 = """
02-09 02-14 02-25 03-06 03-13 04-13
02-14 02-28 03-03 03-13 03-20 04-20
04-03 04-13 04-15 04-27 05-07 06-03
04-27 05-07 05-09 05-20 05-27 06-25
06-18 06-26 06-30 07-10 07-17 08-14
09-18 09-24 09-29 10-15 10-22 11-19
09-30 10-13 10-15 10-27 11-03 12-01
"""


def in_2026(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize("line", VECTORS_2026.split("\n")[1:-1])
def test_deadlines_of_2026(portal_ready, line):
    start, *ends = (in_2026(text) for text in line.split())
    assert [calendar.add_workdays(start, days) for days in (5, 7, 15, 20, 40)] == ends
    assert [calendar.workdays_between(start, end) for end in ends] == [5, 7, 15, 20, 40]


def test_2026_has_248_working_days(portal_ready):
    assert calendar.workdays_between(date(2025, 12, 31), date(2026, 12, 31)) == 248


def test_period_in_natural_days_ending_on_a_holiday_runs_to_the_next_working_day(portal_ready):
    assert calendar.add_natural_days(date(2026, 9, 1), 30) == date(2026, 10, 8)  # 10-01 is National Day
    assert calendar.add_natural_days(date(2026, 9, 13), 7) == date(2026, 9, 20)  # a Sunday that is worked


def test_year_not_yet_announced_goes_by_weekends_and_says_so(portal_ready):
    assert calendar.is_announced(2026)
    assert not calendar.is_announced(2199)
    assert calendar.add_workdays(date(2199, 9, 30), 1) == date(2199, 10, 1)


def test_setup_again_keeps_what_the_editors_changed(portal_ready):
    year = LegalYear.objects.get(year=2026)
    year.notice = "以县里转发的通知为准"
    year.save()
    LegalDay.objects.filter(date=in_2026("10-07")).delete()
    setup()
    assert LegalYear.objects.get(year=2026).notice == "以县里转发的通知为准"
    assert not LegalDay.objects.filter(date=in_2026("10-07")).exists()
    assert LegalYear.objects.filter(year=2026).count() == 1


def test_a_holiday_added_by_an_editor_counts_at_once(portal_ready, django_assert_num_queries):
    assert calendar.is_workday(in_2026("07-14"))
    LegalDay.objects.create(
        year=LegalYear.objects.get(year=2026), date=in_2026("07-14"), worked=False, name="台风停工", source="县府通知"
    )
    assert not calendar.is_workday(in_2026("07-14"))
    with django_assert_num_queries(0):
        calendar.add_workdays(in_2026("07-13"), 20)


def test_a_change_made_by_another_process_is_seen_within_a_second(portal_ready):
    assert calendar.is_workday(in_2026("07-14"))
    # As another process leaves the table: rows changed, this process told nothing.
    year = LegalYear.objects.get(year=2026)
    LegalDay.objects.bulk_create([LegalDay(year=year, date=in_2026("07-14"), worked=False, name="台风停工")])
    LegalYear.objects.filter(pk=year.pk).update(changed_at=year.changed_at + timedelta(seconds=1))
    time.sleep(calendar.FRESH_FOR + 0.05)
    assert not calendar.is_workday(in_2026("07-14"))


class Oracle:
    """The same rules counted day by day on fingers."""

    def __init__(self, exceptions: dict[date, bool]):
        self.exceptions = exceptions

    def is_workday(self, day: date) -> bool:
        if day in self.exceptions:
            return self.exceptions[day]
        return day.isoweekday() not in (6, 7)

    def add_workdays(self, day: date, days: int) -> date:
        while days:
            day += timedelta(days=1)
            days -= self.is_workday(day)
        return day

    def workdays_between(self, start: date, end: date) -> int:
        low, high = sorted((start, end))
        found = sum(self.is_workday(low + timedelta(days=n)) for n in range(1, (high - low).days + 1))
        return found if end >= start else -found


days_of_a_while = st.dates(date(2023, 12, 1), date(2024, 6, 30))
tables = st.dictionaries(days_of_a_while, st.booleans(), max_size=60)


@given(tables, days_of_a_while, st.integers(0, 130), days_of_a_while)
def test_counts_as_one_would_on_fingers(table, start, days, other):
    ours, oracle = WorkCalendar(table), Oracle(table)
    assert ours.add_workdays(start, days) == oracle.add_workdays(start, days)
    assert ours.workdays_between(start, other) == oracle.workdays_between(start, other)
    assert ours.is_workday(start) == oracle.is_workday(start)
    end = start + timedelta(days=days)
    assert ours.add_natural_days(start, days) == (end if oracle.is_workday(end) else oracle.add_workdays(end, 1))


def test_negative_days_are_refused(portal_ready):
    with pytest.raises(ValueError):
        calendar.add_workdays(in_2026("01-05"), -1)
    with pytest.raises(ValueError):
        calendar.add_natural_days(in_2026("01-05"), -1)
