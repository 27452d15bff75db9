"""What the page of a case shows of a letter, and what stands beside the form of an action."""

from typing import Any

from interaction.casework import privacy
from interaction.casework.degrees import Degree, Reason
from interaction.casework.desk.reach import Sight, sight_of
from interaction.casework.desk.rooms import Section
from interaction.casework.history import Situation
from interaction.casework.models import Case, CaseGroup
from interaction.moderation import words

from .. import knowledge, sorting
from ..guards import letter_of
from ..kinds import LetterKind
from ..models import Letter, Rating, Reply
from ..publishing.admin import section as publication

FOLDER = "mailbox/admin"
LABELS = {"name": "姓名", "phone": "电话", "email": "电子邮箱", "address": "地址"}
SHOWN = 10
LIKELY = 0.3  # a kind less likely than this is no proposal
SORTING = ("submitted", "held")  # where it is decided what a letter is and whose
READ_WITH = ("assign", "reassign", "correct_kind", "refuse", "refer", "to_request", "join", "release", "object",
             "ask_details", "ask_agency", "ask_assist", "draft_reply", "send_reply", "return_reply", "explain",
             "appeal_rating", "decide_appeal", "record_visit", "approve_extension", "refuse_extension")  # fmt: skip


def sections(here: Situation, user: Any, revealed: bool) -> list[Section]:
    letter = letter_of(here)
    if letter is None:
        return []
    duty = privacy.may_see(user, here.case)
    found = [Section("来信", f"{FOLDER}/_letter.html", _letter(here, letter, duty, revealed), 10)]
    if duty:
        found += _moderation(here, letter)
        found += _proposal(here)
        found += _replies(here, user)
        found += _knowledge(here, letter, user)
        found += _similar(here, user)
    found += _ratings(here, duty)
    found += publication.sections(here, user)
    return found


def beside(here: Situation, user: Any, action: str) -> list[Section]:
    """Whoever writes about a letter has it before them."""
    letter = letter_of(here)
    if letter is None or action not in READ_WITH or not privacy.may_see(user, here.case):
        return []
    found = [Section("来信", f"{FOLDER}/_letter.html", _letter(here, letter, True, False) | {"plain": True}, 10)]
    if action in ("send_reply", "return_reply"):
        found += _replies(here, user)
    if action in ("draft_reply", "explain"):
        found += _knowledge(here, letter, user, drafting=True)
    if action in ("appeal_rating", "decide_appeal", "record_visit"):
        found += _ratings(here, True)
    return found


def _letter(here: Situation, letter: Letter, duty: bool, revealed: bool) -> dict[str, Any]:
    known = dict(letter.sender) if revealed else privacy.masked(letter.sender)
    return {
        "letter": letter, "duty": duty, "revealed": revealed, "erased": here.case.erased_on,
        "sender": [(label, known[name]) for name, label in LABELS.items() if known.get(name)] if duty else [],
        "became": letter.became.number if letter.became else "",
        "lead": letter.joined_to.number if letter.joined_to else "",
        "led": Letter.objects.filter(joined_to=here.case.pk).count(),
        "corrected": letter.kind != letter.kind_said,
    }  # fmt: skip


def _moderation(here: Situation, letter: Letter) -> list[Section]:
    """Which words held it back, and what was decided."""
    if not here.has("hold"):
        return []
    found = words.look(letter.subject, letter.text, letter.place, letter.sender.get("name", ""))
    released = here.last("release")
    return [
        Section(
            "内容核查", f"{FOLDER}/_moderation.html",
            {"words": found.words, "waiting": here.case.step == "held", "released": released}, 12,
        )
    ]  # fmt: skip


def _proposal(here: Situation) -> list[Section]:
    if here.case.step not in SORTING:
        return []
    proposal = sorting.proposal_of(here.case)
    if proposal is None:
        return []
    can = {action.name for action in here.available()}
    letter = letter_of(here)
    context = {
        "agencies": [(agency, round(share * 100)) for agency, share in proposal.agencies[:3]],
        "kinds": [
            (kind, LetterKind(kind).label, round(share * 100))
            for kind, share in proposal.kinds[:3]
            if kind in LetterKind.values and letter is not None and kind != letter.kind and share >= LIKELY
        ],
        "learned": proposal.learned, "may_assign": "assign" in can, "may_correct": "correct_kind" in can,
        "token": f"proposal-{here.case.pk}-{here.case.sequence}", "seen": here.case.sequence,
    }  # fmt: skip
    return [Section("建议分给谁", f"{FOLDER}/_proposal.html", context, 15)]


def _replies(here: Situation, user: Any = None) -> list[Section]:
    replies = list(Reply.objects.filter(case=here.case).select_related("drafted_by", "reviewed_by").order_by("-pk"))
    sent = any(reply.status == Reply.Status.SENT for reply in replies)
    keep = sent and user is not None and user.has_perm("knowledge.add_knowledgeitem")
    return [Section("答复", f"{FOLDER}/_replies.html", {"replies": replies, "keep": keep}, 20)] if replies else []


def _knowledge(here: Situation, letter: Letter, user: Any, *, drafting: bool = False) -> list[Section]:
    """What helped before, while the answer is being written."""
    if not drafting and here.case.step != "handling":
        return []
    found = knowledge.suggest(f"{letter.subject}\n{letter.text}", public=False, agency=here.case.desk)[:5]
    if drafting:
        found += knowledge.templates_for(here.case)
    context = {"suggestions": found, "drafting": drafting}
    return [Section("可以参考的答复", f"{FOLDER}/_knowledge.html", context, 30)] if found else []


def _similar(here: Situation, user: Any) -> list[Section]:
    cases: list[Case] = [case for case in sorting.similar(here.case) if sight_of(user, case) is Sight.CASE][:SHOWN]
    if not cases:
        return []
    group = CaseGroup.objects.filter(members__case=here.case.pk, size__gt=1).first()
    letters = Letter.objects.filter(pk__in=[case.pk for case in cases]).only("kind").in_bulk()
    steps = here.procedure.steps
    found = [
        {"case": case, "kind": letters[case.pk].get_kind_display() if case.pk in letters else "",
         "step": steps[case.step].label, "may_join": here.case.agency_id == case.agency_id}
        for case in cases
    ]  # fmt: skip
    can = any(action.name == "join" for action in here.available())
    return [Section("内容相近的来信", f"{FOLDER}/_similar.html", {"found": found, "may_join": can, "group": group}, 40)]


def _ratings(here: Situation, duty: bool) -> list[Section]:
    ratings = list(Rating.objects.filter(case=here.case).order_by("-round"))
    shown = [
        {
            "rating": one, "degree": Degree(one.degree).label,
            "reasons": [Reason(code).label for code in one.reasons if code in Reason.values],
            "words": one.words if duty else "",
        }
        for one in ratings
    ]  # fmt: skip
    return [Section("评价", f"{FOLDER}/_ratings.html", {"ratings": shown}, 25)] if shown else []
