"""更新及时: computed from what was promised (the cycle) and what was done (the days on which versions were published).

From every update on, the next one is due within the cycle; some days of grace are given (OpenDataSettings). The rate
is of the last year: how many of the updates that were due came in time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from .models import Cycle

YEAR = timedelta(days=366)


@dataclass(frozen=True)
class Punctuality:
    """``last``: the day of the newest update, None where there is no data; ``due``: how many updates were due within a
    year, and ``met``: how many of them came in time."""

    cycle: Cycle
    grace: int
    today: date
    last: date | None
    due: int
    met: int

    @property
    def is_promised(self) -> bool:
        """Whether there is data and a time within which there must be newer."""
        return self.last is not None and self.cycle.span is not None

    @property
    def due_on(self) -> date | None:
        """The day by which the next update is promised."""
        return self.last + self.cycle.span if self.last and self.cycle.span else None

    @property
    def days_late(self) -> int:
        """How long an update is wanted, from the promised day on; 0 within the grace."""
        late = (self.today - self.due_on).days if self.due_on else 0
        return late if late > self.grace else 0

    @property
    def is_overdue(self) -> bool:
        return self.days_late > 0

    @property
    def rate(self) -> float | None:
        """Per cent of what was due; None where nothing was yet."""
        return 100 * self.met / self.due if self.due else None

    @property
    def tone(self) -> str:
        """How the state is shown: "", "good", "warn" or "bad"."""
        if not self.is_promised or self.due_on is None:
            return ""
        if self.is_overdue:
            return "bad"
        return "warn" if self.today > self.due_on else "good"

    @property
    def words(self) -> str:
        if self.last is None:
            return "还没有数据"
        if self.due_on is None:
            return str(self.cycle.label)
        said = f"{self.due_on.year}年{self.due_on.month}月{self.due_on.day}日"
        if self.is_overdue:
            return f"逾期 {self.days_late} 天没有更新，应在 {said}前更新"
        if self.today > self.due_on:
            return f"已经到期，应在 {said}前更新，宽限 {self.grace} 天"
        return f"按时，下次更新不晚于 {said}"


def reckon(cycle: Cycle, updates: Iterable[date], grace: int, today: date) -> Punctuality:
    """``updates``: the days on which there was something new, in any order."""
    days = sorted({day for day in updates if day <= today})
    due = met = 0
    if cycle.span:
        for place, day in enumerate(days):
            following = days[place + 1] if place + 1 < len(days) else None
            missed, missed_of_late = _missed(day, following or today, cycle.span, grace, today - YEAR)
            due += missed_of_late
            # Corrections soon after are no updates; only what came within its time is counted as in time.
            timely = following and not missed and 2 * (following - day) >= cycle.span
            if timely and following and following > today - YEAR:
                due, met = due + 1, met + 1
    return Punctuality(cycle, grace, today, days[-1] if days else None, due, met)


def _missed(day: date, until: date, span: timedelta, grace: int, since: date) -> tuple[int, int]:
    """How many deadlines passed between an update and what came after it, and how many of those after ``since``."""
    lasting = (until - day).days - grace
    missed = max(0, -(-lasting // span.days) - 1) if lasting > 0 else 0
    if not missed:
        return 0, 0
    # The k-th deadline is day + k spans; of interest are those after ``since``.
    before = min(missed, max(0, (since - day).days // span.days))
    return missed, missed - before
