"""The one door to the public for a letter: prepared by one, approved by another, taken back at the writer's word.

Each function runs in one transaction that holds the row. ``Refused`` says why something cannot be done now.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cms.review import personal_data
from interaction.casework import actors, calendar, privacy
from interaction.casework.encryption import Unreadable
from interaction.casework.models import Case
from search import memory

from ..kinds import rule_of
from ..models import Letter, Outcome, Rating, Reply
from . import files, tallies
from .finding import Finder, Found, TooMuch
from .models import Mask, PublishedFile, PublishedLetter, Step

Status = PublishedLetter.Status
PLACES = {"title": "标题", "question": "来信", "answer": "答复"}
LONGEST_TITLE = 100
OPEN = (Status.OFFERED, Status.DRAFT, Status.DECLINED, Status.WITHDRAWN, Status.RECALLED)  # may be prepared (again)


class Refused(Exception):
    """It cannot be done now; the text says why, to the person at the screen."""


# --- Whether it may be shown at all, and who does what


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


# --- Preparing


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


def original(case: Case) -> dict[str, str]:
    """What was written and answered, as it stands."""
    letter, reply = Letter.objects.get(case=case), sent_reply(case)
    return {"title": letter.subject, "question": letter.text, "answer": reply.text if reply else ""}


def finder_for(case: Case) -> Finder:
    return Finder(Letter.objects.get(case=case).sender or {})


def wording_of(letter: PublishedLetter) -> dict[str, str]:
    return {**original(letter.case), **(letter.wording or {})}


def found_in(wording: Mapping[str, str], finder: Finder) -> dict[str, tuple[Found, list[str]]]:
    """Fingerprint → what it is, and where it stands."""
    places: dict[str, tuple[Found, list[str]]] = {}
    for name, label in PLACES.items():
        for one in finder.find(wording.get(name, "")):
            entry = places.setdefault(one.fingerprint, (one, []))
            if label not in entry[1]:
                entry[1].append(label)
    return places


def shown_of(letter: PublishedLetter, wording: Mapping[str, str], finder: Finder) -> dict[str, str]:
    """What everybody would read. ``Refused`` where there is more than can be masked."""
    kept = set(letter.masks.filter(shown=True, present=True).exclude(reason="").values_list("fingerprint", flat=True))
    try:
        return {name: finder.masked(wording.get(name, ""), kept).strip() for name in PLACES}
    except TooMuch:
        raise Refused("个人信息太多，不能逐处遮盖。请把有关的段落改写成不涉及个人的说法。") from None


@dataclass
class Choices:
    """What the page sends. ``shown``: fingerprint → reason; ``chosen``: keys of files; ``blacked``: key → boxes."""

    wording: dict[str, str]
    shown: dict[str, str] = field(default_factory=dict)
    chosen: set[int] = field(default_factory=set)
    blacked: dict[int, list[list[int]]] = field(default_factory=dict)


def _held(case: Case, seen: int | None) -> PublishedLetter:
    letter = PublishedLetter.objects.select_for_update().filter(case=case).first()
    if letter is None:
        raise Refused("这封信还没有准备公开。")
    if seen is not None and letter.revision != seen:
        raise Refused("您打开页面以后，别人改过。请看过最新内容再办，刚才填写的没有保存。")
    return letter


def _step(letter: PublishedLetter, what: Step.What, user: Any, reason: str = "", **facts: Any) -> None:
    letter.revision += 1
    letter.save()
    Step.objects.create(letter=letter, what=what, user=user, reason=reason[:300], facts=facts)


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
        letter = _held(case, seen)
        if letter.status not in OPEN:
            raise Refused("已经提交复核或者已经公开，不能再改。")
        letter.wording = {name: choices.wording[name] for name in PLACES}
        letter.status, letter.prepared_by = Status.DRAFT, user
        letter.agency, letter.kind = case.desk, Letter.objects.get(case=case).kind
        _decide(letter, user, choices, finder_for(case))
        _choose(letter, choices)
        _step(letter, Step.What.SAVED, user, **_figures(letter))
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
        letter = _held(case, seen)
        if letter.status != Status.DRAFT or not may_prepare(user, case):
            raise Refused("先保存要公开的文字，再提交复核。")
        if problems := problems_of(letter):
            raise Refused("；".join(problems))
        letter.status = Status.WAITING
        letter.prepared_by = user
        _step(letter, Step.What.SENT, user, **_figures(letter))
    return letter


def give_back(case: Case, user: Any, reason: str, seen: int | None = None) -> PublishedLetter:
    if not reason.strip():
        raise ValidationError({"reason": "请写明要改什么。"})
    with transaction.atomic():
        letter = _held(case, seen)
        if letter.status != Status.WAITING:
            raise Refused("它不在等待复核。")
        if not actors.staff(user, case).roles & {"reviewer", "head"}:
            raise Refused("由审核岗或者负责人复核。")
        letter.status = Status.DRAFT
        _step(letter, Step.What.RETURNED, user, reason.strip())
    return letter


def approve(case: Case, user: Any, seen: int | None = None) -> PublishedLetter:
    """From now on everybody reads it. Everything is looked at once more, for consent and files may have changed."""
    with transaction.atomic():
        letter = _held(Case.objects.select_for_update().get(pk=case.pk), seen)
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
        _step(letter, Step.What.APPROVED, user, **_figures(letter))
        tallies.count(letter, 1)
        _told(letter)
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


def _told(letter: PublishedLetter) -> None:
    """After the commit every page that was kept in memory is out of date."""
    transaction.on_commit(memory.bump)


# --- Not shown, or not any more


def decline(case: Case, user: Any, reason: str) -> PublishedLetter:
    """The agency's choice: it stays between the writer and the agency."""
    if not reason.strip():
        raise ValidationError({"reason": "请写明为什么不公开。"})
    if not may_prepare(user, case):
        raise Refused("由办理这封信的人员决定。")
    offer(case)
    with transaction.atomic():
        letter = _held(case, None)
        if letter.status not in (Status.OFFERED, Status.DRAFT, Status.WAITING):
            raise Refused("已经公开的，用“撤下”。")
        letter.status = Status.DECLINED
        _step(letter, Step.What.DECLINED, user, reason.strip())
    return letter


def withdraw(case: Case, user: Any, reason: str) -> PublishedLetter:
    """By the agency; the reason stands where the letter stood."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "请写明撤下的原因，会显示在原来的网址上。"})
    if personal_data.scan(reason):
        raise ValidationError({"reason": "撤下的原因会公开，里面不要写个人信息。"})
    if not may_withdraw(user, case):
        raise Refused("由受理岗、审核岗或者负责人撤下。")
    with transaction.atomic():
        letter = _held(case, None)
        if letter.status != Status.PUBLIC:
            raise Refused("它没有公开。")
        _end(letter, Status.WITHDRAWN)
        letter.ended_reason = reason[:300]
        _step(letter, Step.What.WITHDRAWN, user, reason)
    return letter


def take_down(case: Case, user: Any) -> None:
    """It has turned out to be of a kind that is not shown."""
    with transaction.atomic():
        letter = PublishedLetter.objects.select_for_update().filter(case=case, status=Status.PUBLIC).first()
        if letter is None:
            return
        _end(letter, Status.WITHDRAWN)
        letter.ended_reason = "这一类来信不公开。"
        _step(letter, Step.What.WITHDRAWN, user, letter.ended_reason)


def recall(case: Case) -> None:
    """The writer no longer agrees: at once, in the transaction in which they say so. Whoever prepares stops, too."""
    with transaction.atomic():
        letter = PublishedLetter.objects.select_for_update().filter(case=case).first()
        if letter is None or letter.status == Status.RECALLED:
            return
        if letter.status == Status.PUBLIC:
            _end(letter, Status.RECALLED)
        elif letter.published_at:  # withdrawn by the agency: its reason goes, too
            letter.ended_reason = ""
        letter.status = Status.RECALLED
        _step(letter, Step.What.RECALLED, None)
        _told(letter)


def _end(letter: PublishedLetter, status: Status) -> None:
    tallies.count(letter, -1)
    letter.status, letter.ended_at = status, timezone.now()
    letter.title = letter.question = letter.answer = ""
    files.take_back(letter)
    _told(letter)


def erase(case: Case) -> None:
    """The time of the case's personal data is over: what was prepared goes. What is public holds none and stays."""
    PublishedLetter.objects.filter(case=case).update(wording={})
    PublishedFile.objects.filter(letter__case=case).update(blacked=[])


def rated(case: Case) -> None:
    """The writer has rated the answer that is shown."""
    letter = PublishedLetter.objects.filter(case=case, status=Status.PUBLIC).first()
    rating = Rating.objects.filter(case=case, standing=Rating.Standing.COUNTED).order_by("-round").first()
    degree = rating.degree if rating else None
    if letter is not None and letter.degree != degree:
        PublishedLetter.objects.filter(pk=letter.pk).update(degree=degree)
        _told(letter)
