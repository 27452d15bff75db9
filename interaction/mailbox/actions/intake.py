"""What the receiver does: sorting letters out, and bringing each to the desk it belongs on."""

from typing import Any

from django import forms

from interaction.casework.actions import ending as endings
from interaction.casework.actions.assigning import AcceptForm, AssignForm, ObjectForm
from interaction.casework.actions.query_codes import ReissueCodeForm

from ..kinds import LetterKind, rule_of
from ..models import Outcome
from ..publishing import ending
from ..writing import elsewhere
from .base import (
    PROCEDURE,
    EndingForm,
    LetterForm,
    Move,
    ReasonForm,
    long_text,
    register,
    round_of,
)

GROUNDS = {
    "no_matter": "没有具体的事项，无法办理",
    "same": "同一来信人就同一事项反复来信，已经答复过",
    "not_government": "不属于行政机关职责，也没有可以告知的渠道",
    "unlawful": "内容违法，或者辱骂、诽谤他人",
    "advertising": "广告、垃圾信息",
}
OTHER_BODY = "other_body"


@register(PROCEDURE, "refuse")
class RefuseForm(endings.RefuseForm, EndingForm):
    grounds = GROUNDS
    outcome = Outcome.REFUSED


def bodies() -> dict[str, str]:
    """Where a matter may have to go instead."""
    return {one.name: one.title for one in elsewhere.channels() if one.name not in ("emergency", "openness")} | {
        OTHER_BODY: "其他机关、单位（不在本县各机构职责之内）"
    }


def how_to(name: str) -> str:
    """What is said about a channel: what it does, and the ways to it."""
    found = next((one for one in elsewhere.channels() if one.name == name), None)
    if found is None:
        return ""
    ways = "；".join(f"{way.label}{f'（{way.url}）' if way.url.startswith('http') else ''}" for way in found.ways)
    return f"{found.says}办法：{ways}。"


@register(PROCEDURE, "refer")
class ReferForm(EndingForm):
    """Where it belongs, and how one gets there; of the known channels that is filled in."""

    body = forms.ChoiceField(label="应走的渠道", choices=lambda: list(bodies().items()), widget=forms.RadioSelect)
    name = forms.CharField(
        label="机关、单位名称", max_length=100, required=False, help_text="选“其他机关、单位”的必须填写。"
    )
    how = long_text(
        "到哪里、怎样提出", required=False, max_length=1500, help_text="留空则按渠道写好的说明告知。写给来信人看的。"
    )
    field_order = ["body", "name", "how", "note"]
    sealed = ("how",)
    outcome = Outcome.REFERRED

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        body = cleaned.get("body")
        if body == OTHER_BODY:
            for name, told in (("name", "请写明是哪个机关、单位。"), ("how", "请写明到哪里、怎样提出。")):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, told)
        elif body and not cleaned.get("how"):
            cleaned["how"] = how_to(body)
        return cleaned

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        body = self.cleaned_data["body"]
        move.facts["body"] = body
        move.sealed["where"] = self.cleaned_data.get("name") or bodies()[body]


@register(PROCEDURE, "correct_kind")
class CorrectKindForm(LetterForm):
    """What the letter really is. Its limit is that of its kind, from the day it came; taken up again, it keeps the days
    that are given for that."""

    kind = forms.ChoiceField(label="类型", choices=LetterKind.choices, widget=forms.RadioSelect)
    field_order = ["kind", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].initial = self.written.kind
        self.fields["kind"].help_text = "　".join(
            f"{LetterKind(kind).label}：{rule_of(kind).means}。" for kind in LetterKind
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == self.written.kind:
            self.add_error("kind", f"现在就是“{self.written.get_kind_display()}”，不用改。")
        return cleaned

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        kind = self.cleaned_data["kind"]
        move.limit = rule_of(kind).limit if round_of(self.situation) == 1 else "again"
        move.facts |= {"kind": kind, "kind_before": self.written.kind}

    def apply(self, move: Move) -> None:
        super().apply(move)
        self.written.kind = self.cleaned_data["kind"]
        self.written.save(update_fields=["kind"])
        if not rule_of(self.written.kind).publishable:
            ending.take_down(move.case, move.situation.actor.user)


register(PROCEDURE, "assign")(AssignForm)
register(PROCEDURE, "reason")(ReasonForm)
register(PROCEDURE, "accept")(AcceptForm)
register(PROCEDURE, "object")(ObjectForm)
register(PROCEDURE, "reissue_code")(ReissueCodeForm)
