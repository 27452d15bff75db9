"""What the handler does until there is a draft: asking the writer, asking others, asking for more time, visiting."""

from datetime import date
from typing import Any

from django import forms

from interaction.casework.actions.base import WordsOrPapersForm
from interaction.casework.actions.others import AnswerTaskForm, AskAgencyForm, TakeBackQuestionForm, TaskLapsedForm
from interaction.casework.actions.supervising import AnswerSupervisionForm, SuperviseForm
from interaction.casework.actions.time_limits import ExtendingForm
from interaction.casework.models import Paper

from .base import PROCEDURE, LetterForm, Move, PapersForm, date_field, long_text, open_tasks, register

WAYS = {"phone": "电话", "in_person": "上门、当面", "online": "短信、邮件"}


@register(PROCEDURE, "ask_details")
class AskDetailsForm(LetterForm):
    """What is missing: asked once, all at once."""

    what = long_text("需要补充什么", max_length=1500, help_text="写给来信人看的，一次说全。")
    field_order = ["what", "note"]
    sealed = ("what",)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.written.nameless and not self.errors:
            self.add_error(None, "匿名来信没有留下姓名，来信人不一定会来查询，请按现有情况办理。")
        return cleaned


@register(PROCEDURE, "give_details")
class GiveDetailsForm(WordsOrPapersForm):
    """What was asked for."""

    called = "补充的情况"


@register(PROCEDURE, "record_details")
class RecordDetailsForm(GiveDetailsForm):
    """The same, said on the telephone or at the counter."""

    received_on = date_field("收到日期")
    field_order = ["received_on", "text", "files"]
    day_field = "received_on"

    def earliest(self) -> date:
        asked = self.situation.last("ask_details")
        return asked.on if asked else super().earliest()


@register(PROCEDURE, "ask_agency")
class AskHelpForm(AskAgencyForm):
    """Another agency of the county helps; it is this desk that answers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["question"].label = "请对方办什么"
        self.fields["question"].help_text = "写明需要对方办理、核实的事项。对方只看得到这里写的，看不到来信。"
        del self.fields["asked_on"]  # it is there at once

    day_field = ""


@register(PROCEDURE, "answer_task")
class AnswerHelpForm(AnswerTaskForm):
    explained = ("none", "found")
    unexplained = "请写明办理的情况，或者为什么不属于你机构的职责。"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer_choice"].label = "结果"
        self.fields["reasons"].label = "情况说明"
        self.fields["reasons"].help_text = "写给承办机构看的。"


@register(PROCEDURE, "take_back")
class TakeBackHelpForm(TakeBackQuestionForm):
    def possible(self) -> Any:
        return open_tasks(self.case, "assist")


class MoreTimeForm(ExtendingForm):
    """So many days more that all of them together are no more than the longest."""

    defaults: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = self.longest()
        self.fields["days"].initial = left or 1
        self.fields["days"].help_text = (
            f"原来 {self.situation.reckoning.total} 个工作日，合计不超过 {self.limit('longest').days} 个，"
            f"最多再延长 {left} 个。"
        )

    def longest(self) -> int:
        return max(0, self.limit("longest").days - self.situation.reckoning.total)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors and self.longest() < 1:
            self.add_error("days", "已经是最长的期限，不能再延长。")
        return cleaned


@register(PROCEDURE, "ask_extension")
class AskMoreTimeForm(MoreTimeForm):
    """The handler asks the head."""

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts["asked_days"] = self.cleaned_data["days"]


@register(PROCEDURE, "approve_extension")
class ApproveMoreTimeForm(MoreTimeForm):
    """The head approves, for as long as was asked or shorter, and the writer is told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = self.situation.last("ask_extension")
        if asked is not None:
            self.fields["days"].initial = asked.facts["asked_days"]
            self.fields["reasons"].initial = asked.sealed.content.get("reasons", "") if hasattr(asked, "sealed") else ""
        self.fields["reasons"].help_text = "会写进给来信人的告知书。"

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.days = self.cleaned_data["days"]


@register(PROCEDURE, "record_visit")
class RecordVisitForm(PapersForm):
    """Who was not satisfied was called on: when, how, and what they said – or why they could not be reached."""

    visited_on = date_field("回访日期")
    way = forms.ChoiceField(label="回访方式", choices=list(WAYS.items()), widget=forms.RadioSelect)
    reached = forms.TypedChoiceField(
        label="联系上了吗", choices=[("yes", "联系上了"), ("no", "没有联系上，或者没有留联系方式")],
        coerce=str, widget=forms.RadioSelect,
    )  # fmt: skip
    said = long_text("回访情况", help_text="来信人不满意的是什么，怎样解决；没有联系上的，写明试过几次、怎样联系的。")
    field_order = ["visited_on", "way", "reached", "said", "files", "note"]
    day_field = "visited_on"
    sealed = ("said",)
    keep_as = (Paper.Kind.EVIDENCE, Paper.Level.STAFF)

    def earliest(self) -> date:
        back = self.situation.last("rate_low")
        return back.on if back else super().earliest()

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts |= {"way": self.cleaned_data["way"], "reached": self.cleaned_data["reached"]}


register(PROCEDURE, "task_lapsed")(TaskLapsedForm)
register(PROCEDURE, "supervise")(SuperviseForm)
register(PROCEDURE, "answer_supervision")(AnswerSupervisionForm)
