"""What the applicant does, who has no account: with number and code."""

from datetime import date
from typing import Any

from django import forms

from interaction.casework.actions import ending
from interaction.casework.actions.base import WordsOrPapersForm
from interaction.casework.clock import State
from interaction.casework.degrees import Degree

from ..models import Answer, Rating
from .base import PROCEDURE, CaseForm, Move, PapersForm, date_field, long_text, register


@register(PROCEDURE, "correct")
class CorrectForm(PapersForm):
    """The description made clear. What was first asked for stays as it was; both are shown."""

    description = long_text("补正后的内容描述", help_text="按告知书写明需要什么信息；原来填写的内容会保留。")
    document_number = forms.CharField(label="文号", max_length=200, required=False)
    field_order = ["description", "document_number", "files"]
    sealed = ("description", "document_number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]


@register(PROCEDURE, "supplement")
class SupplementForm(WordsOrPapersForm):
    """More of what belongs to the request."""


@register(PROCEDURE, "give_reasons")
class GiveReasonsForm(PapersForm):
    """Why so many, or so often (art. 35)."""

    text = long_text("理由")
    field_order = ["text", "files"]
    sealed = ("text",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]


@register(PROCEDURE, "record_reasons")
class RecordReasonsForm(GiveReasonsForm):
    """The same, from a letter or said at the counter: who has no computer is not taken for silent."""

    received_on = date_field("收到日期")
    field_order = ["received_on", "text", "files"]
    day_field = "received_on"

    def earliest(self) -> date:
        asked = self.situation.last("ask_reasons")
        return asked.on if asked else super().earliest()


@register(PROCEDURE, "report_payment")
class ReportPaymentForm(PapersForm):
    """That it was paid, and with what proof. The agency looks whether the money came."""

    paid_on = date_field("缴费日期")
    field_order = ["paid_on", "files", "note"]
    sealed = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        noticed = self.situation.last("notice_fee")
        if cleaned.get("paid_on") and noticed:
            self.check_day("paid_on", cleaned["paid_on"], noticed.on)
        return cleaned

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts["paid_on"] = self.cleaned_data["paid_on"].isoformat()


class EndingForm(ending.EndingForm):
    """The request ends without an answer. ``outcome``: as which of the 21."""

    outcome = "other"

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        if move.case.clock == State.UNSTARTED:
            move.facts["before_receipt"] = True

    def settle(self, move: Move) -> None:
        super().settle(move)
        unsent = [Answer.Status.DRAFTED, Answer.Status.APPROVED]
        Answer.objects.filter(case=move.case, status__in=unsent).update(status=Answer.Status.RETURNED)


@register(PROCEDURE, "withdraw")
class WithdrawForm(EndingForm):
    """No reason needed, but it cannot be undone."""

    sure = forms.BooleanField(label="我确认撤回这件申请，撤回以后不能恢复。")
    field_order = ["sure", "note"]


@register(PROCEDURE, "record_withdrawal")
class RecordWithdrawalForm(EndingForm):
    """A withdrawal that came on paper or was said at the counter."""

    withdrawn_on = date_field("撤回日期")
    way = forms.CharField(label="撤回方式", max_length=100, help_text="例如“当面提交书面撤回申请，已核对身份”。")
    field_order = ["withdrawn_on", "way", "note"]
    day_field = "withdrawn_on"
    sealed = ("way",)


@register(PROCEDURE, "decline_fee")
class DeclineFeeForm(EndingForm):
    """They would rather not pay."""

    outcome = "fee_unpaid"
    sure = forms.BooleanField(label="我不缴纳信息处理费，放弃这件申请。")
    field_order = ["sure", "note"]


@register(PROCEDURE, "rate")
class RateForm(CaseForm):
    """Five degrees, once. What is written with it nobody but the agency reads."""

    degree = forms.TypedChoiceField(
        label="您对办理满意吗", choices=Degree.choices, coerce=int, widget=forms.RadioSelect
    )
    field_order = ["degree", "note"]

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts["degree"] = self.cleaned_data["degree"]

    def apply(self, move: Move) -> None:
        super().apply(move)
        Rating.objects.create(case=move.case, degree=self.cleaned_data["degree"])


@register(PROCEDURE, "ask_again")
class AskAgainForm(CaseForm):
    """A question about the answer that was given."""

    text = long_text("您的问题", help_text="例如答复里哪一处不清楚、附件打不开。要求新的信息，请另行提交申请。")
    sealed = ("text",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]
