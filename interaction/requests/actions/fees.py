"""The notice of a fee, and payment (art. 42; 国办函〔2020〕109号). Amounts are reckoned here, never sent in."""

from datetime import date
from typing import Any

from django import forms

from interaction.casework.models import Paper

from .. import fees
from ..models import Fee
from .base import PROCEDURE, CaseForm, Move, PapersForm, ReasonForm, date_field, due, limit, register

MOST = 100_000  # requests or pages


@register(PROCEDURE, "notice_fee")
class NoticeFeeForm(CaseForm):
    """By the request or by the page; how much follows from the tiers."""

    mode = forms.ChoiceField(
        label="收费方式", choices=Fee.Mode.choices, widget=forms.RadioSelect,
        help_text="对一件申请只能选一种，不得重复计算。",
    )  # fmt: skip
    quantity = forms.IntegerField(
        label="件数或者页数", min_value=1, max_value=MOST,
        help_text="按件：这份申请按最小单位拆分成几件；按量：提供的信息折合多少页（A4 单面）。",
    )  # fmt: skip
    field_order = ["mode", "quantity", "note"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        self.before = fees.before_in_month(self.case) if cleaned["mode"] == Fee.Mode.BY_REQUEST else 0
        by_request = cleaned["mode"] == Fee.Mode.BY_REQUEST
        charges = (
            fees.by_requests(self.before, cleaned["quantity"]) if by_request else fees.by_pages(cleaned["quantity"])
        )
        self.amount, self.sum = fees.amount(charges), fees.shown(charges, "件" if by_request else "页")
        if not self.amount:
            counted = f"本月累计 {self.before + cleaned['quantity']} 件" if by_request else f"{cleaned['quantity']} 页"
            self.add_error("quantity", f"{counted}，按规定不收费，请直接办理答复。")
        return cleaned

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts |= {
            "mode": self.cleaned_data["mode"], "quantity": self.cleaned_data["quantity"], "before": self.before,
            "amount": self.amount,
        }  # fmt: skip
        move.sealed["sum"] = self.sum

    def apply(self, move: Move) -> None:
        super().apply(move)
        Fee.objects.create(
            case=move.case, mode=self.cleaned_data["mode"], quantity=self.cleaned_data["quantity"], before=self.before,
            amount=self.amount, noticed_on=move.on, due_on=due(move.on, limit("payment").days),
        )  # fmt: skip


@register(PROCEDURE, "pay")
class PayForm(PapersForm):
    """The money came. The time for an answer begins anew on the day after."""

    paid_on = date_field("缴费日期")
    field_order = ["paid_on", "files", "note"]
    day_field = "paid_on"
    keep_as = (Paper.Kind.EVIDENCE, Paper.Level.APPLICANT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reported = self.situation.last("report_payment")
        if reported is not None:
            self.fields["paid_on"].initial = reported.facts["paid_on"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        until = self._until()
        if until and cleaned.get("paid_on") and cleaned["paid_on"] > until:
            self.add_error("paid_on", f"缴费期限已于 {until:%Y-%m-%d} 届满，此后缴纳的款项请退还。")
        return cleaned

    def _until(self) -> date | None:
        """The last day to pay, as the calendar is now; of a request that was given up, the day that counted for."""
        over = self.situation.last("abandon_fee")
        return over.on if over else self.case.step_due_on

    def earliest(self) -> date:
        noticed = self.situation.last("notice_fee")
        return noticed.on if noticed else super().earliest()

    def apply(self, move: Move) -> None:
        super().apply(move)
        move.case.outcome = ""
        Fee.objects.filter(case=move.case).update(paid_on=move.on)


@register(PROCEDURE, "deny_payment")
class DenyPaymentForm(ReasonForm):
    """The applicant said it was paid, but no money has come."""
