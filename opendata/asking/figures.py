"""The figures of what is asked of open data: one place they come from, for the page and the API alike."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count
from django.utils import timezone

from interaction.casework import calendar
from interaction.casework.pace import Pace
from search.memory import remembered

from .kinds import Kind, Outcome
from .models import Asked

# Without an answer: these say nothing of how quickly one is given.
UNANSWERED = frozenset({Outcome.REFUSED, Outcome.WITHDRAWN})


@dataclass
class KindFigures(Pace):
    """Of one kind since the beginning. ``answered``, of them ``late`` after the day they were due; ``workdays``: theirs
    from receipt to answer, waiting for whoever asked included; ``overdue``: in hand though the day is over."""

    kind: Kind
    received: int = 0
    in_hand: int = 0
    overdue: int = 0
    answered: int = 0
    late: int = 0
    workdays: int = 0
    outcomes: dict[Outcome, int] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return str(self.kind.label)

    @property
    def results(self) -> list[tuple[str, str, int]]:
        """How they ended – code, label, number –, in the order in which outcomes are told."""
        return [(str(one), str(one.label), self.outcomes[one]) for one in Outcome if one in self.outcomes]


@dataclass(frozen=True)
class Figures:
    as_of: datetime
    kinds: list[KindFigures]

    @property
    def received(self) -> int:
        return sum(kind.received for kind in self.kinds)


@remembered
def figures() -> Figures:
    """Counted in one question to the database; at most a minute old."""
    found = {kind: KindFigures(kind) for kind in Kind}
    today = timezone.localdate()
    days = ("case__received_on", "case__ended_on", "case__due_on")
    rows = Asked.objects.order_by().values_list("kind", "case__outcome", *days).annotate(n=Count("pk"))
    for kind, outcome, received_on, ended_on, due_on, number in rows:
        row = found[Kind(kind)]
        row.received += number
        if ended_on is None:
            row.in_hand += number
            row.overdue += number if due_on and due_on < today else 0
            continue
        if outcome in Outcome.values:
            row.outcomes[Outcome(outcome)] = row.outcomes.get(Outcome(outcome), 0) + number
        if outcome not in UNANSWERED:
            row.answered += number
            row.late += number if due_on and due_on < ended_on else 0
            row.workdays += number * max(0, calendar.workdays_between(received_on, ended_on))
    return Figures(timezone.now(), list(found.values()))
