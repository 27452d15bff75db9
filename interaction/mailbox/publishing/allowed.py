"""Whether a letter may be shown at all, and who does what on its way."""

from typing import Any

from interaction.casework import actors, privacy
from interaction.casework.models import Case

from ..kinds import rule_of
from ..models import Letter, Outcome, Reply
from .models import PublishedLetter


class Refused(Exception):
    """It cannot be done now; the text says why, to the person at the screen."""


def reason_against(case: Case) -> str:
    """Why this letter cannot be shown, whoever asks; empty where it can."""
    letter = Letter.objects.filter(case=case).first()
    if letter is None or case.erased_on:
        return "来信的内容已经按规定清除。"
    if not rule_of(letter.kind).publishable:
        return f"{letter.get_kind_display()}的来信内容不公开。"
    if not letter.wish_public:
        return "来信人不同意公开。"
    if case.outcome != Outcome.REPLIED or sent_reply(case) is None:
        return "答复以后才能公开。"
    if case.step not in ("answered", "archived", "closed"):
        return "正在重新办理，有了新的答复再公开。"
    return ""


def sent_reply(case: Case) -> Reply | None:
    return Reply.objects.filter(case=case, status=Reply.Status.SENT).order_by("-round", "-pk").first()


def may_prepare(user: Any, case: Case) -> bool:
    return privacy.may_see(user, case)


def may_approve(user: Any, letter: PublishedLetter) -> str:
    """Why this user cannot approve it; empty where they can: another one than who prepared it."""
    if not actors.staff(user, letter.case).roles & {"reviewer", "head"}:
        return "由审核岗或者负责人复核。"
    if letter.prepared_by_id == user.pk:
        return "准备的人不能自己复核，请换一位审核岗或者负责人。"
    return ""


def may_withdraw(user: Any, case: Case) -> bool:
    return bool(actors.staff(user, case).roles & {"reviewer", "head", "receiver"})
