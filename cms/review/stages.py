"""The three stages of 三审, and what the secrecy check at the first of them asks."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from wagtail.forms import TaskStateCommentForm


class Stage(models.TextChoices):
    """In the order in which they are passed."""

    FIRST = "first", "初审"
    SECOND = "second", "复审"
    THIRD = "third", "终审"


@dataclass(frozen=True)
class Question:
    """One question of the secrecy check. The answer ``stop`` forbids publication, ``explain`` needs a ground."""

    name: str
    label: str
    law: str
    no: str = "不涉及"
    explain: str = ""
    stop: str = "涉及"

    @property
    def choices(self) -> list[tuple[str, str]]:
        choices = [("no", self.no), ("explain", self.explain), ("stop", self.stop)]
        return [(value, label) for value, label in choices if label]


_CONSENT = "涉及，但权利人同意公开，或者不公开会对公共利益造成重大影响"

QUESTIONS = (
    Question("state_secret", "是否涉及国家秘密", "《保守国家秘密法》第三十五条"),
    Question("work_secret", "是否涉及工作秘密", "《保守国家秘密法》第六十四条"),
    Question("trade_secret", "是否涉及商业秘密", "《政府信息公开条例》第十五条", explain=_CONSENT),
    Question("privacy", "是否涉及个人隐私", "《政府信息公开条例》第十五条", explain=_CONSENT),
    Question(
        "safety", "公开后是否可能危及国家安全、公共安全、经济安全、社会稳定", "《政府信息公开条例》第十四条",
        no="不会", stop="可能危及",
    ),
    Question(
        "other_agencies", "是否涉及其他机关", "《政府信息公开条例》第十一条",
        explain="涉及，已与有关机关协商、确认", stop="涉及，尚未协商",
    ),
)  # fmt: skip


class ApprovalForm(TaskStateCommentForm):
    """What 复审 and 终审 write when they let a text pass."""

    comment = forms.CharField(label="审查意见", required=False, max_length=1000, widget=forms.Textarea({"rows": 3}))


class SecrecyForm(ApprovalForm):
    """What 初审 answers for a text to pass: the secrecy check, 条例 art. 17."""

    def __init__(self, *args: object, **kwargs: object):
        super().__init__(*args, **kwargs)
        for question in QUESTIONS:
            self.fields[question.name] = forms.ChoiceField(
                label=question.label, help_text=question.law, choices=question.choices, widget=forms.RadioSelect
            )
        self.order_fields([question.name for question in QUESTIONS])

    def clean(self) -> dict[str, str]:
        data: dict[str, str] = super().clean() or self.cleaned_data
        for question in QUESTIONS:
            if data.get(question.name) == "stop":
                self.add_error(
                    question.name,
                    ValidationError(f"{question.label}：{question.stop}。依{question.law}不能公开，请退回"),
                )
            if data.get(question.name) == "explain" and not data.get("comment", "").strip():
                self.add_error("comment", ValidationError(f"“{question.label}”须在审查意见中写明依据"))
        return data

    def answers(self) -> dict[str, str]:
        """Question → answer, both in the words that were on the screen, to be kept for ever."""
        return {q.label: dict(q.choices)[self.cleaned_data[q.name]] for q in QUESTIONS}


class RejectionForm(TaskStateCommentForm):
    """A text goes back with a reason."""

    comment = forms.CharField(label="退回原因", required=True, max_length=1000, widget=forms.Textarea({"rows": 3}))
