"""More time: the extension, once, with the head's approval (art. 33); reasons and delay of mass requests (art. 35)."""

from typing import Any

from interaction.casework.actions.time_limits import ApproveExtensionForm, AskExtensionForm, ExtendingForm

from .base import PROCEDURE, CaseForm, Move, due, long_text, number_of_days, register

LONGEST_DELAY = 120

register(PROCEDURE, "ask_extension")(AskExtensionForm)
register(PROCEDURE, "approve_extension")(ApproveExtensionForm)


@register(PROCEDURE, "delay")
class DelayForm(ExtendingForm):
    """The reasons are good, but it cannot be answered in time: a reasonable time is set."""

    defaults = {"days": "delay"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].label = "延迟多少个工作日"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("days") and cleaned["days"] > LONGEST_DELAY:
            self.add_error("days", f"合理期限不宜超过 {LONGEST_DELAY} 个工作日。")
        return cleaned

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.days = self.cleaned_data["days"]


@register(PROCEDURE, "ask_reasons")
class AskReasonsForm(CaseForm):
    """Far more requests than is reasonable: the applicant is asked why. The clock goes on."""

    what = long_text("要求说明理由的原因", help_text="写明申请的数量、频次，为什么明显超过合理范围。")
    days = number_of_days("几个工作日内说明", most=60)
    field_order = ["what", "days", "note"]
    sealed = ("what",)
    defaults = {"days": "reasons"}

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        days = self.cleaned_data["days"]
        move.facts |= {"reply_days": days, "reply_by": due(move.on, days).isoformat()}
