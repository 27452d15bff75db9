"""What is asked of others: a question, its answer, silence, and taking it back."""

from datetime import date
from typing import Any

from django import forms

from cms.agencies.models import Agency

from ..models import Paper, Task
from .base import CaseForm, Move, OpenTaskField, PapersForm, date_field, due, long_text, open_tasks


class AskForm(CaseForm):
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
        days = self.limit(kind.limit).days
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


class OpinionForm(SettleForm):
    """One of the answers the kind of question knows. ``explained``: those that need reasons."""

    answer_choice = forms.ChoiceField(label="意见", widget=forms.RadioSelect)
    reasons = long_text("理由", required=False, help_text="不同意公开的，请写明公开会怎样损害您的合法权益。")
    field_order = ["task", "answered_on", "answer_choice", "reasons", "files"]
    sealed = ("reasons",)
    explained: tuple[str, ...] = ("disagree", "partly")
    unexplained = "不同意或者只同意一部分的，请写明理由。"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]
        answers = self.situation.procedure.tasks[self.action.task].answers
        self.fields["answer_choice"].choices = list(answers.items())  # type: ignore[attr-defined]

    def answer(self) -> str:
        return str(self.cleaned_data["answer_choice"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("answer_choice") in self.explained and not cleaned.get("reasons"):
            self.add_error("reasons", self.unexplained)
        return cleaned


class AnswerTaskForm(OpinionForm):
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


class RecordAnswerForm(OpinionForm):
    """An opinion that came on paper."""

    answered_on = date_field("收到日期")
    day_field = "answered_on"

    def earliest(self) -> date:
        asked_on: date = self.cleaned_data["task"].asked_on
        return asked_on


class TaskLapsedForm(SettleForm):
    """Nobody answered in time. ``meant``: kinds of questions to which silence is an answer, and which."""

    status = Task.Status.SILENT
    meant: dict[str, str] = {}

    def possible(self) -> Any:
        return super().possible().filter(due_on__lt=self.situation.today)

    def answer(self) -> str:
        return self.meant.get(self.action.task, "")


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
