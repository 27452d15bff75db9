"""What an applicant is shown of a request beside what is shown of every case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from interaction.casework.following import progress
from interaction.casework.following.progress import zh

from ..letters.names import corrected
from ..outcomes import OUTCOMES


@dataclass(frozen=True)
class Progress(progress.Progress):
    """A request as its applicant finds it."""

    own_words: ClassVar[tuple[str, ...]] = ("description", "document_number", "text", "note")
    answers_to: ClassVar[Mapping[str, str]] = {"correct": "ask_correction", "give_reasons": "ask_reasons"}

    @property
    def waits_for_applicant(self) -> bool:
        return super().waits_for_applicant and not self.payment_is_looked_for

    @property
    def payment_is_looked_for(self) -> bool:
        """They have said that they paid; now the agency has to see whether it came."""
        return self.situation.pending("report_payment", "deny_payment", "pay")

    @property
    def told(self) -> str:
        if self.payment_is_looked_for:
            return "您已告知缴费，等待机关核对。核对无误的，处理期限重新计算。"
        return super().told

    def holder(self) -> str:
        return f"{self.case.desk.display_name}（核对缴费）" if self.payment_is_looked_for else super().holder()

    def step_limit(self) -> str:
        return "" if self.payment_is_looked_for else super().step_limit()

    def until_step_ends(self, until: date) -> str:
        return f"{zh(until)}以前会确认收到；过了这一天没有确认的，也从这一天起算。"

    def facts(self) -> Mapping[str, Any]:
        case = self.case
        return {
            **super().facts(),
            "request_made": getattr(case, "request", None),
            "fee": getattr(case, "fee", None),
            "rating": getattr(case, "rating", None),
            "corrected": corrected(self.situation),
        }

    def outcome(self) -> str:
        """The report counts what was withdrawn as "other"; who withdrew it calls it by its name."""
        if not self.case.ended_on:
            return ""
        if self.situation.has("withdraw", "record_withdrawal"):
            return "申请人撤回"
        found = OUTCOMES.get(self.case.outcome)
        return found.label if found else ""
