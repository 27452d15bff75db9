"""After the answer: service, questions about it, reviews and suits, the query code, the archive."""

from datetime import date
from typing import Any

from django import forms

from interaction.casework.actions.query_codes import ReissueCodeForm
from interaction.casework.models import Paper
from interaction.casework.papers import store

from ..models import InformationRequest, Proceeding
from .base import (
    PROCEDURE,
    CaseForm,
    Move,
    PapersForm,
    date_field,
    long_text,
    number_of_days,
    register,
)  # fmt: skip

RETENTION = {"permanent": "永久", "thirty": "30 年", "ten": "10 年"}


@register(PROCEDURE, "record_service")
class RecordServiceForm(PapersForm):
    """When and how the answer reached the applicant."""

    served_on = date_field("送达日期")
    way = forms.CharField(label="送达方式", max_length=100, help_text="例如“邮寄，回执号 XA123456789CN”“当面领取”。")
    field_order = ["served_on", "way", "files", "note"]
    day_field = "served_on"
    sealed = ("way",)
    keep_as = (Paper.Kind.EVIDENCE, Paper.Level.STAFF)


@register(PROCEDURE, "explain")
class ExplainForm(PapersForm):
    """The reply to a question about the answer."""

    text = long_text("回复")
    field_order = ["text", "files", "note"]
    sealed = ("text",)
    keep_as = (Paper.Kind.RELEASED, Paper.Level.APPLICANT)
    files = store.PaperField(required=False, staff=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]


@register(PROCEDURE, "proceeding")
class ProceedingForm(CaseForm):
    """A review or a suit about this request, for table four of the annual report."""

    kind = forms.ChoiceField(label="种类", choices=Proceeding.Kind.choices, widget=forms.RadioSelect)
    body = forms.CharField(label="复议机关或者法院", max_length=100)
    file_number = forms.CharField(label="案号", max_length=60, required=False)
    filed_on = date_field("受理日期")
    field_order = ["kind", "body", "file_number", "filed_on", "note"]
    sealed = ("body", "file_number")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("filed_on"):
            self.check_day("filed_on", cleaned["filed_on"], self.situation.entries[0].on)
        return cleaned

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        values = {name: self.cleaned_data[name] for name in ("kind", "body", "file_number", "filed_on")}
        self.made = Proceeding.objects.create(case=move.case, **values)
        filed = self.cleaned_data["filed_on"].isoformat()
        move.facts |= {"proceeding": self.made.pk, "kind": self.made.kind, "filed_on": filed}


class _Proceedings(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.get_kind_display()}，{obj.body} {obj.file_number}".strip()


@register(PROCEDURE, "result")
class ResultForm(PapersForm):
    """How it ended."""

    proceeding = _Proceedings(Proceeding.objects.none(), label="哪一件")
    result = forms.ChoiceField(
        label="结果", widget=forms.RadioSelect,
        choices=[choice for choice in Proceeding.Result.choices if choice[0] != Proceeding.Result.PENDING],
    )  # fmt: skip
    decided_on = date_field("审结日期")
    field_order = ["proceeding", "result", "decided_on", "files", "note"]
    keep_as = (Paper.Kind.EVIDENCE, Paper.Level.STAFF)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pending = Proceeding.objects.filter(case=self.case, result=Proceeding.Result.PENDING)
        self.fields["proceeding"].queryset = pending  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("decided_on") and cleaned.get("proceeding"):
            self.check_day("decided_on", cleaned["decided_on"], cleaned["proceeding"].filed_on)
        return cleaned

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        decided = self.cleaned_data["decided_on"].isoformat()
        found = self.cleaned_data["proceeding"]
        move.facts |= {"proceeding": found.pk, "result": self.cleaned_data["result"], "decided_on": decided}

    def apply(self, move: Move) -> None:
        super().apply(move)
        found = self.cleaned_data["proceeding"]
        found.result, found.decided_on = self.cleaned_data["result"], self.cleaned_data["decided_on"]
        found.save(update_fields=["result", "decided_on"])


@register(PROCEDURE, "answer_again")
class AnswerAgainForm(CaseForm):
    """A decision has set the answer aside: another is due, in the time the decision gives. In the annual report the
    request stays counted as it was first answered; the decision stands in table four."""

    received_on = date_field("收到决定书、判决书的日期", "期限从次日起算。")
    days = number_of_days("决定、判决给的期限（工作日）", most=120)
    field_order = ["received_on", "days", "note"]
    day_field = "received_on"
    defaults = {"days": "answer_again"}

    def earliest(self) -> date:
        result = self.situation.last("record_result")
        return date.fromisoformat(result.facts["decided_on"]) if result else super().earliest()

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.days = self.cleaned_data["days"]

    def apply(self, move: Move) -> None:
        super().apply(move)
        first = InformationRequest.objects.filter(pk=move.case.pk, first_ended_on=None)
        first.update(first_ended_on=move.case.ended_on, first_outcome=move.case.outcome)
        move.case.outcome = ""


register(PROCEDURE, "reissue_code")(ReissueCodeForm)


@register(PROCEDURE, "archive")
class ArchiveForm(CaseForm):
    """How long it is kept."""

    retention = forms.ChoiceField(label="保管期限", choices=list(RETENTION.items()), initial="thirty")
    field_order = ["retention", "note"]

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts["retention"] = self.cleaned_data["retention"]
