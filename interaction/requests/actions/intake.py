"""Receipt, correction, assignment (art. 30, 31, 45)."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from cms.agencies.models import AgencyQuerySet, User
from interaction.casework.actions import assigning
from interaction.casework.actions.assigning import AcceptForm, ObjectForm

from ..guards import given_up_by, intake_staff
from .base import (
    PROCEDURE,
    CaseForm,
    Move,
    ReasonForm,
    date_field,
    desks_of,
    long_text,
    number_of_days,
    register,
)  # fmt: skip


@register(PROCEDURE, "confirm")
class ConfirmForm(CaseForm):
    """Both sides have confirmed the receipt: when and how (art. 31)."""

    confirmed_on = date_field(
        "确认日期", "网上、传真提交的，是双方确认之日；邮寄的，是签收之日；当面提交的，是提交之日。"
    )
    way = forms.CharField(label="确认方式", max_length=100, help_text="例如“电话确认，申请人本人接听”。")
    field_order = ["confirmed_on", "way", "note"]
    day_field = "confirmed_on"
    sealed = ("way",)

    def apply(self, move: Move) -> None:
        super().apply(move)
        move.case.received_by = move.situation.actor.user


@register(PROCEDURE, "ask_correction")
class AskCorrectionForm(CaseForm):
    """What is not clear, and until when it can be made clear: told once, all at once."""

    what = long_text("需要补正的事项", help_text="一次说全：哪里不明确，怎样补充才能办。")
    days = number_of_days("补正期限（工作日）", most=120, help_text="合理的期限，由机关确定。")
    field_order = ["what", "days", "note"]
    sealed = ("what",)
    defaults = {"days": "correction"}

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.step_days = self.cleaned_data["days"]


@register(PROCEDURE, "record_correction")
class RecordCorrectionForm(CaseForm):
    """A correction that came on paper. What was first asked for stays as it was; both are shown. Where the request was
    given up already, why it counts all the same is written down."""

    received_on = date_field("收到补正的日期")
    description = long_text("补正后的内容描述")
    document_number = forms.CharField(label="补正后的文号", max_length=200, required=False)
    field_order = ["received_on", "description", "document_number", "note"]
    day_field = "received_on"
    sealed = ("description", "document_number")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if given_up_by(self.situation):
            self.fields["note"].required = True
            self.fields["note"].label = "为什么没有逾期，或者逾期的正当理由"

    def earliest(self) -> date:
        asked = self.situation.last("ask_correction")
        return asked.on if asked else super().earliest()

    def apply(self, move: Move) -> None:
        super().apply(move)
        move.case.outcome = ""


@register(PROCEDURE, "prolong_correction")
class ProlongCorrectionForm(ReasonForm):
    """The applicant has a good reason for needing longer (art. 30: "无正当理由")."""

    days = number_of_days("再给多少个工作日", most=120)
    field_order = ["days", "note"]

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts["step_days"] = (move.case.step_days or 0) + self.cleaned_data["days"]

    def apply(self, move: Move) -> None:
        super().apply(move)
        move.case.step_days = move.facts["step_days"]


@register(PROCEDURE, "assign")
class AssignForm(assigning.AssignForm):
    """Not to whoever received it (art. 45), and within the agency that answers for it."""

    nobody = "没有可以承办的人员（受理的人不能承办），请先在“用户”里设置承办岗。"

    def desks(self) -> AgencyQuerySet:
        return desks_of(self.case)

    def handlers(self, desks: Any) -> QuerySet[User]:
        return super().handlers(desks).exclude(pk__in=self._intake())

    def _intake(self) -> set[int]:
        """Whoever received it, the one who is assigning it now among them; a head who reassigns is none of these."""
        actor = self.situation.actor
        mine = {actor.user_id} if "receiver" in actor.roles and actor.user_id else set()
        return intake_staff(self.situation) | mine


register(PROCEDURE, "accept")(AcceptForm)
register(PROCEDURE, "object")(ObjectForm)
