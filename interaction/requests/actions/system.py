"""What the system does when a time is over."""

from typing import Any

from .applicant import EndingForm
from .base import PROCEDURE, register


class LapseForm(EndingForm):
    """Only when the time of the step is really over."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        over = self.case.step_due_on
        if over is None or self.situation.today <= over:
            self.add_error(None, "期限还没有届满。")
        return cleaned


@register(PROCEDURE, "abandon_correction")
class AbandonCorrectionForm(LapseForm):
    """Not corrected in time, without a good reason: given up (art. 30)."""

    outcome = "not_corrected"


@register(PROCEDURE, "abandon_fee")
class AbandonFeeForm(LapseForm):
    """Not paid in time: given up."""

    outcome = "fee_unpaid"
