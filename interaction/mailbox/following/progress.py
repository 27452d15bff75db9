"""What the writer of a letter is shown of it beside what is shown of every case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from django.utils import timezone

from interaction.casework.clock import State
from interaction.casework.degrees import Degree, Reason
from interaction.casework.following import progress
from interaction.casework.following.progress import zh
from interaction.casework.procedures import Action

from ..kinds import rule_of
from ..models import Letter, Outcome, Rating, Reply

# One page rates; which of the two it becomes follows from the degree (``rating``).
RATE, RATE_LOW = "rate", "rate_low"
# Whether the letter may be shown is asked in its own place on the page.
CONSENT = ("allow_public", "forbid_public")
# Ended without an answer of an agency: how, in the writer's words.
_TOLD = {
    Outcome.REFERRED: "您反映的事有专门的渠道，经过里写着到哪里、怎样提出。",
    Outcome.WITHDRAWN: "您已经撤回这封信。",
    Outcome.REFUSED: "没有受理，理由写在经过里。",
}


@dataclass(frozen=True)
class Answered:
    """One answer, and what its reader thought of it."""

    round: int
    text: str
    at: datetime | None
    rating: Rating | None = None

    @property
    def degree(self) -> str:
        return str(Degree(self.rating.degree).label) if self.rating else ""

    @property
    def reasons(self) -> list[str]:
        codes = self.rating.reasons if self.rating else []
        return [str(Reason(code).label) for code in codes if code in Reason.values]


@dataclass(frozen=True)
class Progress(progress.Progress):
    """A letter as its writer finds it."""

    own_words: ClassVar[tuple[str, ...]] = ("text", "words", "note")
    answers_to: ClassVar[Mapping[str, str]] = {"give_details": "ask_details"}
    supervised_by: ClassVar[str] = "县政府督办机构"
    answered: list[Answered] = field(default_factory=list, compare=False)

    def __post_init__(self) -> None:
        """Read once: the page asks for them in several places."""
        ratings = {one.round: one for one in Rating.objects.filter(case=self.case)}
        sent = Reply.objects.filter(case=self.case, status=Reply.Status.SENT).order_by("-round", "-pk")
        self.answered.extend(Answered(one.round, one.text, one.sent_at, ratings.get(one.round)) for one in sent)

    @property
    def told(self) -> str:
        return _TOLD.get(Outcome(self.case.outcome), self.step.told) if self.is_over else self.step.told

    @property
    def is_over(self) -> bool:
        return self.situation.reckoning.state is State.ENDED and self.case.outcome in Outcome.values

    def until_step_ends(self, until: date) -> str:
        return f"{zh(until)}以前会办完这一步。"

    def actions(self) -> list[Action]:
        """A low rating is given where every rating is."""
        found = [action for action in self.situation.available() if action.name not in CONSENT]
        names = {action.name for action in found}
        return [action for action in found if action.name != RATE_LOW or RATE not in names]

    def consent(self) -> Action | None:
        """What the writer may change about being shown."""
        return next((action for action in self.situation.available() if action.name in CONSENT), None)

    @property
    def is_to_be_rated(self) -> bool:
        return bool(self.answered) and self.answered[0].rating is None and self.case.step == "answered"

    def facts(self) -> Mapping[str, Any]:
        letter = getattr(self.case, "letter", None)
        return {
            **super().facts(),
            "letter": letter,
            "answers": self.answered,
            "to_be_rated": self.is_to_be_rated,
            "consent": self.consent(),
            "publishable": bool(letter and rule_of(letter.kind).publishable),
            "became": self._became(letter),
            "today": timezone.localdate(),
        }

    @staticmethod
    def _became(letter: Letter | None) -> str:
        return letter.became.number if letter and letter.became else ""

    def outcome(self) -> str:
        if not self.case.ended_on or self.case.outcome not in Outcome.values or self.case.outcome == Outcome.REPLIED:
            return ""
        return str(Outcome(self.case.outcome).label)
