"""Applications to use what is opened on conditions: an opinion, another person's decision, and what becomes of it."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone

from interaction.casework.actions.base import ReasonForm, long_text
from interaction.casework.engine import Refused
from opendata.keys import making

from ..guards import grant_of
from ..kinds import Outcome
from ..submission import open_for
from .base import PROCEDURE, AskedForm, EndingForm, Move, register

MOST_MONTHS = 36
OPINIONS = {"grant": "同意开放", "deny": "不同意开放"}


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError(day)


def _conditions(label: str) -> forms.CharField:
    return long_text(
        label, required=False, max_length=2000,
        help_text="申请人可以用来做什么、怎样保管、能不能给别人。不填就按数据集页面上写的条件。",
    )  # fmt: skip


@register(PROCEDURE, "recommend")
class RecommendForm(AskedForm):
    """What the handler thinks: whoever decides has it before them."""

    opinion = forms.ChoiceField(label="意见", choices=list(OPINIONS.items()), widget=forms.RadioSelect)
    grounds = long_text("理由", max_length=2000, help_text="申请人看不到，写给作决定的人。")
    conditions = _conditions("使用条件")
    field_order = ["opinion", "grounds", "conditions", "note"]
    sealed = ("grounds", "conditions")

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts["opinion"] = self.cleaned_data["opinion"]


def recommended(here: Any) -> tuple[str, dict[str, Any]]:
    """The last opinion and what was written with it."""
    entry = here.last("recommend")
    if entry is None:
        return "", {}
    return entry.facts.get("opinion", ""), dict(entry.sealed.content) if hasattr(entry, "sealed") else {}


@register(PROCEDURE, "grant")
class GrantForm(EndingForm):
    """Granted: until when, on what conditions."""

    months = forms.IntegerField(
        label="可以用几个月", validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)],
        help_text=f"从今天算起，最多 {MOST_MONTHS} 个月；到期密钥自动失效。",
    )  # fmt: skip
    conditions = _conditions("使用条件")
    field_order = ["months", "conditions", "note"]
    sealed = ("conditions",)
    outcome = Outcome.GRANTED

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["months"].initial = self.asked.months or 12
        self.fields["conditions"].initial = recommended(self.situation)[1].get("conditions", "")

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        dataset = self.asked.dataset
        # It may have been opened to all, or closed, while this was on its way.
        if problem := open_for(self.asked.kind, dataset):
            raise Refused(problem)
        assert dataset is not None
        conditions = self.cleaned_data.get("conditions") or dataset.opening_reason
        until = months_later(timezone.localdate(move.at), self.cleaned_data["months"])
        self.made = making.grant(
            dataset, move.case, until=until, conditions=conditions, user=move.situation.actor.user
        )  # fmt: skip
        move.facts |= {"grant": self.made.pk, "until": until.isoformat()}
        move.sealed["conditions"] = conditions


@register(PROCEDURE, "deny")
class DenyForm(EndingForm):
    """Not granted: why, and by which rule."""

    reasons = long_text("理由", max_length=2000, help_text="写给申请人看的，会写进告知书。")
    legal_basis = long_text("依据", max_length=500, help_text="法律、法规的名称和条款。")
    field_order = ["reasons", "legal_basis", "note"]
    sealed = ("reasons", "legal_basis")
    outcome = Outcome.DENIED


@register(PROCEDURE, "take_back_grant")
class TakeBackGrantForm(AskedForm, ReasonForm):
    """The data cannot be read with it from now on."""

    def apply(self, move: Move) -> None:
        super().apply(move)
        grant = grant_of(self.situation)
        assert grant is not None, "guarded by data_granted"
        making.take_back(grant, self.cleaned_data["note"])


class KeyForm(AskedForm):
    """A key for what was granted. What is shown follows from the form's own token, so that a click too many, or an
    answer that got lost, gives the same key; the portal keeps nothing it could be read from."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]

    def key(self) -> Any:
        return making.make(secret_of(self.case.pk, str(self.data.get("token", ""))))[0]

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        if not self.data.get("token"):
            raise Refused("这一页已经过时，请刷新后再试。")
        self.taken = self.key()
        move.facts["key"] = self.taken.begins

    def apply(self, move: Move) -> None:
        super().apply(move)
        grant = grant_of(self.situation)
        assert grant is not None, "guarded by data_granted"
        making.hand_over(grant, self.taken)


def secret_of(case: int, token: str) -> str:
    return f"case {case} {token[:100]}"


@register(PROCEDURE, "take_key")
class TakeKeyForm(KeyForm):
    existing = forms.CharField(
        label="已有的密钥", required=False, max_length=100, strip=True,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
        help_text="已经在用密钥、想用同一个的，填在这里。不填就发一个新的。",
    )  # fmt: skip

    def clean_existing(self) -> str:
        typed: str = self.cleaned_data["existing"]
        self.found = making.find(typed) if typed else None
        if typed and self.found is None:
            raise forms.ValidationError("这个密钥不对，或者已经停用。请核对；不填就发一个新的。")
        return ""  # stands nowhere any more

    def key(self) -> Any:
        return self.found or super().key()


@register(PROCEDURE, "renew_key")
class RenewKeyForm(KeyForm):
    """Lost, or known to others: another one, and the old one does not open this dataset any more."""
