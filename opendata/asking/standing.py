"""Where data that was wanted stands, for anybody: on its page, in lists, in search and in the API alike."""

from dataclasses import dataclass

from django.utils import timezone

from interaction.casework.following.progress import zh

from .kinds import Outcome
from .models import ShownWant

_GOOD = (Outcome.OPENED, Outcome.PLANNED, Outcome.PARTLY)


@dataclass(frozen=True)
class Standing:
    """``outcome``: ``""`` while it is being handled; ``tone``: "", "good" or "bad"."""

    outcome: str
    state: str
    tone: str = ""
    is_late: bool = False

    @property
    def outcome_label(self) -> str:
        return str(Outcome(self.outcome).label) if self.outcome in Outcome.values else ""


def standing_of(want: ShownWant) -> Standing:
    """Of a want that was read with its case."""
    case = want.case
    if want.outcome:
        planned = f"，{zh(want.planned_by)}以前" if want.planned_by else ""
        return Standing(want.outcome, f"{want.get_outcome_display()}{planned}", "good" if want.outcome in _GOOD else "")
    if case.ended_on:
        label = Outcome(case.outcome).label if case.outcome in Outcome.values else "已办结"
        return Standing(case.outcome, str(label))
    if case.due_on is None:
        return Standing("", "办理中")
    late = case.due_on < timezone.localdate()
    said = f"办理中，{zh(case.due_on)}以前答复" + ("，已超期" if late else "")
    return Standing("", said, "bad" if late else "", late)
