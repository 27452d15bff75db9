"""The form in which somebody says what they think: of the draft as a whole, and of each of its articles."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from interaction.casework.challenge import ChallengeMixin
from interaction.casework.papers.fields import PaperField

from .articles import WHOLE, Part
from .models import Call, Channel, SenderKind, Stance
from .sending import Said, Sender

MOST_TEXT = 5_000  # characters on the whole
MOST_PART = 2_000  # on one article
MOST_PARTS = 400  # articles in one form; Django takes no more than a thousand fields
FILES = 5


def _text(label: str, most: int, rows: int) -> forms.CharField:
    field = forms.CharField(
        label=label, required=False, max_length=most, widget=forms.Textarea({"rows": rows}),
        error_messages={
            "max_length": f"{label}最多 {most} 个字，现在有 %(show_value)d 个，请删减，或者把全文作为附件上传。",
            "null_characters_not_allowed": f"{label}里有看不见的特殊字符，请删去重新输入。",
        },
    )  # fmt: skip
    field.widget.attrs.pop("maxlength", None)  # nothing is cut off in silence
    return field


def _stance(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, required=False, choices=Stance.choices, widget=forms.RadioSelect,
        error_messages={"invalid_choice": "请在列出的里面选择。"},
    )  # fmt: skip


def _line(label: str, most: int, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=most, help_text=help_text,
        error_messages={
            "max_length": f"{label}最多 {most} 个字，请写短一些。",
            "null_characters_not_allowed": f"{label}里有看不见的特殊字符，请删去重新输入。",
        },
    )  # fmt: skip


@dataclass(frozen=True)
class PartFields:
    """An article in the form, with the two fields on it."""

    part: Part
    stance: forms.BoundField
    text: forms.BoundField
    is_open: bool


class SayingForm(forms.Form):
    """What is said, and by whom as far as they wish; of a sheet that came by post, too."""

    def __init__(self, *args: Any, call: Call, chosen: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"label_suffix": ""})
        self.call, self.chosen = call, chosen
        self.parts = [part for part in call.parts if not part.is_title][:MOST_PARTS]
        own = dict(self.fields)
        self.fields.clear()
        self.fields["stance"] = _stance("您对这份征求意见稿的态度")
        self.fields["text"] = _text("对整体的意见", MOST_TEXT, 6)
        for part in self.parts:
            self.fields[f"stance-{part.key}"] = _stance(f"对{part.label}的态度")
            self.fields[f"text-{part.key}"] = _text(f"对{part.label}的意见", MOST_PART, 4)
        self.fields["sender_kind"] = forms.ChoiceField(
            label="您的身份", choices=SenderKind.choices, initial=SenderKind.PERSON, widget=forms.RadioSelect,
            help_text="用来统计哪些人提了意见。", error_messages={
                "required": "请选择您的身份。", "invalid_choice": "请在列出的里面选择您的身份。"
            },
        )  # fmt: skip
        self.fields["name"] = _line("姓名或单位名称", 60, "可以不写。只有承办人员看得到，不会公开。")
        self.fields["contact"] = _line("联系方式", 100, "可以不写。写了，承办人员有不明白的地方好问您；加密保存。")
        self.fields["publishable"] = forms.BooleanField(
            label="同意公开我的意见", required=False,
            help_text="不公开姓名和联系方式；正文里的电话、证件号码等会先遮去，核查以后才显示在征集页面上。",
        )  # fmt: skip
        self.fields["files"] = PaperField(required=False, most=FILES)
        self.fields.update(own)

    @property
    def part_fields(self) -> Iterator[PartFields]:
        for part in self.parts:
            stance, text = self[f"stance-{part.key}"], self[f"text-{part.key}"]
            filled = bool(stance.value() or (text.value() or "").strip())
            yield PartFields(
                part, stance, text, filled or part.key == self.chosen or bool(stance.errors or text.errors)
            )

    @property
    def told(self) -> list[Any]:
        """The fields that stand below what is said."""
        return [self[name] for name in ("sender_kind", "name", "contact", "publishable", "files")]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors.keys() - {"answer"} and not any(self.said(data)) and not data.get("files"):
            self.add_error("text", "还没有写意见。请选一个态度，或者对整体、对某一条写上您的意见。")
        elif not any(self.said(data)) and data.get("files"):
            self.add_error("text", "请用一两句话说明附件里是什么意见，例如“意见见附件”。")
        return data

    def said(self, data: Mapping[str, Any]) -> list[Said]:
        keys = [WHOLE, *(part.key for part in self.parts)]
        found = []
        for key in keys:
            end = f"-{key}" if key else ""
            found.append(Said(key, data.get(f"stance{end}") or "", data.get(f"text{end}") or ""))
        return [one for one in found if one]

    def sender(self, data: Mapping[str, Any]) -> Sender:
        return Sender(data["sender_kind"], data["name"].strip(), data["contact"].strip(), data["publishable"])


class OpinionForm(ChallengeMixin, SayingForm):
    """For anybody."""


class EntryForm(SayingForm):
    """For the officer who copies what came on paper, by telephone or at a meeting."""

    channel = forms.ChoiceField(
        label="怎样收到的", choices=[choice for choice in Channel.choices if choice[0] != Channel.WEB]
    )
    received_on = forms.DateField(
        label="收到日期", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "日期请写成 2026-11-23 这样。"},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = {"stance": "总的态度", "sender_kind": "来件人身份", "publishable": "来件人同意公开"}
        for name, label in names.items():
            self.fields[name].label = label
        for name in ("sender_kind", "name", "contact", "publishable"):
            self.fields[name].help_text = ""

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("收到日期不能晚于今天。")
        if day < timezone.localtime(self.call.opens_at).date():
            raise forms.ValidationError("收到日期早于征集开始，请核对。")
        return day
