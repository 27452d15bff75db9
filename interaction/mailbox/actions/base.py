"""What the forms of this procedure share."""

from interaction.casework.actions import ending
from interaction.casework.actions.base import (
    CaseForm,
    Move,
    PapersForm,
    ReasonForm,
    StaffField,
    date_field,
    due,
    handlers_of,
    long_text,
    number_of_days,
    open_tasks,
    register,
    settle_open,
)
from interaction.casework.models import Task

from ..guards import letter_of, round_of
from ..models import Letter, Outcome, Reply

PROCEDURE = "mailbox"
QUESTION = "question"  # among the procedure's tasks


class LetterForm(CaseForm):
    @property
    def written(self) -> Letter:
        """The letter itself."""
        found = letter_of(self.situation)
        assert found is not None, "a case of the mailbox without its letter"
        return found


class EndingForm(ending.EndingForm, LetterForm):
    """The letter ends here without an answer. ``outcome``: as what."""

    outcome: str = Outcome.REFUSED

    def settle(self, move: Move) -> None:
        settle(move)


def settle(move: Move) -> None:
    """Nothing that was under way goes on: questions to others, drafts that have not been sent."""
    settle_open(move.case, move.on)
    Reply.objects.filter(case=move.case, status=Reply.Status.DRAFTED).update(status=Reply.Status.RETURNED)


def settle_questions(move: Move) -> None:
    """What the writer asked is answered by what comes now."""
    open_tasks(move.case, QUESTION).update(status=Task.Status.WITHDRAWN, answered_on=move.on)


__all__ = [
    "PROCEDURE", "QUESTION", "CaseForm", "EndingForm", "LetterForm", "Move", "PapersForm", "ReasonForm", "StaffField",
    "date_field", "due", "handlers_of", "letter_of", "long_text", "number_of_days", "open_tasks", "register",
    "round_of", "settle", "settle_questions",
]  # fmt: skip
