"""Conditions of this procedure alone (``guards`` in procedure.toml): each gives ``""``, or why not. Their names begin
with ``data_``: guards of all procedures stand in one list."""

from interaction.casework.history import Situation
from interaction.casework.procedures import guard
from opendata.keys.models import Grant

from .kinds import Kind
from .models import Asked, ShownWant


def asked_of(here: Situation) -> Asked | None:
    """What was asked, read once."""
    if "asked" not in here.__dict__:
        here.__dict__["asked"] = Asked.objects.select_related("dataset").filter(pk=here.case.pk).first()
    found: Asked | None = here.__dict__["asked"]
    return found


def grant_of(here: Situation) -> Grant | None:
    """What was granted, read once; also what was taken back since."""
    if "grant" not in here.__dict__:
        here.__dict__["grant"] = Grant.objects.select_related("dataset", "key").filter(case=here.case.pk).first()
    found: Grant | None = here.__dict__["grant"]
    return found


def _is_access(here: Situation) -> bool:
    asked = asked_of(here)
    return asked is not None and asked.kind == Kind.ACCESS


@guard
def data_is_access(here: Situation) -> str:
    return "" if _is_access(here) else "只有有条件开放申请要经复核决定，这一件直接答复。"


@guard
def data_not_access(here: Situation) -> str:
    return "有条件开放申请要先提出意见，由另一个人决定。" if _is_access(here) else ""


@guard
def data_details_unasked(here: Situation) -> str:
    return "只能请申请人补充一次。" if here.has("ask_details") else ""


@guard
def data_signed(here: Situation) -> str:
    """What needs to know who asked."""
    asked = asked_of(here)
    return "" if asked and asked.sender.get("name") else "没有留下姓名，无法核对是谁提交的。"


@guard
def data_granted(here: Situation) -> str:
    grant = grant_of(here)
    if grant is None:
        return "没有授权。"
    if grant.revoked_on:
        return "授权已经收回。"
    return "" if grant.holds_on(here.today) else f"授权已于 {grant.until:%Y-%m-%d} 到期，需要继续使用的请重新申请。"


@guard
def data_key_untaken(here: Situation) -> str:
    grant = grant_of(here)
    return "密钥已经领取。" if grant and grant.key_id else ""


@guard
def data_key_taken(here: Situation) -> str:
    grant = grant_of(here)
    return "" if grant and grant.key_id else "还没有领取过密钥。"


@guard
def data_grant_over(here: Situation) -> str:
    """Who may use data is known as long as they may."""
    grant = grant_of(here)
    return "授权还没有到期。" if grant and grant.revoked_on is None and grant.holds_on(here.today) else ""


@guard
def data_shown(here: Situation) -> str:
    shown = ShownWant.objects.filter(case=here.case.pk, taken_back=False).exists()
    return "" if shown else "没有同意公开。"
