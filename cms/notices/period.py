"""展示期: how long a notice stands on the board, in natural days. Pure: dates in, state out."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class State(StrEnum):
    COMING = "coming"
    RUNNING = "running"
    ENDED = "ended"
    OPEN = "open"  # no last day: it stands as long as it is public


@dataclass(frozen=True)
class Period:
    """From ``start`` (None: since it was published) to ``end``, the last day, included (None: without end)."""

    start: date | None
    end: date | None
    name: str = "展示期"  # “公示期” and the like

    def state(self, today: date) -> State:
        if self.end is not None and today > self.end:
            return State.ENDED
        if self.start is not None and today < self.start:
            return State.COMING
        return State.RUNNING if self.end is not None else State.OPEN

    def days_left(self, today: date) -> int | None:
        """Natural days after ``today`` up to and with the last one: 0 on the last day, None without a last day."""
        return None if self.end is None else max(0, (self.end - today).days)

    def words(self, today: date) -> str:
        """The state as a badge says it, e.g. “公示期还剩 3 天”; ``""`` where there is nothing to say."""
        state = self.state(today)
        if state is State.ENDED:
            return f"{self.name}已结束"
        if state is State.COMING and self.start is not None:
            return f"{self.start.month}月{self.start.day}日起"
        if state is State.OPEN:
            return ""
        left = self.days_left(today)
        return f"{self.name}今天截止" if left == 0 else f"{self.name}还剩 {left} 天"

    def tone(self, today: date) -> str:
        """How the badge looks: see search.listing.Row."""
        if self.state(today) is not State.RUNNING:
            return ""
        return "warn" if (self.days_left(today) or 0) <= 2 else "good"
