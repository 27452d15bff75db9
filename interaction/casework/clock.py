"""The legal clock: from what is written in the ledger to the day by which it must be answered.

``reckon`` is a pure function of the events and the calendar, so that a date can be shown as a sum, and computed anew
when the calendar changes. Rules: 政府信息公开条例 art. 30–35 for the effects, 民事诉讼法 art. 85 for the counting:

    due = the day of receipt + the days granted + the days for which others were waited for

What makes no sense where the clock stands – a stop after the end, a second start – changes nothing, and neither does
what comes after the time is over: asking somebody on the day after makes nobody less late.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .calendar import WorkCalendar


class Effect(StrEnum):
    """What an entry of the ledger does to the clock."""

    START = "start"  # begins to run for ``days``; only once
    STOP = "stop"  # stands, and will begin anew
    RESTART = "restart"  # begins anew: what was counted, paused and extended before is done with
    PAUSE = "pause"  # the days until RESUME of the same ``ref`` do not count
    RESUME = "resume"
    EXTEND = "extend"  # ``days`` more, where it comes before the end
    CHANGE = "change"  # ``days`` from the same beginning instead of those before; what was extended stays
    END = "end"  # done


TIMED = frozenset({Effect.START, Effect.RESTART, Effect.EXTEND, Effect.CHANGE})  # by days that a limit gives


class State(StrEnum):
    """How the clock stands."""

    UNSTARTED = "unstarted"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    ENDED = "ended"


@dataclass(frozen=True)
class Event:
    """One entry with an effect. ``on``: the day it counts for; ``why`` and ``basis``: as the sum shows it."""

    effect: Effect
    on: date
    days: int = 0
    unit: str = "workdays"  # or "days"
    ref: str = ""
    why: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the sum. ``days``: how many it adds; ``due_on``: what the date is after it."""

    on: date
    text: str
    basis: str = ""
    days: int | None = None
    due_on: date | None = None


@dataclass
class Reckoning:
    """What follows from the ledger. ``due_on`` is None while the clock stands; while it is paused, it is the day it
    would be were the pause to end on the day it began."""

    state: State = State.UNSTARTED
    received_on: date | None = None  # when it first began to run
    started_on: date | None = None  # when it last began to run
    due_on: date | None = None
    ended_on: date | None = None
    total: int = 0  # days granted in all, without pauses
    unit: str = "workdays"
    provisional: bool = False  # a year it reaches into has not been announced
    paused_since: date | None = None
    lines: list[Line] = field(default_factory=list)

    @property
    def late(self) -> bool:
        """Whether it was ended after the day it was due."""
        return self.ended_on is not None and self.due_on is not None and self.ended_on > self.due_on


TOO_LATE = "在期限届满以后，不计入"


def reckon(events: Iterable[Event], calendar: WorkCalendar) -> Reckoning:
    """Plays the events in the order in which they were written."""
    counter = _Counter(calendar)
    for event in events:
        getattr(counter, event.effect.value)(event)
    return counter.result()


class _Counter:
    def __init__(self, calendar: WorkCalendar) -> None:
        self.calendar = calendar
        self.sum = Reckoning()
        self.pauses: list[tuple[date, date]] = []  # done with: (asked, answered]
        self.open: dict[str, date] = {}  # ref → since
        self.extended = 0  # of the days granted in all

    @property
    def _counts(self) -> bool:
        return self.sum.state in (State.RUNNING, State.PAUSED)

    # --- The effects
    def start(self, event: Event) -> None:
        if self.sum.state is State.UNSTARTED:
            self.restart(event)

    def restart(self, event: Event) -> None:
        self.sum.state, self.sum.started_on = State.RUNNING, event.on
        self.sum.received_on = self.sum.received_on or event.on
        self.sum.total, self.sum.unit, self.sum.ended_on = event.days, event.unit, None
        self.pauses, self.open, self.extended = [], {}, 0
        self._note(event, f"{event.why}，次日起算", event.days)

    def stop(self, event: Event) -> None:
        if self._counts:
            self.sum.state, self.pauses, self.open = State.STOPPED, [], {}
            self._note(event, event.why if "停止计算" in event.why else f"{event.why}，停止计算", due=False)

    def pause(self, event: Event) -> None:
        if not self._counts or event.ref in self.open:
            return
        if self._over(event):
            self._note(event, f"{event.why}：{TOO_LATE}", due=False)
            return
        self.open[event.ref] = max(event.on, self.sum.started_on or event.on)
        self.sum.state = State.PAUSED
        self._note(event, f"{event.why}，所需时间不计入", due=False)

    def resume(self, event: Event) -> None:
        if event.ref not in self.open:
            return
        before = self._waited()
        since = self.open.pop(event.ref)
        self.pauses.append((since, max(since, event.on)))
        if not self.open:
            self.sum.state = State.RUNNING
        self._note(event, event.why, self._waited() - before, due=not self.open)

    def extend(self, event: Event) -> None:
        if not self._counts:
            return
        if self._over(event):
            self._note(event, f"{event.why}：{TOO_LATE}", due=False)
            return
        self.sum.total += event.days
        self.extended += event.days
        self._note(event, event.why, event.days)

    def change(self, event: Event) -> None:
        if not self._counts:
            return
        if self._over(event):
            self._note(event, f"{event.why}：{TOO_LATE}", due=False)
            return
        more = event.days + self.extended - self.sum.total
        self.sum.total += more
        unit = "日" if self.sum.unit == "days" else "个工作日"
        self._note(event, f"{event.why}，期限为 {event.days} {unit}，仍从收到的次日起算", more)

    def end(self, event: Event) -> None:
        if self.sum.state is State.ENDED:
            return
        for ref in list(self.open):
            self.resume(Event(Effect.RESUME, event.on, ref=ref, why="办结，不再等待"))
        if self.sum.state is State.STOPPED:
            self.sum.started_on = None  # it stood: nothing was due
        self.sum.state, self.sum.ended_on = State.ENDED, event.on
        self._note(event, event.why, due=False)

    # --- The sum
    def _over(self, event: Event) -> bool:
        """Whether the time was over when it happened. While others are waited for, it cannot be."""
        due = self._due()
        return self.sum.state is State.RUNNING and due is not None and event.on > due

    def _waited(self) -> int:
        """Days in which others were waited for: of every pause that is over and began before the time was."""
        if self.sum.started_on is None:
            return 0
        days = 0
        for since, until in _merged([*self.pauses, *((since, date.max) for since in self.open.values())]):
            if until == date.max or since > self._add(self.sum.started_on, self.sum.total + days):
                break
            days += self._between(since, until)
        return days

    def _due(self) -> date | None:
        if self.sum.started_on is None:
            return None
        return self._add(self.sum.started_on, self.sum.total + self._waited())

    def _add(self, start: date, days: int) -> date:
        if self.sum.unit == "days":
            return self.calendar.add_natural_days(start, days)
        return self.calendar.add_workdays(start, days)

    def _between(self, start: date, end: date) -> int:
        return (end - start).days if self.sum.unit == "days" else self.calendar.workdays_between(start, end)

    def _note(self, event: Event, text: str, days: int | None = None, *, due: bool = True) -> None:
        self.sum.lines.append(Line(event.on, text, event.basis, days, self._due() if due else None))

    def result(self) -> Reckoning:
        found = self.sum
        found.due_on = None if found.state in (State.STOPPED, State.UNSTARTED) else self._due()
        found.paused_since = min(self.open.values()) if self.open else None
        if found.due_on and found.started_on:
            years = range(found.started_on.year, found.due_on.year + 1)
            found.provisional = any(year not in self.calendar.announced for year in years)
        return found


def _merged(pauses: Sequence[tuple[date, date]]) -> list[tuple[date, date]]:
    """The same days, without days that two pauses share."""
    merged: list[tuple[date, date]] = []
    for since, until in sorted(pauses):
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(until, merged[-1][1]))
        else:
            merged.append((since, until))
    return merged
