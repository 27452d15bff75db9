"""Whether data come as often as was promised: by hand, day by day, so that anybody can follow."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendata.datasets.models import Cycle
from opendata.datasets.punctuality import reckon

TODAY = date(2026, 7, 14)


def ago(*days):
    return [TODAY - timedelta(days=number) for number in days]


def test_data_within_its_cycle_is_on_time_and_says_when_the_next_is_due():
    found = reckon(Cycle.MONTHLY, ago(10), 3, TODAY)
    assert not found.is_overdue
    assert found.tone == "good"
    assert found.due_on == date(2026, 8, 4)
    assert found.words == "按时，下次更新不晚于 2026年8月4日"


def test_days_of_grace_are_given_before_data_are_late():
    within, over = reckon(Cycle.WEEKLY, ago(10), 3, TODAY), reckon(Cycle.WEEKLY, ago(11), 3, TODAY)
    assert (within.is_overdue, within.tone) == (False, "warn")
    assert "宽限 3 天" in within.words
    assert (over.is_overdue, over.days_late, over.tone) == (True, 4, "bad")
    assert "逾期 4 天" in over.words


def test_what_is_not_promised_is_never_late():
    for cycle in (Cycle.IRREGULAR, Cycle.NEVER):
        found = reckon(cycle, ago(3000), 3, TODAY)
        assert (found.is_overdue, found.is_promised, found.rate) == (False, False, None)
        assert found.words == cycle.label


def test_without_data_nothing_is_due():
    found = reckon(Cycle.DAILY, [], 3, TODAY)
    assert (found.last, found.due, found.is_overdue, found.words) == (None, 0, False, "还没有数据")


@pytest.mark.parametrize(
    ("updates", "due", "met"),
    [
        ((0,), 0, 0),  # only just begun
        ((31, 0), 1, 1),
        ((34, 0), 1, 1),  # within the grace
        ((35, 0), 1, 0),  # a day too late
        ((60, 29, 0), 2, 2),
        ((100, 0), 3, 0),  # three were due on the way
        ((100,), 3, 0),
        ((20, 17, 0), 1, 1),  # the correction after three days is no update; what came 17 days after it is one
        ((800, 0), 11, 0),  # of two years only the last counts
    ],
    ids=["new", "on the day", "in the grace", "late", "twice", "missed", "still missing", "correction", "only a year"],
)
def test_rate_counts_what_was_due_within_a_year(updates, due, met):
    found = reckon(Cycle.MONTHLY, ago(*updates), 3, TODAY)
    assert (found.due, found.met) == (due, met)


@given(st.lists(st.integers(-50, 2000), max_size=40), st.sampled_from(list(Cycle)), st.integers(0, 30))
def test_whatever_was_published_the_figures_hold_together(numbers, cycle, grace):
    found = reckon(cycle, ago(*numbers), grace, TODAY)
    assert 0 <= found.met <= found.due
    assert found.rate is None or 0 <= found.rate <= 100
    if found.is_overdue:
        assert found.days_late > grace
        assert found.due >= 1 or cycle.span >= timedelta(days=366)


@given(st.lists(st.integers(0, 700), max_size=20, unique=True), st.integers(0, 9))
def test_an_update_more_never_makes_it_later(numbers, grace):
    before = reckon(Cycle.WEEKLY, ago(*numbers), grace, TODAY)
    after = reckon(Cycle.WEEKLY, ago(*numbers, 0), grace, TODAY)
    assert not after.is_overdue
    assert after.due - after.met <= before.due - before.met
