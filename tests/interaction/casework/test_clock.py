"""By when an answer is due, and how that is counted."""

import random
from datetime import date, timedelta

import pytest
from chinese_calendar.constants import holidays, workdays
from hypothesis import given
from hypothesis import strategies as st

from interaction.casework.calendar import WorkCalendar
from interaction.casework.clock import Effect, Event, State, reckon

E = Effect
REAL = WorkCalendar(
    {day: False for day in holidays if day.year == 2026} | {day: True for day in workdays if day.year == 2026}, [2026]
)  # 国务院办公厅 2025-11-04


def event(effect, on, days=0, ref="", unit="workdays"):
    return Event(effect, on, days, unit, ref, f"{effect}", "第三十三条")


def reckoned(*events, calendar=REAL):
    return reckon([event(*one) if isinstance(one, tuple) else one for one in events], calendar)


D = date


class TestVectors:
    @pytest.mark.parametrize(
        ("received", "dates"),
        [
            (D(2026, 2, 9), ["02-14", "02-25", "03-06", "03-13", "04-13"]),
            (D(2026, 2, 14), ["02-28", "03-03", "03-13", "03-20", "04-20"]),
            (D(2026, 4, 3), ["04-13", "04-15", "04-27", "05-07", "06-03"]),
            (D(2026, 4, 27), ["05-07", "05-09", "05-20", "05-27", "06-25"]),
            (D(2026, 6, 18), ["06-26", "06-30", "07-10", "07-17", "08-14"]),
            (D(2026, 9, 18), ["09-24", "09-29", "10-15", "10-22", "11-19"]),
            (D(2026, 9, 30), ["10-13", "10-15", "10-27", "11-03", "12-01"]),
        ],
    )
    def test_the_day_after_receipt_is_the_first(self, received, dates):
        found = [reckoned((E.START, received, days)).due_on for days in (5, 7, 15, 20, 40)]
        assert [f"{day:%m-%d}" for day in found] == dates


class TestSum:
    def test_waiting_for_others_is_not_counted(self):
        found = reckoned(
            (E.START, D(2026, 3, 2), 20), (E.PAUSE, D(2026, 3, 9), 0, "7"), (E.RESUME, D(2026, 3, 16), 0, "7"),
        )  # fmt: skip
        assert (found.state, found.due_on, found.total) == (State.RUNNING, D(2026, 4, 7), 20)
        assert [line.days for line in found.lines] == [20, None, 5]

    def test_two_waited_for_at_once_count_once(self):
        found = reckoned(
            (E.START, D(2026, 3, 2), 20), (E.PAUSE, D(2026, 3, 9), 0, "1"), (E.PAUSE, D(2026, 3, 11), 0, "2"),
            (E.RESUME, D(2026, 3, 13), 0, "1"), (E.RESUME, D(2026, 3, 16), 0, "2"),
        )  # fmt: skip
        assert found.due_on == D(2026, 4, 7)
        assert [line.days for line in found.lines] == [20, None, None, 0, 5]

    def test_while_one_is_waited_for_the_clock_stays_paused(self):
        found = reckoned(
            (E.START, D(2026, 3, 2), 20), (E.PAUSE, D(2026, 3, 9), 0, "1"), (E.PAUSE, D(2026, 3, 11), 0, "2"),
            (E.RESUME, D(2026, 3, 13), 0, "1"),
        )  # fmt: skip
        assert (found.state, found.paused_since) == (State.PAUSED, D(2026, 3, 11))

    def test_an_answer_recorded_later_counts_for_its_own_day(self):
        asked = [(E.START, D(2026, 3, 2), 20), (E.PAUSE, D(2026, 3, 9), 0, "1"), (E.PAUSE, D(2026, 3, 18), 0, "2")]
        answers = [(E.RESUME, D(2026, 3, 20), 0, "2"), (E.RESUME, D(2026, 3, 11), 0, "1")]
        assert reckoned(*asked, *answers).due_on == reckoned(*asked, *reversed(answers)).due_on

    def test_asked_on_the_last_day_there_is_time_until_the_answer_comes(self):
        found = reckoned(
            (E.START, D(2026, 3, 2), 20), (E.PAUSE, D(2026, 3, 30), 0, "1"), (E.RESUME, D(2026, 4, 8), 0, "1"),
        )  # fmt: skip
        assert found.due_on == D(2026, 4, 8)

    def test_asking_after_the_time_is_over_makes_nobody_less_late(self):
        found = reckoned((E.START, D(2026, 3, 2), 20), (E.PAUSE, D(2026, 3, 31), 0, "1"))
        assert (found.state, found.due_on) == (State.RUNNING, D(2026, 3, 30))
        assert "不计入" in found.lines[-1].text

    def test_an_extension_counts_only_before_the_end(self):
        on_the_day = reckoned((E.START, D(2026, 3, 2), 20), (E.EXTEND, D(2026, 3, 30), 20))
        a_day_late = reckoned((E.START, D(2026, 3, 2), 20), (E.EXTEND, D(2026, 3, 31), 20))
        assert on_the_day.due_on == D(2026, 4, 28)
        assert a_day_late.due_on == D(2026, 3, 30)

    def test_another_limit_counts_from_the_same_beginning(self):
        """A letter that turns out to be a complaint has seven days instead of five, from its receipt."""
        found = reckoned((E.START, D(2026, 3, 2), 5), (E.CHANGE, D(2026, 3, 4), 7))
        assert (found.due_on, found.started_on, found.total) == (D(2026, 3, 11), D(2026, 3, 2), 7)
        assert [line.days for line in found.lines] == [5, 2]
        assert "期限为 7 个工作日，仍从收到的次日起算" in found.lines[1].text
        shorter = reckoned((E.START, D(2026, 3, 2), 7), (E.CHANGE, D(2026, 3, 4), 3))
        assert (shorter.due_on, shorter.lines[1].days) == (D(2026, 3, 5), -4)

    def test_another_limit_keeps_what_was_waited_for_and_extended(self):
        found = reckoned(
            (E.START, D(2026, 3, 2), 5), (E.PAUSE, D(2026, 3, 3), 0, "1"), (E.RESUME, D(2026, 3, 5), 0, "1"),
            (E.EXTEND, D(2026, 3, 5), 8), (E.CHANGE, D(2026, 3, 6), 7),
        )  # fmt: skip
        assert (found.total, found.due_on) == (15, D(2026, 3, 25))

    def test_another_limit_after_the_time_is_over_makes_nobody_less_late(self):
        found = reckoned((E.START, D(2026, 3, 2), 3), (E.CHANGE, D(2026, 3, 6), 7))
        assert found.due_on == D(2026, 3, 5) and "不计入" in found.lines[1].text

    def test_after_a_correction_all_days_are_counted_anew(self):
        found = reckoned(
            (E.START, D(2026, 3, 2), 20), (E.PAUSE, D(2026, 3, 4), 0, "1"), (E.RESUME, D(2026, 3, 6), 0, "1"),
            (E.STOP, D(2026, 3, 9)), (E.RESTART, D(2026, 4, 3), 20),
        )  # fmt: skip
        assert (found.due_on, found.received_on, found.started_on) == (D(2026, 5, 7), D(2026, 3, 2), D(2026, 4, 3))

    def test_while_it_stands_nothing_is_due(self):
        stopped = reckoned((E.START, D(2026, 3, 2), 20), (E.STOP, D(2026, 3, 9)))
        ended = reckoned((E.START, D(2026, 3, 2), 20), (E.STOP, D(2026, 3, 9)), (E.END, D(2026, 6, 1)))
        assert (stopped.due_on, ended.due_on, ended.late) == (None, None, False)

    def test_answered_while_waiting_ends_the_waiting(self):
        found = reckoned((E.START, D(2026, 3, 2), 20), (E.PAUSE, D(2026, 3, 9), 0, "1"), (E.END, D(2026, 3, 16)))
        assert (found.state, found.due_on, found.late) == (State.ENDED, D(2026, 4, 7), False)

    def test_natural_days_that_end_on_a_day_off_run_on(self):
        found = reckoned(event(E.START, D(2026, 9, 10), 15, unit="days"))
        assert found.due_on == D(2026, 9, 28)  # the 25th begins a holiday

    @pytest.mark.parametrize("late", [E.START, E.STOP, E.PAUSE, E.RESUME, E.EXTEND, E.CHANGE, E.END])
    def test_after_the_end_nothing_but_a_new_beginning_counts(self, late):
        over = reckoned((E.START, D(2026, 3, 2), 20), (E.END, D(2026, 3, 9)))
        more = reckoned((E.START, D(2026, 3, 2), 20), (E.END, D(2026, 3, 9)), (late, D(2026, 3, 10), 5, "1"))
        assert more == over

    def test_it_starts_once(self):
        once = reckoned((E.START, D(2026, 3, 2), 20))
        assert reckoned((E.START, D(2026, 3, 2), 20), (E.START, D(2026, 3, 20), 20)) == once

    def test_a_year_that_is_not_announced_makes_the_date_provisional(self):
        assert not reckoned((E.START, D(2026, 11, 2), 20)).provisional
        assert reckoned((E.START, D(2026, 12, 20), 20)).provisional


# --- An independent count: day by day, as one would on a paper calendar.
def last_day(started, total, waits, exceptions):
    """The day on which the days are used up; those in one of ``waits`` are crossed out, and carry on where they begin
    before the time is over."""
    day, used, end, last = started, 0, started, started
    while True:
        day += 1
        worked = exceptions.get(day, day % 7 not in (6, 0))  # ordinal 1 is a Monday
        crossed_out = any(since < day <= until and (used < total or since <= last) for since, until in waits)
        if used == total and not crossed_out:
            return end
        if used == total:
            last, end = day, day if worked else end
        elif worked and not crossed_out:
            used += 1
            if used == total:
                end = last = day


def over_before(first, waits):
    """The waits that neither touch ``first`` nor one that does: what is still waited for hides the others."""
    while touching := [wait for wait in waits if wait[1] >= first]:
        waits = [wait for wait in waits if wait[1] < first]
        first = min(first, *(since for since, _ in touching))
    return waits


class Oracle:
    def __init__(self, exceptions):
        self.exceptions, self.state, self.started, self.total = exceptions, "unstarted", None, 0
        self.extended = 0
        self.closed, self.waiting = [], {}

    def due(self):
        return self.started and last_day(self.started, self.total, self.closed, self.exceptions)

    def in_time(self, on):
        return self.state == "paused" or (self.state == "running" and on <= self.due())

    def see(self, one):
        on = one.on.toordinal()
        if one.effect == "restart" or (one.effect == "start" and self.state == "unstarted"):
            self.state, self.started, self.total, self.closed, self.waiting = "running", on, one.days, [], {}
            self.extended = 0
        elif one.effect == "stop" and self.state in ("running", "paused"):
            self.state, self.closed, self.waiting = "stopped", [], {}
        elif one.effect == "end" and self.state != "ended":
            self.closed += [(since, max(since, on)) for since in self.waiting.values()]
            self.started = None if self.state == "stopped" else self.started
            self.state, self.waiting = "ended", {}
        else:
            self.see_others(one, on)

    def see_others(self, one, on):
        if one.effect == "pause" and one.ref not in self.waiting and self.in_time(on):
            self.state, self.waiting[one.ref] = "paused", max(on, self.started)
        elif one.effect == "extend" and self.in_time(on):
            self.total, self.extended = self.total + one.days, self.extended + one.days
        elif one.effect == "change" and self.in_time(on):
            self.total = one.days + self.extended
        elif one.effect == "resume" and one.ref in self.waiting:
            since = self.waiting.pop(one.ref)
            self.closed.append((since, max(since, on)))
            self.state = "paused" if self.waiting else "running"

    def result(self):
        if self.waiting:
            self.closed = over_before(min(self.waiting.values()), self.closed)
        found = None if self.state in ("unstarted", "stopped") else self.due()
        return self.state, found and date.fromordinal(found)


def oracle(events, exceptions):
    """(state, due) of these events."""
    counting = Oracle(exceptions)
    for one in events:
        counting.see(one)
    return counting.result()


def history(chance):
    """Events as they may come, some of which make no sense where they stand."""
    on = date(2026, 1, 1) + timedelta(chance.randrange(330))
    events = [Event(E.START, on, chance.randint(1, 30))]
    effects = [E.PAUSE, E.RESUME, E.PAUSE, E.RESUME, E.EXTEND, E.CHANGE, E.STOP, E.RESTART, E.END, E.START]
    for effect in chance.choices(effects, [9, 9, 4, 4, 4, 2, 2, 3, 2, 1], k=chance.randrange(7)):
        on += timedelta(chance.choice([0, 0, 1, 1, 2, 3, 5, 8, 13]))
        back = timedelta(chance.randrange(6) if effect is E.RESUME and chance.random() < 0.3 else 0)
        events.append(Event(effect, on - back, chance.randint(1, 20), ref=chance.choice("ab")))
    return events


def some_calendars(chance, count=40):
    for _ in range(count):
        days = chance.sample(range(500), chance.randrange(60))
        yield {date(2026, 1, 1) + timedelta(day): chance.random() < 0.4 for day in days}


def test_a_hundred_thousand_histories_are_as_counted_day_by_day():
    chance = random.Random(711)
    tables = [{}, dict(REAL.exceptions), *some_calendars(chance)]
    calendars = [(WorkCalendar(table), {day.toordinal(): worked for day, worked in table.items()}) for table in tables]
    for number in range(100_000):
        calendar, exceptions = calendars[number % len(calendars)]
        events = history(chance)
        found = reckon(events, calendar)
        assert (found.state, found.due_on) == oracle(events, exceptions), events


# --- What holds of every history
days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
some_events = st.lists(
    st.builds(Event, st.sampled_from(Effect), days, st.integers(1, 40), st.sampled_from(["workdays", "days"]),
              st.sampled_from("abc")),
    max_size=8,
)  # fmt: skip


@given(some_events)
def test_any_events_in_any_order_give_a_reckoning(events):
    found = reckon(events, REAL)
    assert (found.due_on is None) == (found.state in (State.UNSTARTED, State.STOPPED) or found.started_on is None)
    if found.due_on:
        assert found.due_on >= found.started_on and REAL.is_workday(found.due_on)
    assert reckon(events, REAL) == found


@given(days, st.integers(1, 40), st.integers(0, 60), st.integers(0, 60))
def test_a_longer_wait_is_never_due_earlier(start, total, wait, more):
    def due(waited):
        asked = start + timedelta(1)
        events = [Event(E.START, start, total), Event(E.PAUSE, asked), Event(E.RESUME, asked + timedelta(waited))]
        return reckon(events, REAL).due_on

    assert due(wait) <= due(wait + more)


@given(days, st.integers(1, 40), days)
def test_a_day_off_more_makes_nothing_due_earlier(start, total, off):
    more = WorkCalendar({**REAL.exceptions, off: False}, [2026])
    assert reckon([Event(E.START, start, total)], REAL).due_on <= reckon([Event(E.START, start, total)], more).due_on
