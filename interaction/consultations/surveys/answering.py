"""The form of a survey: all its questions on one page. Skipped ones are not asked for and not kept; without JavaScript
it says beside an option where to go on, as on paper, and the server decides all the same."""

from dataclasses import dataclass, field
from typing import Any

from django import forms

from interaction.casework.challenge import ChallengeMixin
from interaction.moderation.templatetags.inert import clean

from . import questions as asked
from .questions import END, Kind, Question


@dataclass
class Line:
    """A question as the page shows it, with what was answered."""

    question: Question
    chosen: list[str] = field(default_factory=list)
    text: str = ""
    error: str = ""

    @property
    def name(self) -> str:
        return f"q{self.question.number}"

    @property
    def choices(self) -> list[dict[str, Any]]:
        skips = {option.key: option.then for option in self.question.options}
        return [
            {
                "id": f"{self.name}_{place}", "key": key, "text": text, "chosen": key in self.chosen,
                "then": skips.get(key), "skip": skip_text(skips.get(key)),
            }
            for place, (key, text) in enumerate(self.question.values.items())
        ]  # fmt: skip

    @property
    def first_id(self) -> str:
        """Where its error leads to."""
        return self.name if self.question.kind is Kind.TEXT else f"{self.name}_0"

    @property
    def skip(self) -> str:
        return skip_text(self.question.then)


def skip_text(then: int | None) -> str:
    if then is None:
        return ""
    return "不用再答后面的题" if then == END else f"请跳到第 {then} 题"


class AnswerForm(ChallengeMixin, forms.Form):
    """``given``: what is to be kept, by key of the question; of questions on the way only."""

    mark = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    code = forms.CharField(label="邀请码", max_length=60, required=False)

    def __init__(self, *args: Any, questions: list[Question], by_invitation: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_invitation = by_invitation
        self.lines = [self._line(question) for question in questions]
        self.given: dict[str, list[str]] = {}

    def _line(self, question: Question) -> Line:
        line = Line(question)
        if not self.is_bound:
            return line
        sent = self.data.getlist(line.name) if hasattr(self.data, "getlist") else []
        if question.kind is Kind.TEXT:
            line.text = clean("".join(sent[:1])).strip()
        else:
            line.chosen = [value for value in question.values if value in sent]
        return line

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        answers = {line.question.key: [line.text] if line.text else line.chosen for line in self.lines}
        on_the_way = {question.key for question in asked.path([line.question for line in self.lines], answers)}
        for line in self.lines:
            if line.question.key not in on_the_way:
                continue
            line.error = _wrong(line)
            if line.error:
                self.add_error(None, f"第 {line.question.number} 题：{line.error}")
            self.given[line.question.key] = answers[line.question.key]
        if self.by_invitation and not (data.get("code") or "").strip():
            self.add_error("code", "请填写邀请码。")
        return data

    @property
    def faults(self) -> list[tuple[str, str]]:
        """What is wrong and where, from top to bottom."""
        found = [("id_code", str(error)) for error in self.errors.get("code", ())]
        found += [(line.first_id, f"第 {line.question.number} 题：{line.error}") for line in self.lines if line.error]
        return found + [("id_answer", str(error)) for error in self.errors.get("answer", ())]


def _wrong(line: Line) -> str:
    question, number = line.question, len(line.chosen)
    if question.kind is Kind.TEXT:
        if question.required and not line.text:
            return "请填写。"
        if len(line.text) > question.longest:
            return f"请写在 {question.longest} 字以内，现在有 {len(line.text)} 字。"
        return ""
    if not number:
        return "请选择。" if question.required else ""
    if question.kind is not Kind.MULTIPLE:
        return "只能选一项。" if number > 1 else ""
    if number < question.least:
        return f"至少选 {question.least} 项，现在选了 {number} 项。"
    if question.most and number > question.most:
        return f"最多选 {question.most} 项，现在选了 {number} 项。"
    return ""
