"""What the writer of a letter is shown of it beside what is shown of every case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from interaction.casework.degrees import Degree, Reason
from interaction.casework.following import progress
from interaction.casework.following.progress import zh
from interaction.casework.models import Entry
from interaction.casework.procedures import Action

from ..actions.handling import WAYS
from ..kinds import LetterKind, rule_of
from ..models import Letter, Outcome, Rating, Reply
from ..publishing.models import PublishedLetter

# Its words stand above the timeline, as the answer.
ANSWERING = ("send_reply", "answer_joined")
# A question about the answer is a task, and still between writer and agency alone.
QUESTIONS = ("ask_again", "explain")
# One page rates; which of the two it becomes follows from the degree (``rating``).
RATE, RATE_LOW = "rate", "rate_low"
# Whether the letter may be shown is asked in its own place on the page.
CONSENT = ("allow_public", "forbid_public")
_HINTS = {
    "ask_again": "问的是这次答复里没有说清楚的地方。反映新的事情，请另写一封信。",
    "allow_public": "公开以前会去掉能认出您的内容，由机关审核以后才公开；您随时可以改为不公开。",
    "forbid_public": "已经公开的会马上撤下。办理不受影响。",
}
_SHOWN: dict[str, str] = {
    PublishedLetter.Status.OFFERED: (
        "您同意公开。答复以后由机关决定要不要公开；公开以前会去掉能认出您的内容，公开以后这里有链接。"
    ),
    PublishedLetter.Status.PUBLIC: "这封信和答复已经公开，去掉了能认出您的内容。",
    PublishedLetter.Status.DECLINED: "您同意公开；机关决定不公开这封信。",
    PublishedLetter.Status.WITHDRAWN: "这封信公开过，机关已经撤下：{}",
}
# Ended without an answer of an agency: how, in the writer's words.
_TOLD: dict[str, str] = {
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
    staff_words: ClassVar[tuple[str, ...]] = ("what", "ground_said", "where", "how", "reasons", "said", "text", "note")
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
        if self.case.outcome in _TOLD:
            return _TOLD[self.case.outcome]
        if self.case.step == "answered" and self.answered and self.answered[0].rating:
            return "已经答复，谢谢您的评价。"
        return self.step.told

    def holder(self) -> str:
        if self.step.holder == "system":  # it waits for another letter, which has a desk
            return f"{self.case.agency.display_name}"
        return super().holder()

    def until_step_ends(self, until: date) -> str:
        return f"{zh(until)}以前会办完这一步。"

    def questions(self) -> list[str]:
        """What the writer has asked about the answer comes first."""
        asked = [
            f"您的追问，{zh(task.asked_on)}收到，{zh(task.due_on)}以前回复。"
            for task in self.situation.open_tasks("question")
        ]
        return asked + super().questions()

    def actions(self) -> list[Action]:
        """To rate stands above, beside the answer it is about; whether the letter may be shown, in its own place."""
        elsewhere = (RATE, RATE_LOW, *CONSENT)
        return [action for action in self.situation.available() if action.name not in elsewhere]

    def consent(self) -> Action | None:
        """What the writer may change about being shown."""
        return next((action for action in self.situation.available() if action.name in CONSENT), None)

    def hint(self, action: str) -> str:
        if action not in (RATE, RATE_LOW):
            return _HINTS.get(action, "")
        if self.situation.why_not(self.situation.procedure.actions[RATE_LOW]):
            return "这次评价会记下来，计入承办机构的满意率；不再退回重新办理。"
        return "评“不满意”“非常不满意”的，会退回重新办理一次：承办机构先回访您，再重新答复。只能退回这一次。"

    def title(self, entry: Entry, action: Action) -> str:
        if action.name == "record_visit":
            way = WAYS.get(entry.facts.get("way", ""), "")
            reached = "联系上了" if entry.facts.get("reached") == "yes" else "没有联系上"
            return f"{action.done}（{way}，{reached}）" if way else f"{action.done}（{reached}）"
        if action.name == "correct_kind" and entry.facts.get("kind") in LetterKind.values:
            return f"{action.done}：{LetterKind(entry.facts['kind']).label}"
        if action.name in (RATE, RATE_LOW) and entry.facts.get("degree") in Degree.values:
            return f"{action.done}：{Degree(entry.facts['degree']).label}"
        return super().title(entry, action)

    def is_read(self, action: Action) -> bool:
        return action.name not in ANSWERING and (action.name in QUESTIONS or super().is_read(action))

    def facts(self) -> Mapping[str, Any]:
        letter = getattr(self.case, "letter", None)
        available = {action.name for action in self.situation.available()}
        return {
            **super().facts(),
            "letter": letter,
            "answers": self.answered,
            "to_be_rated": RATE in available,
            "rate_until": self.case.step_due_on if self.case.step == "answered" else None,
            "consent": self.consent(),
            "shown": self._shown(letter),
            "published": self._published(),
            "became": self._became(letter),
        }

    def _published(self) -> PublishedLetter | None:
        """The letter as everybody reads it, as long as it is public."""
        found: PublishedLetter | None = getattr(self.case, "published_letter", None)
        return found if found is not None and found.public else None

    def _shown(self, letter: Letter | None) -> str:
        """Whether letter and answer are, or may be, shown."""
        if letter is None:
            return ""
        if not rule_of(letter.kind).publishable:
            return f"{letter.get_kind_display()}信不公开，只有您和办理的机关看得到。"
        if not letter.wish_public:
            return "您没有同意公开，这封信和答复不会公开。"
        found: PublishedLetter | None = getattr(self.case, "published_letter", None)
        if found is None:
            return _SHOWN[PublishedLetter.Status.OFFERED]
        return _SHOWN.get(found.status, "机关正在准备公开，会先去掉能认出您的内容。").format(found.ended_reason)

    @staticmethod
    def _became(letter: Letter | None) -> str:
        return letter.became.number if letter and letter.became else ""

    def outcome(self) -> str:
        answered = (Outcome.REPLIED, Outcome.JOINED)
        if not self.case.ended_on or self.case.outcome not in Outcome.values or self.case.outcome in answered:
            return ""
        return str(Outcome(self.case.outcome).label)
