"""What letters add to the figures, read from their ledgers.

A letter counts as received in the month it came, and as answered in the month of its first answer: whether that was in
time, and how long it took, is said of the first. What is answered again after a call-back was answered already; the
call-back is counted by itself. A rating counts in its month unless it has been set aside.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from interaction.casework import calendar
from interaction.casework.models import Case, Entry
from interaction.mailbox.models import Rating

PROCEDURE = "mailbox"
ANSWERS, CALL_BACK = ("send_reply", "answer_joined"), "rate_low"

Shares = dict[str, dict[str, int]]


@dataclass
class Letter:
    """What is needed of one letter."""

    pk: int
    sequence: int
    desk: int
    kind: str
    received_on: date | None
    ended_on: date | None
    answered_on: date | None = None
    due_on: str | None = None
    called_back: list[date] = field(default_factory=list)
    rated: list[tuple[date, int]] = field(default_factory=list)

    def shares(self) -> Shares:
        found: dict[str, Counter[str]] = {}

        def add(day: date, measure: str, number: int = 1) -> None:
            found.setdefault(f"{day:%Y-%m}/{self.desk}/{self.kind}", Counter())[measure] += number

        if self.received_on:
            add(self.received_on, "received")
        if self.answered_on:
            add(self.answered_on, "answered")
            if self.due_on and self.answered_on > date.fromisoformat(self.due_on):
                add(self.answered_on, "late")
            days = calendar.workdays_between(self.received_on, self.answered_on) if self.received_on else 0
            add(self.answered_on, "workdays", days)
        elif self.ended_on:
            add(self.ended_on, "otherwise")
        for day in self.called_back:
            add(day, "called_back")
        for day, degree in self.rated:
            add(day, f"degree_{degree}")
        return {key: {name: number for name, number in counts.items() if number} for key, counts in found.items()}


def read(keys: Collection[int]) -> dict[int, Letter]:
    """These letters, in three questions to the database."""
    rows = Case.objects.filter(pk__in=keys, procedure=PROCEDURE, letter__isnull=False)
    columns = ("pk", "sequence", "desk_id", "letter__kind", "received_on", "ended_on")
    found = {row[0]: Letter(*row) for row in rows.values_list(*columns)}
    entries = Entry.objects.filter(case__in=found, action__in=(*ANSWERS, CALL_BACK)).order_by("case_id", "sequence")
    facts: Mapping[str, Any]
    for key, action, day, facts in entries.values_list("case_id", "action", "on", "facts"):
        letter = found[key]
        if action == CALL_BACK:
            letter.called_back.append(day)
        elif letter.answered_on is None:
            letter.answered_on, letter.due_on = day, facts.get("due_on")
    ratings = Rating.objects.filter(case__in=found).exclude(standing=Rating.Standing.SET_ASIDE).order_by("pk")
    for key, at, degree in ratings.values_list("case_id", "at", "degree"):
        found[key].rated.append((timezone.localdate(at), degree))
    return found
