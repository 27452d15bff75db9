"""Opinions of others: third parties, joint producers, agencies that help (art. 32–34)."""

import secrets
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from cms.agencies.models import Agency
from interaction.casework import codes
from interaction.casework.models import NumberSequence, Paper, Task

from ..guards import undelivered
from .base import (
    PROCEDURE,
    Move,
    OpenTaskField,
    PapersForm,
    RequestForm,
    date_field,
    due,
    limit,
    long_text,
    open_tasks,
    register,
)  # fmt: skip


class AskForm(RequestForm):
    """A question to one of the others. The clock waits from the day it counts for, where its kind says so."""

    question = long_text("征求意见的内容", help_text="写明拟公开的信息和需要对方说明的问题。")
    asked_on = date_field("送达日期", "对方收到的日期；邮寄而回执未到的，先填寄出的日期，收到回执后再登记送达。")
    day_field = "asked_on"
    sealed = ("question",)
    task: Task

    def party(self) -> Any:
        return {}

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        kind = self.situation.procedure.tasks[self.action.task]
        days = limit(kind.limit).days
        self.task = Task(
            case=move.case, kind=kind.name, agency=self.cleaned_data.get("agency"), party=self.party(),
            asked_on=move.on, days=days, due_on=due(move.on, days),
        )  # fmt: skip
        self.number_it()
        self.task.save(force_insert=True)
        move.facts |= {"task": self.task.pk, "reply_days": days}
        if self.task.agency_id:
            move.facts["asked"] = self.task.agency_id

    def number_it(self) -> None:
        """A number and a code, where whoever is asked has no account here."""

    def apply(self, move: Move) -> None:
        super().apply(move)
        assert move.entry is not None
        Task.objects.filter(pk=self.task.pk).update(question=move.entry.seal)


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


def show_once(move: Move, number: str, code: str) -> None:
    """Hand a new code to whoever did the action, with the entry as it is returned, and nowhere else: neither in the
    ledger nor in the database. The page shows it once."""
    assert move.entry is not None
    move.entry.shown_once = {"number": number, "code": codes.shown(code)}  # type: ignore[attr-defined]


@register(PROCEDURE, "ask_agency")
class AskAgencyForm(AskForm):
    """Another agency of the county."""

    agency = forms.ModelChoiceField(Agency.objects.none(), label="机构")
    field_order = ["agency", "question", "asked_on", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = [task.agency_id for task in self.situation.open_tasks(self.action.task) if task.agency_id]
        mine = {self.case.agency_id, self.case.desk_id, *waiting}
        others = Agency.objects.current().exclude(pk__in=mine)
        self.fields["agency"].queryset = others  # type: ignore[attr-defined]


class SettleForm(PapersForm):
    """An opinion given: which question is settled, and how."""

    keep_as = (Paper.Kind.ATTACHMENT, Paper.Level.THIRD_PARTY)
    task = OpenTaskField(Task.objects.none(), label="哪一件")
    status = Task.Status.ANSWERED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["task"].queryset = self.possible()  # type: ignore[attr-defined]

    def possible(self) -> Any:
        return open_tasks(self.case, self.action.task)

    def answer(self) -> str:
        return str(self.cleaned_data.get("answer", ""))

    def task_of_papers(self) -> Task | None:
        found: Task = self.cleaned_data["task"]
        return found

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts |= {"task": self.cleaned_data["task"].pk, "answer": self.answer()}

    def apply(self, move: Move) -> None:
        super().apply(move)
        task = self.cleaned_data["task"]
        task.status, task.answer, task.answered_on = self.status, self.answer(), move.on
        task.save(update_fields=["status", "answer", "answered_on"])


class _Opinion(SettleForm):
    answer_choice = forms.ChoiceField(label="意见", widget=forms.RadioSelect)
    reasons = long_text("理由", required=False, help_text="不同意公开的，请写明公开会怎样损害您的合法权益。")
    field_order = ["task", "answered_on", "answer_choice", "reasons", "files"]
    sealed = ("reasons",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]
        answers = self.situation.procedure.tasks[self.action.task].answers
        self.fields["answer_choice"].choices = list(answers.items())  # type: ignore[attr-defined]

    def answer(self) -> str:
        return str(self.cleaned_data["answer_choice"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("answer_choice") in ("disagree", "partly") and not cleaned.get("reasons"):
            self.add_error("reasons", "不同意或者只同意一部分的，请写明理由。")
        return cleaned


@register(PROCEDURE, "answer_task")
class AnswerTaskForm(_Opinion):
    """Whoever was asked answers: a third party the one question shown to them, staff what their agency was asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mine = self.situation.asked_of(self.action.task)
        if len(mine) == 1:
            del self.fields["task"]
            self.only = mine[0]

    def possible(self) -> Any:
        return super().possible().filter(pk__in=[task.pk for task in self.situation.asked_of(self.action.task)])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if "task" not in self.fields:
            cleaned["task"] = self.only
        return cleaned


@register(PROCEDURE, "record_answer")
class RecordAnswerForm(_Opinion):
    """An opinion that came on paper."""

    answered_on = date_field("收到日期")
    day_field = "answered_on"

    def earliest(self) -> date:
        asked_on: date = self.cleaned_data["task"].asked_on
        return asked_on


@register(PROCEDURE, "task_lapsed")
class TaskLapsedForm(SettleForm):
    """Nobody answered in time. Of a joint producer that is consent (art. 34), of a third party it is nothing."""

    status = Task.Status.SILENT

    def possible(self) -> Any:
        return super().possible().filter(due_on__lt=self.situation.today)

    def answer(self) -> str:
        return "agree" if self.action.task == "joint" else ""


@register(PROCEDURE, "record_delivery")
class RecordDeliveryForm(RequestForm):
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


@register(PROCEDURE, "take_back_question")
class TakeBackQuestionForm(SettleForm):
    """It was the wrong one to ask, or the question has settled itself."""

    status = Task.Status.WITHDRAWN
    cause = long_text("原因", max_length=1000, help_text="申请人看不到。")  # it may name whoever was asked
    field_order = ["task", "cause"]
    sealed = ("cause",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["files"], self.fields["note"]

    def possible(self) -> Any:
        return open_tasks(self.case).exclude(kind="supervision")

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"files": []}


@register(PROCEDURE, "tell_third_party")
class TellThirdPartyForm(RequestForm):
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
