"""What whoever asked is shown beside what is shown of every case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from interaction.casework.following import progress
from interaction.casework.history import said
from interaction.casework.procedures import Action
from opendata.datasets.models import Dataset

from ..beside_datasets import ask_url
from ..guards import grant_of
from ..kinds import Kind, Outcome
from ..models import Asked, ShownWant
from ..submission import open_for

KEYS = ("take_key", "renew_key")
_TOLD: dict[str, str] = {
    Outcome.REFUSED: "没有受理，理由写在经过里。",
    Outcome.WITHDRAWN: "您已经撤回。",
    Outcome.DENIED: "不同意开放，理由和依据写在经过和答复书里。情况变了可以重新申请；"
    "不服的，答复书里写着怎样申请行政复议、提起诉讼。",
}


@dataclass(frozen=True)
class Progress(progress.Progress):
    own_words: ClassVar[tuple[str, ...]] = ("text", "note")
    staff_words: ClassVar[tuple[str, ...]] = (
        "what", "ground_said", "reasons", "legal_basis", "conditions", "text", "note",
    )  # fmt: skip
    answers_to: ClassVar[Mapping[str, str]] = {"give_details": "ask_details"}
    supervised_by: ClassVar[str] = "县政府督办机构"

    @property
    def told(self) -> str:
        return _TOLD.get(self.case.outcome) or self.step.told

    def is_read(self, action: Action) -> bool:
        """The opinion is for whoever decides; the answer stands above the timeline."""
        return action.name not in ("recommend", "answer") and super().is_read(action)

    def until_step_ends(self, until: Any) -> str:
        """After the answer nobody owes anything."""
        return "" if self.case.ended_on else super().until_step_ends(until)

    def actions(self) -> list[Action]:
        """The key has its own place on the page."""
        return [action for action in super().actions() if action.name not in KEYS]

    def facts(self) -> Mapping[str, Any]:
        available = {action.name: action for action in self.situation.available()}
        answer = self.situation.last("answer")
        return {
            **super().facts(),
            "asked": getattr(self.case, "asked", None),
            "answer": said(answer, "text"),
            "answered": answer,
            "opened": self._opened(answer),
            "planned_by": self._planned_by(answer),
            "grant": grant_of(self.situation),
            "key_action": next((available[name] for name in KEYS if name in available), None),
            "shown": self._shown(),
            "again": self._again(),
        }

    def _again(self) -> str:
        """Where to apply once more, for whoever may not use the data, or not any longer."""
        asked, grant = getattr(self.case, "asked", None), grant_of(self.situation)
        over = grant is not None and not grant.holds_on(self.situation.today)
        if asked is None or asked.kind != Kind.ACCESS or not (over or self.case.outcome == Outcome.DENIED):
            return ""
        return ask_url(Kind.ACCESS, asked.dataset) if not open_for(Kind.ACCESS, asked.dataset) else ""

    @staticmethod
    def _opened(answer: Any) -> Dataset | None:
        slug = answer.facts.get("opened") if answer else ""
        return Dataset.objects.public().filter(slug=slug).first() if slug else None

    @staticmethod
    def _planned_by(answer: Any) -> date | None:
        planned = answer.facts.get("planned_by") if answer else ""
        return date.fromisoformat(planned) if planned else None

    def _shown(self) -> ShownWant | None:
        found: ShownWant | None = getattr(self.case, "shown_want", None)
        return found

    def outcome(self) -> str:
        return str(Outcome(self.case.outcome).label) if self.case.outcome in Outcome.values else ""


__all__ = ["KEYS", "Asked", "Progress"]
