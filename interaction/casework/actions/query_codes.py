"""New query codes: for whoever lost theirs, and for third parties."""

import secrets
from collections.abc import Callable, Collection

from django import forms

from .. import codes, ledger
from ..models import Case
from .base import CaseForm, Move, long_text

Others = Callable[[Case], Collection[int]]
_others: list[Others] = []


def same_sender(others: Others) -> None:
    """``others(case)``: the keys of further cases that came of what its sender sent. One code opens them all."""
    _others.append(others)


def _others_of(case: Case) -> list[int]:
    return [key for others in _others for key in others(case)]


def _renew_others(move: Move) -> None:
    """Each keeps it in its own ledger: whoever checks the receipt sees when and by whom the code was changed."""
    for case in Case.objects.select_for_update().filter(pk__in=_others_of(move.case)).order_by("pk"):
        case.code_hash = move.case.code_hash
        ledger.append(
            case, action="reissue_code", step=case.step, actor=move.situation.actor, at=move.at, on=move.on,
            role="receiver", facts={"checked": move.facts["checked"], "with": move.case.number},
        )  # fmt: skip
        case.save(update_fields=["code_hash", "sequence", "head"])


def show_once(move: Move, number: str, code: str) -> None:
    """Hand a new code to whoever did the action, with the entry as it is returned, and nowhere else: neither in the
    ledger nor in the database. The page shows it once."""
    assert move.entry is not None
    move.entry.shown_once = {"number": number, "code": codes.shown(code)}  # type: ignore[attr-defined]


class ReissueCodeForm(CaseForm):
    """Who lost the code gets a new one, after showing who they are. The old one opens nothing any more."""

    checked = forms.ChoiceField(
        label="怎样核对的身份",
        choices=[
            ("in_person", "申请人当面出示身份证件原件"),
            ("agent", "代理人出示授权委托书和双方身份证件"),
            ("organisation", "单位出具介绍信并核对经办人身份"),
        ],
        widget=forms.RadioSelect,
    )
    reason = long_text("事由", max_length=500)
    field_order = ["checked", "reason", "note"]
    sealed = ("reason",)

    @classmethod
    def changes_too(cls, case: Case) -> Collection[int]:
        return _others_of(case)

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts["checked"] = self.cleaned_data["checked"]

    def apply(self, move: Move) -> None:
        super().apply(move)
        code = codes.code_for(secrets.token_urlsafe(24))
        move.case.code_hash = codes.hash_of(code)
        _renew_others(move)
        show_once(move, move.case.number, code)
