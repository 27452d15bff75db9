"""What each action of the procedure asks and does (``form`` in procedure.toml)."""

from django import forms
from django.utils import timezone

from interaction.casework.forms import ActionForm, Move, register

PROCEDURE = "requests"


@register(PROCEDURE, "reason")
class ReasonForm(ActionForm):
    """The note must be written."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["note"].required = True


@register(PROCEDURE, "confirm")
class ConfirmForm(ActionForm):
    """Both sides have confirmed the receipt: when and how (art. 31)."""

    confirmed_on = forms.DateField(label="确认日期", initial=timezone.localdate)
    way = forms.CharField(label="确认方式", max_length=100, help_text="例如“电话确认，申请人本人接听”。")
    field_order = ["confirmed_on", "way", "note"]

    def on(self):  # type: ignore[no-untyped-def]
        return self.cleaned_data["confirmed_on"]

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.sealed["way"] = self.cleaned_data["way"]

    def apply(self, move: Move) -> None:
        move.case.received_by = move.situation.actor.user


for _name in ["ask_correction", "correct", "record_correction", "abandon_correction", "assign", "accept", "object", "ask_third_party", "answer_task", "record_answer", "task_lapsed", "tell_third_party", "ask_agency", "ask_extension", "approve_extension", "ask_reasons", "supplement", "delay", "notice_fee", "pay", "report_payment", "decline_fee", "abandon_fee", "withdraw", "draft_answer", "approve_answer", "send", "record_service", "rate", "ask_again", "explain", "proceeding", "supervise", "reissue_code", "archive"]:
    register(PROCEDURE, _name)(ReasonForm)
