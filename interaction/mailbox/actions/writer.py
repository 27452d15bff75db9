"""What the writer does, who has no account: with number and code."""

from typing import Any

from django import forms

from ..models import Outcome
from ..publishing import ending
from .base import PROCEDURE, EndingForm, LetterForm, Move, date_field, register
from .handling import GiveDetailsForm


@register(PROCEDURE, "supplement")
class SupplementForm(GiveDetailsForm):
    """More about the matter, before it is answered."""

    called = "补充的内容"


class TakingBackForm(EndingForm):
    """What is shown of the letter goes with it, in the same transaction."""

    outcome = Outcome.WITHDRAWN

    def apply(self, move: Move) -> None:
        super().apply(move)
        ending.recall(move.case)


@register(PROCEDURE, "withdraw")
class WithdrawForm(TakingBackForm):
    """No reason needed, but it cannot be undone."""

    sure = forms.BooleanField(label="我确认撤回这封信，撤回以后不能恢复。")
    field_order = ["sure", "note"]


@register(PROCEDURE, "record_withdrawal")
class RecordWithdrawalForm(TakingBackForm):
    """A withdrawal that was said on the telephone or at the counter."""

    withdrawn_on = date_field("撤回日期")
    way = forms.CharField(label="撤回方式", max_length=100, help_text="例如“来信人来电，核对了编号和查询码”。")
    field_order = ["withdrawn_on", "way", "note"]
    day_field = "withdrawn_on"
    sealed = ("way",)


class ConsentForm(LetterForm):
    wish = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts["wish_public"] = self.wish

    def apply(self, move: Move) -> None:
        super().apply(move)
        self.written.wish_public = self.wish
        self.written.save(update_fields=["wish_public"])


@register(PROCEDURE, "allow_public")
class AllowPublicForm(ConsentForm):
    """Letter and answer may be shown, without anything that tells whose they are."""


@register(PROCEDURE, "forbid_public")
class ForbidPublicForm(ConsentForm):
    """They may not, or not any more: what is shown already is taken back, in the same transaction."""

    wish = False

    def apply(self, move: Move) -> None:
        super().apply(move)
        ending.recall(move.case)
