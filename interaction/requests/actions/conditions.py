"""Which answers the law allows in which case."""

from datetime import date

from interaction.casework.history import Situation
from interaction.casework.models import Case

from ..guards import REASONS
from ..models import InformationRequest


def why_not_this_answer(here: Situation, outcome: str, earlier: str = "") -> str:
    """Why a case cannot be answered with ``outcome``; ``""`` where it can."""
    if outcome == "third_party" and not _third_party_objects(here):
        return "以保护第三方合法权益为由不公开的，须先书面征求第三方意见，并且有第三方没有同意公开。"
    if outcome == "unclear" and not here.has("correct", "record_correction"):
        return "须先告知补正，补正以后仍不明确的，才能这样答复。"
    if outcome == "excessive":
        return _why_not_excessive(here)
    if outcome == "repeated":
        return _why_not_repeated(here.case, earlier)
    return ""


def _third_party_objects(here: Situation) -> bool:
    """Somebody was asked who did not agree; who said nothing is left to the agency (art. 32)."""
    asked = [task for task in here.tasks if task.kind == "third_party" and task.status in ("answered", "silent")]
    return any(task.answer != "agree" for task in asked)


def _why_not_excessive(here: Situation) -> str:
    asked = here.last("ask_reasons")
    if asked is None:
        return "须先要求申请人说明理由（第三十五条）。"
    if not here.has(*REASONS) and here.today <= date.fromisoformat(asked.facts["reply_by"]):
        return f"申请人说明理由的期限到 {asked.facts['reply_by']}，期满后才能这样答复。"
    return ""


def _why_not_repeated(case: Case, earlier: str) -> str:
    """An earlier request of the same applicant to the same agency that was answered. One from before the portal has no
    number of ours: then whatever names the earlier answer will do."""
    number = earlier.strip().upper()
    if not number:
        return ""  # that it is missing is said already
    found = Case.objects.filter(number=number, procedure=case.procedure).first()
    if found is None:
        return "没有这个编号的申请。" if number.startswith(here_prefix(case)) else ""
    mine, theirs = (InformationRequest.objects.filter(pk=pk).first() for pk in (case.pk, found.pk))
    if found.pk == case.pk or found.agency_id != case.agency_id or not found.outcome:
        return "须是本机关已经答复过的另一件申请。"
    if mine and theirs and mine.applicant_key and theirs.applicant_key and mine.applicant_key != theirs.applicant_key:
        return "那一件不是同一申请人提出的。"
    return ""


def here_prefix(case: Case) -> str:
    from interaction.casework import procedures

    return procedures.get(case.procedure).prefix
