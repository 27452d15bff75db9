"""What the page of a case shows of what was asked, and what stands beside the form of an action."""

from typing import Any

from interaction.casework import privacy
from interaction.casework.desk.rooms import Section
from interaction.casework.history import Situation

from ..actions.access import OPINIONS, recommended
from ..guards import asked_of, grant_of
from ..models import Asked, ShownWant

FOLDER = "asking/admin"
LABELS = {"name": "姓名、单位", "phone": "电话", "email": "电子邮箱"}
READ_WITH = (
    "assign", "reassign", "refuse", "object", "ask_details", "answer", "recommend", "return_recommendation", "grant",
    "deny", "approve_extension",
)  # fmt: skip


def sections(here: Situation, user: Any, revealed: bool) -> list[Section]:
    asked = asked_of(here)
    if asked is None:
        return []
    duty = privacy.may_see(user, here.case)
    found = [Section(asked.get_kind_display(), f"{FOLDER}/_asked.html", _asked(here, asked, duty, revealed), 10)]
    if duty:
        found += _opinion(here)
    grant = grant_of(here)
    if grant is not None:
        found.append(Section("授权", f"{FOLDER}/_grant.html", {"grant": grant, "today": here.today}, 20))
    return found


def beside(here: Situation, user: Any, action: str) -> list[Section]:
    """Whoever writes about it has it before them."""
    asked = asked_of(here)
    if asked is None or action not in READ_WITH or not privacy.may_see(user, here.case):
        return []
    shown = _asked(here, asked, True, False) | {"plain": True}
    found = [Section(asked.get_kind_display(), f"{FOLDER}/_asked.html", shown, 10)]
    if action in ("grant", "deny", "return_recommendation"):
        found += _opinion(here)
    return found


def _asked(here: Situation, asked: Asked, duty: bool, revealed: bool) -> dict[str, Any]:
    known = dict(asked.sender) if revealed else privacy.masked(asked.sender)
    return {
        "asked": asked, "duty": duty, "revealed": revealed, "erased": here.case.erased_on,
        "sender": [(label, known[name]) for name, label in LABELS.items() if known.get(name)] if duty else [],
        "shown": ShownWant.objects.filter(case=here.case.pk).first() if asked.wish_public else None,
    }  # fmt: skip


def _opinion(here: Situation) -> list[Section]:
    opinion, words = recommended(here)
    if not opinion:
        return []
    context = {"opinion": OPINIONS[opinion], "grounds": words.get("grounds"), "conditions": words.get("conditions")}
    return [Section("办理意见", f"{FOLDER}/_opinion.html", context, 15)]
