"""What officers do: sort out, ask back, answer what was wanted or reported."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils import timezone

from interaction.casework.actions import ending
from interaction.casework.actions.assigning import AcceptForm, AssignForm, ObjectForm
from interaction.casework.actions.base import ReasonForm, long_text
from interaction.casework.actions.others import TaskLapsedForm
from interaction.casework.actions.query_codes import ReissueCodeForm
from interaction.casework.actions.supervising import AnswerSupervisionForm, SuperviseForm
from interaction.casework.actions.time_limits import ApproveExtensionForm
from opendata.datasets.models import Dataset
from search import memory

from ..kinds import ANSWERS, CORRECTIONS, Kind, Outcome
from ..models import Correction, ShownWant
from ..privacy import for_everybody
from .base import PROCEDURE, AskedForm, EndingForm, Move, register

GROUNDS = {
    "no_matter": "没有具体的事项，无法办理",
    "same": "同一事项已经答复过",
    "not_data": "不是数据方面的事，应当走其他渠道",
    "unlawful": "内容违法，或者辱骂、诽谤他人",
    "advertising": "广告、垃圾信息",
}
LONGEST = 5_000


@register(PROCEDURE, "refuse")
class RefuseForm(ending.RefuseForm, EndingForm):
    grounds = GROUNDS
    outcome = Outcome.REFUSED


@register(PROCEDURE, "ask_details")
class AskDetailsForm(AskedForm):
    """What is missing: asked once, all at once."""

    what = long_text("需要补充什么", max_length=1500, help_text="写给申请人看的，一次说全。")
    field_order = ["what", "note"]
    sealed = ("what",)


@register(PROCEDURE, "answer")
class AnswerForm(EndingForm):
    """The answer to what was wanted or reported, and what it comes to. Of what is shown to everybody it is shown, too,
    without the data of persons."""

    result = forms.ChoiceField(label="结果", widget=forms.RadioSelect)
    text = long_text(
        "答复", max_length=LONGEST,
        help_text="怎么办的、依据是什么；不能开放的，写明理由和依据。公开的需求，答复一并公开，不要写申请人的姓名、电话。",
    )  # fmt: skip
    opened = forms.ModelChoiceField(
        Dataset.objects.none(), label="已经开放的是哪个数据集", required=False, help_text="结果是“已经开放”的，选上它。"
    )
    planned_by = forms.DateField(
        label="计划什么时候开放", required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        help_text="结果是“列入开放计划”的必须填写，会公开。",
    )  # fmt: skip
    told = forms.CharField(
        label="更正了什么", max_length=300, required=False,
        help_text="显示在数据集的“更正记录”里，例如“第 12 行的经度改为 117.3”。不写报错人的信息。不填就只写结果。",
    )  # fmt: skip
    field_order = ["result", "text", "opened", "planned_by", "told", "note"]
    sealed = ("text",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        result: Any = self.fields["result"]
        result.choices = [(one.value, one.label) for one in ANSWERS[self.asked.kind]]
        self.fields["text"].widget.attrs["rows"] = 8
        if self.asked.kind == Kind.WANTED:
            del self.fields["told"]
            self.fields["opened"].queryset = Dataset.objects.public().order_by("title")  # type: ignore[attr-defined]
        else:
            del self.fields["opened"], self.fields["planned_by"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        result, planned = cleaned.get("result"), cleaned.get("planned_by")
        if result == Outcome.OPENED and self.asked.kind == Kind.WANTED and not cleaned.get("opened"):
            self.add_error("opened", "请选择已经开放的是哪个数据集；还没有放进目录的，选“列入开放计划”。")
        if result == Outcome.PLANNED and not planned and "planned_by" not in self.errors:
            self.add_error("planned_by", "请填写计划什么时候开放。")
        elif planned and planned < timezone.localdate():
            self.add_error("planned_by", "计划开放的日期不能早于今天。")
        return cleaned

    def ends_as(self) -> str:
        return str(self.cleaned_data["result"])

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        opened, planned = self.cleaned_data.get("opened"), self.cleaned_data.get("planned_by")
        if opened:
            move.facts["opened"] = opened.slug
        if planned:
            move.facts["planned_by"] = planned.isoformat()

    def apply(self, move: Move) -> None:
        super().apply(move)
        if self.ends_as() in CORRECTIONS and self.asked.dataset:
            Correction.objects.create(
                case=move.case, dataset=self.asked.dataset, outcome=self.ends_as(),
                note=for_everybody(self.asked, self.cleaned_data["told"])[:300], on=move.on,
            )  # fmt: skip
            transaction.on_commit(memory.bump)
        shown = ShownWant.objects.filter(case=move.case, taken_back=False).first()
        if shown is None:
            return
        shown.outcome, shown.answered_on = self.ends_as(), move.on
        shown.answer = for_everybody(self.asked, self.cleaned_data["text"])
        shown.opened, shown.planned_by = self.cleaned_data.get("opened"), self.cleaned_data.get("planned_by")
        shown.save(update_fields=["outcome", "answer", "answered_on", "opened", "planned_by"])  # so that search hears
        transaction.on_commit(memory.bump)


register(PROCEDURE, "assign")(AssignForm)
register(PROCEDURE, "accept")(AcceptForm)
register(PROCEDURE, "object")(ObjectForm)
register(PROCEDURE, "extend")(ApproveExtensionForm)
register(PROCEDURE, "reason")(ReasonForm)
register(PROCEDURE, "reissue_code")(ReissueCodeForm)
register(PROCEDURE, "supervise")(SuperviseForm)
register(PROCEDURE, "answer_supervision")(AnswerSupervisionForm)
register(PROCEDURE, "task_lapsed")(TaskLapsedForm)
