"""Days left on the board, in natural days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.notices.period import Period, State

END = date(2026, 7, 14)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 6, 30), "7月1日起"),
        (date(2026, 7, 1), "公示期还剩 13 天"),
        (date(2026, 7, 13), "公示期还剩 1 天"),
        (date(2026, 7, 14), "公示期今天截止"),
        (date(2026, 7, 15), "公示期已结束"),
    ],
)
def test_what_the_badge_says_day_by_day(today, words):
    assert Period(date(2026, 7, 1), END, "公示期").words(today) == words


def test_without_a_last_day_there_is_nothing_to_count():
    assert Period(None, None).words(END) == ""
    assert Period(None, None).state(END) is State.OPEN


days = st.dates(date(2020, 1, 1), date(2030, 1, 1))


@given(days, st.integers(0, 400), days)
def test_the_last_day_counts_and_the_day_after_does_not(start, length, today):
    period = Period(start, start + timedelta(days=length))
    inside = [start + timedelta(days=n) for n in range(length + 1)]
    assert (period.state(today) is State.RUNNING) == (today in inside)
    if today in inside:
        assert period.days_left(today) == len([day for day in inside if day > today])
    else:
        assert period.state(today) is (State.COMING if today < start else State.ENDED)
