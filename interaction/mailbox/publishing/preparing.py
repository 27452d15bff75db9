"""The one door to the public for a letter: prepared by one, approved by another.

Each function runs in one transaction that holds the row. ``Refused`` says why something cannot be done now.
"""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from interaction.casework import actors, calendar
from interaction.casework.encryption import Unreadable
from interaction.casework.models import Case

from ..models import Letter, Rating
from . import files, tallies
from .allowed import Refused, may_approve, may_prepare, reason_against, sent_reply
from .answered_again import prepared_before
from .finding import Finder
from .models import Mask, PublishedLetter, Step
from .steps import held, step, told
from .wording import LONGEST_TITLE, PLACES, finder_for, found_in, original, shown_of, wording_of

Status = PublishedLetter.Status
OPEN = (Status.OFFERED, Status.DRAFT, Status.DECLINED, Status.WITHDRAWN, Status.RECALLED)  # may be prepared (again)


@dataclass
class Choices:
    """What the page sends. ``shown``: fingerprint → reason; ``chosen``: keys of files; ``blacked``: key → boxes."""

    wording: dict[str, str]
    shown: dict[str, str] = field(default_factory=dict)
    chosen: set[int] = field(default_factory=set)
    blacked: dict[int, list[list[int]]] = field(default_factory=dict)


def offer(case: Case) -> PublishedLetter | None:
    """The letter has an answer and its writer's consent: the agency finds it among those it may show."""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case.pk)  # consent is not taken back meanwhile
        letter = Letter.objects.filter(case=case).first()
        if letter is None or reason_against(case):
            return None
        row, created = PublishedLetter.objects.get_or_create(
            case=case,
            defaults={"agency": case.desk, "kind": letter.kind, "to_head": letter.to_head, "status": Status.OFFERED},
        )
        if not created and row.status == Status.RECALLED:
            row.status, created = Status.OFFERED, True
            row.save()
        if created:
            Step.objects.create(letter=row, what=Step.What.OFFERED)
    return row


def save(case: Case, user: Any, choices: Choices, seen: int | None = None) -> PublishedLetter:
    """Keep the wording and the decisions; what is found in the new wording is masked unless it is decided otherwise."""
    if not may_prepare(user, case):
        raise Refused("由办理这封信的人员准备。")
    problem = _problem_of(choices)
    if problem:
        raise ValidationError(problem)
    offer(case)
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case.pk)
        if reason := reason_against(case):
            raise Refused(reason)
        letter = held(case, seen)
        if letter.status not in OPEN:
            raise Refused("已经提交复核或者已经公开，不能再改。")
        letter.wording = {name: choices.wording[name] for name in PLACES}
        letter.status, letter.prepared_by = Status.DRAFT, user
        letter.agency, letter.kind = case.desk, Letter.objects.get(case=case).kind
        _decide(letter, user, choices, finder_for(case))
        _choose(letter, choices)
        step(letter, Step.What.SAVED, user, **_figures(letter))
    return letter


def _problem_of(choices: Choices) -> dict[str, str]:
    problems = {}
    for name, label in PLACES.items():
        if not choices.wording.get(name, "").strip():
            problems[name] = f"{label}不能空着。"
    if len(choices.wording.get("title", "")) > LONGEST_TITLE:
        problems["title"] = f"标题不能超过 {LONGEST_TITLE} 个字。"
    if any(not reason.strip() for reason in choices.shown.values()):
        problems["shown"] = "照样显示的，每一处都要写理由，例如“是单位的公开电话”。"
    return problems


def _decide(letter: PublishedLetter, user: Any, choices: Choices, finder: Finder) -> None:
    places = found_in(letter.wording, finder)
    known = {mask.fingerprint: mask for mask in letter.masks.all()}
    now = timezone.now()
    for key, (one, where) in places.items():
        mask = known.pop(key, None) or Mask(letter=letter, fingerprint=key, decided_by=user, decided_at=now)
        reason = choices.shown.get(key, "").strip()[:200]
        if mask.pk is None or mask.reason != reason:
            mask.decided_by, mask.decided_at = user, now
        mask.kind, mask.place, mask.sample = one.kind, "、".join(where), one.masked[:300]
        mask.shown, mask.reason, mask.present = bool(reason), reason, True
        mask.save()
    # What was decided of what is no longer there stays in the record.
    Mask.objects.filter(pk__in=[mask.pk for mask in known.values()]).update(present=False)


def _choose(letter: PublishedLetter, choices: Choices) -> None:
    for file in files.files_of(letter):
        file.chosen = file.pk in choices.chosen
        file.blacked = choices.blacked.get(file.pk, []) if file.is_picture else []
        file.save()


def _figures(letter: PublishedLetter) -> dict[str, Any]:
    masks = list(letter.masks.filter(present=True))
    chosen = [file for file in letter.files.all() if file.chosen]
    edited = [name for name, text in original(letter.case).items() if letter.wording.get(name) != text]
    return {
        "found": len(masks), "masked": sum(not mask.shown for mask in masks),
        "shown": sum(mask.shown for mask in masks), "files": len(chosen),
        "blacked": sum(len(file.blacked) for file in chosen), "edited": edited,
    }  # fmt: skip


def problems_of(letter: PublishedLetter, finder: Finder | None = None) -> list[str]:
    """What stands in the way of showing it as it is prepared."""
    finder = finder or finder_for(letter.case)
    found = [reason] if (reason := reason_against(letter.case)) else []
    if prepared_before(letter):
        found.append("这些文字是照以前的答复准备的，后来又答复过一次。请用最后一次答复重新准备并保存。")
    for number, file in enumerate([one for one in files.files_of(letter) if one.chosen], start=1):
        if reason := files.reason_against(file, finder):
            found.append(f"选中的第 {number} 个附件不能公开：{reason}")
    try:
        shown_of(letter, wording_of(letter), finder)
    except Refused as error:
        found.append(str(error))
    return found


def send(case: Case, user: Any, seen: int | None = None) -> PublishedLetter:
    """To be approved by somebody else."""
    with transaction.atomic():
        letter = held(case, seen)
        if letter.status != Status.DRAFT or not may_prepare(user, case):
            raise Refused("先保存要公开的文字，再提交复核。")
        if problems := problems_of(letter):
            raise Refused("；".join(problems))
        letter.status = Status.WAITING
        letter.prepared_by = user
        step(letter, Step.What.SENT, user, **_figures(letter))
    return letter


def give_back(case: Case, user: Any, reason: str, seen: int | None = None) -> PublishedLetter:
    if not reason.strip():
        raise ValidationError({"reason": "请写明要改什么。"})
    with transaction.atomic():
        letter = held(case, seen)
        if letter.status != Status.WAITING:
            raise Refused("它不在等待复核。")
        if not actors.staff(user, case).roles & {"reviewer", "head"}:
            raise Refused("由审核岗或者负责人复核。")
        letter.status = Status.DRAFT
        step(letter, Step.What.RETURNED, user, reason.strip())
    return letter


def approve(case: Case, user: Any, seen: int | None = None) -> PublishedLetter:
    """From now on everybody reads it. Everything is looked at once more, for consent and files may have changed."""
    with transaction.atomic():
        letter = held(Case.objects.select_for_update().get(pk=case.pk), seen)
        if letter.status != Status.WAITING:
            raise Refused("它不在等待复核。")
        if reason := may_approve(user, letter):
            raise Refused(reason)
        finder = finder_for(case)
        if problems := problems_of(letter, finder):
            raise Refused("；".join(problems))
        shown = shown_of(letter, letter.wording, finder)
        letter.title, letter.question, letter.answer = shown["title"][:200], shown["question"], shown["answer"]
        _date(letter)
        letter.status, letter.approved_by = Status.PUBLIC, user
        letter.published_at, letter.ended_at, letter.ended_reason = timezone.now(), None, ""
        try:
            for number, file in enumerate(letter.files.filter(chosen=True).select_related("paper__stored"), start=1):
                files.make_public(file, number)
        except Unreadable as error:
            raise Refused(f"附件读不出来：{error}") from error
        step(letter, Step.What.APPROVED, user, **_figures(letter))
        tallies.count(letter, 1)
        told(letter)
    return letter


def _date(letter: PublishedLetter) -> None:
    case = letter.case
    reply = sent_reply(case)
    letter.asked_on = timezone.localdate(case.submitted_at)
    letter.answered_on = timezone.localdate(reply.sent_at) if reply and reply.sent_at else case.ended_on
    received = case.received_on or letter.asked_on
    letter.days = max(0, calendar.workdays_between(received, letter.answered_on)) if letter.answered_on else None
    rating = Rating.objects.filter(case=case, standing=Rating.Standing.COUNTED).order_by("-round").first()
    letter.degree = rating.degree if rating else None
