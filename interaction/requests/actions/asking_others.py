"""Opinions of others: third parties, joint producers, agencies that help (art. 32–34)."""

import secrets
from typing import Any

from django import forms
from django.utils import timezone

from interaction.casework import codes
from interaction.casework.actions.others import (
    AnswerTaskForm,
    AskAgencyForm,
    AskForm,
    RecordAnswerForm,
    TakeBackQuestionForm,
    TaskLapsedForm,
)
from interaction.casework.actions.query_codes import show_once
from interaction.casework.models import NumberSequence, Task

from ..guards import undelivered
from .base import PROCEDURE, CaseForm, Move, OpenTaskField, date_field, due, long_text, open_tasks, register

register(PROCEDURE, "ask_agency")(AskAgencyForm)
register(PROCEDURE, "answer_task")(AnswerTaskForm)
register(PROCEDURE, "record_answer")(RecordAnswerForm)
register(PROCEDURE, "take_back_question")(TakeBackQuestionForm)


@register(PROCEDURE, "task_lapsed")
class SilenceForm(TaskLapsedForm):
    """Of a joint producer silence is consent (art. 34), of a third party it is nothing."""

    meant = {"joint": "agree"}


@register(PROCEDURE, "ask_third_party")
class AskThirdPartyForm(AskForm):
    """Who they are stands encrypted; they answer with the number and code that the letter carries."""

    name = forms.CharField(label="第三方姓名或者名称", max_length=100)
    contact = forms.CharField(label="联系方式", max_length=100, required=False)
    address = forms.CharField(label="地址", max_length=200, required=False)
    field_order = ["name", "contact", "address", "question", "asked_on", "note"]
    code = ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and not cleaned.get("contact") and not cleaned.get("address"):
            self.add_error("contact", "联系方式和地址至少填一项。")
        return cleaned

    def party(self) -> Any:
        return {name: self.cleaned_data[name] for name in ("name", "contact", "address")}

    def number_it(self) -> None:
        self.code = codes.code_for(secrets.token_urlsafe(24))
        self.task.number = NumberSequence.take(f"DS{timezone.localdate():%Y%m%d}")
        self.task.code_hash = codes.hash_of(self.code)

    def apply(self, move: Move) -> None:
        super().apply(move)
        show_once(move, self.task.number or "", self.code)


@register(PROCEDURE, "record_delivery")
class RecordDeliveryForm(CaseForm):
    """When a third party really received the inquiry: their 15 days run from then."""

    task = OpenTaskField(Task.objects.none(), label="哪一件")
    delivered_on = date_field("送达日期")
    field_order = ["task", "delivered_on", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = [task.pk for task in undelivered(self.situation)]
        self.fields["task"].queryset = open_tasks(self.case).filter(pk__in=waiting)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("task") and cleaned.get("delivered_on"):
            self.check_day("delivered_on", cleaned["delivered_on"], cleaned["task"].asked_on)
        return cleaned

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts |= {
            "task": self.cleaned_data["task"].pk,
            "delivered_on": self.cleaned_data["delivered_on"].isoformat(),
        }

    def apply(self, move: Move) -> None:
        super().apply(move)
        task, delivered = self.cleaned_data["task"], self.cleaned_data["delivered_on"]
        task.asked_on, task.due_on = delivered, due(delivered, task.days)
        task.save(update_fields=["asked_on", "due_on"])


@register(PROCEDURE, "tell_third_party")
class TellThirdPartyForm(CaseForm):
    """It will be made public although they disagree: what, and why, in writing (art. 32)."""

    task = forms.ModelChoiceField(Task.objects.none(), label="哪一个第三方")
    reasons = long_text("决定公开的内容和理由")
    field_order = ["task", "reasons", "note"]
    sealed = ("reasons",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["task"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Task.objects.filter(case=self.case, kind="third_party", answer__in=["disagree", "partly"])
        field.label_from_instance = lambda task: task.party.get("name", "")  # type: ignore[method-assign, assignment]

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts["task"] = self.cleaned_data["task"].pk
