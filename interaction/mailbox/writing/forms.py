"""What a letter asks: what it is about, and how its writer is reached."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from interaction.casework.papers.store import PaperField
from interaction.casework.sending.forms import ReachedForm, StepForm

from ..addressees import HEAD, UNKNOWN, addressed, agencies
from ..kinds import RULES, KindRule, LetterKind
from ..models import MailboxSettings

LONGEST = 5_000  # characters of a letter
LEAST = 4  # letters and digits


class LetterForm(StepForm):
    kind = forms.ChoiceField(
        label="您要写哪一种", widget=forms.RadioSelect,
        choices=[(kind.value, f"{kind.label}：{rule.means}") for kind, rule in RULES.items()],
        help_text="决定多少天答复。选错了不要紧，受理时会核定。",
    )  # fmt: skip
    to = forms.ChoiceField(
        label="写给谁", help_text="不知道该谁管就选“不知道”，由县政府办公室转给该管的机构，不耽误时间。"
    )
    subject = forms.CharField(label="标题", max_length=60, help_text="一句话说清是什么事，例如“青禾大道路灯三天不亮”。")
    text = forms.CharField(
        label="内容", max_length=LONGEST, strip=False, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=f"什么时间、什么地点、什么事、希望怎样解决。一封信写一件事，最多 {LONGEST} 字。"
        "不要写身份证号、银行卡号；电话下一步填。",
    )  # fmt: skip
    place = forms.CharField(
        label="地点", max_length=200, required=False,
        help_text="事情发生在哪里，越具体越好找，例如“安平镇柳河村村口”。网站纠错请写网页的地址。",
    )  # fmt: skip
    papers = PaperField(required=False, clean_pictures=True, label="附件（可以不加）")

    required_messages: ClassVar[Mapping[str, str]] = {
        "kind": "请选择要写哪一种信。",
        "to": "请选择写给谁，不知道就选“不知道”。",
        "subject": "请写一个标题，一句话说清是什么事。",
        "text": "请写下要说的事。",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.choices = _addressees()
        field.initial = UNKNOWN
        field.error_messages["invalid_choice"] = "这个机构现在不收来信，请重新选择，或者选“不知道”。"
        papers = self.fields["papers"]
        papers.help_text = f"能说明情况的照片、材料。{papers.help_text}"

    def clean_text(self) -> str:
        """As it was written, to the last blank."""
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise ValidationError(self.required_messages["text"])
        if sum(character.isalnum() for character in text) < LEAST:
            raise ValidationError("写得太短，看不出是什么事。请写清时间、地点和事情。")
        return text

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if to := data.get("to"):
            data["agency"], data["to_head"] = addressed(to)
            if data["agency"] is None:
                self.add_error("to", self.fields["to"].error_messages["invalid_choice"])
        return data


def _addressees() -> list[tuple[str, Any]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for one in agencies():
        groups.setdefault(one.get_kind_display(), []).append((one.slug, one.name))
    head = MailboxSettings.load().head_title
    return [("", "请选择"), (UNKNOWN, "不知道，请帮我转"), (HEAD, head), *groups.items()]


class SenderForm(ReachedForm):
    """How the writer is reached; ``rule``: of the kind of letter, which says what may be left out."""

    phone_help = "经办人核实情况、回访时用。手机，或者带区号的座机。"
    field_order = ("nameless", "name", "phone", "email", "wish_public")
    nameless = forms.BooleanField(
        label="不留姓名", required=False,
        help_text="不留姓名也办理，凭编号和查询码看答复。只是情况不清楚时，没有办法向您核实。",
    )  # fmt: skip
    name = forms.CharField(
        label="姓名", max_length=60, widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text="加密保存，只有经办人能看，每次查看都有记录。",
    )  # fmt: skip
    wish_public = forms.ChoiceField(
        label="来信和答复能不能公开", widget=forms.RadioSelect, initial="no",
        choices=[("no", "不公开，只有我和办理的机关能看"), ("yes", "可以公开，让遇到同样事情的人也能看到")],
        help_text="公开以前会隐去姓名、电话等个人信息，由机关审核。以后随时可以改主意。",
    )  # fmt: skip

    def __init__(self, *args: Any, rule: KindRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        if not rule.nameless:
            del self.fields["nameless"]
        if not rule.publishable:
            del self.fields["wish_public"]
        # Asked of everybody but who has ticked that they give none, where the kind lets them.
        asked = not (rule.nameless and self.data.get("nameless"))
        for name in ("name", "phone"):
            field = self.fields[name]
            field.required = asked
            if rule.nameless:
                field.error_messages["required"] = f"请填写{field.label}；不想留的，请勾选“不留姓名”。"

    def clean_wish_public(self) -> bool:
        return bool(self.cleaned_data["wish_public"] == "yes")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("nameless"):
            data["name"] = ""
        return data


def sender_form(kind: str) -> KindRule:
    """The rule by which the second step asks; of a kind there is none any more, the strictest."""
    return RULES[LetterKind(kind)] if kind in LetterKind.values else RULES[LetterKind.COMPLAINT]
