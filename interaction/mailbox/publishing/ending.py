"""A letter that is not shown, or not any more: by the agency's choice, or at the writer's word.

Each function runs in one transaction that holds the row. ``Refused`` says why something cannot be done now.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cms.review import personal_data
from interaction.casework.models import Case

from ..models import Rating
from . import files, tallies
from .allowed import Refused, may_prepare, may_withdraw
from .models import PublishedFile, PublishedLetter, Step
from .preparing import offer
from .steps import held, step, told

Status = PublishedLetter.Status


def decline(case: Case, user: Any, reason: str) -> PublishedLetter:
    """The agency's choice: it stays between the writer and the agency."""
    if not reason.strip():
        raise ValidationError({"reason": "请写明为什么不公开。"})
    if not may_prepare(user, case):
        raise Refused("由办理这封信的人员决定。")
    offer(case)
    with transaction.atomic():
        letter = held(case, None)
        if letter.status not in (Status.OFFERED, Status.DRAFT, Status.WAITING):
            raise Refused("已经公开的，用“撤下”。")
        letter.status = Status.DECLINED
        step(letter, Step.What.DECLINED, user, reason.strip())
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
        letter = held(case, None)
        if letter.status != Status.PUBLIC:
            raise Refused("它没有公开。")
        _end(letter, Status.WITHDRAWN)
        letter.ended_reason = reason[:300]
        step(letter, Step.What.WITHDRAWN, user, reason)
    return letter


def take_down(case: Case, user: Any) -> None:
    """It has turned out to be of a kind that is not shown."""
    with transaction.atomic():
        letter = PublishedLetter.objects.select_for_update().filter(case=case, status=Status.PUBLIC).first()
        if letter is None:
            return
        _end(letter, Status.WITHDRAWN)
        letter.ended_reason = "这一类来信不公开。"
        step(letter, Step.What.WITHDRAWN, user, letter.ended_reason)


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
        step(letter, Step.What.RECALLED, None)
        told(letter)


def _end(letter: PublishedLetter, status: Status) -> None:
    tallies.count(letter, -1)
    letter.status, letter.ended_at = status, timezone.now()
    letter.title = letter.question = letter.answer = ""
    files.take_back(letter)
    told(letter)


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
        told(letter)
