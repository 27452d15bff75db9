"""The one way in which a question is asked."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.review.masking import suspected
from interaction.casework import codes
from interaction.casework.models import NumberSequence
from interaction.moderation import words
from interaction.moderation.models import Moderated

from .models import Guest, Interview, InterviewQuestion, LiveRoom

PREFIX = "FT"
ANONYMOUS = "网友"


class NotOpen(Exception):
    """Questions are not taken yet, or no more. The message says which."""


def why_not_open(interview: Interview) -> str:
    """Why nobody can ask now; empty while they can."""
    now = timezone.now()
    if not interview.live or interview.withdrawn_at:
        return "这场访谈没有公开，不能提问。"
    if now < interview.opens_at:
        return f"{timezone.localtime(interview.opens_at):%Y-%m-%d %H:%M} 开始征集问题。"
    ended = LiveRoom.objects.filter(interview=interview.pk).exclude(ended_at=None).exists()
    return "提问已经结束。" if ended or now >= interview.closes_at else ""


def sent(secret: str) -> InterviewQuestion | None:
    return InterviewQuestion.objects.filter(submission_key=codes.submission_key(secret)).first()


def ask(interview: Interview, data: Mapping[str, Any], *, secret: str) -> tuple[InterviewQuestion, bool]:
    """A question, and whether it is new. ``data``: ``text``, ``who``, ``guest`` (key or empty), all checked. It waits
    for a moderator, whatever it says. Sent again with the same ``secret`` it gives the one there is."""
    if (old := sent(secret)) is not None:
        return old, False
    if why := why_not_open(interview):
        raise NotOpen(why)
    guest = Guest.objects.filter(interview=interview, pk=data["guest"]).first() if data.get("guest") else None
    who = data.get("who", "")
    try:
        with transaction.atomic():
            made = InterviewQuestion.objects.create(
                interview=interview, guest=guest, sent_at=timezone.now(), who=who, written=data["text"],
                shown_as=f"{ANONYMOUS}{who[0]}**" if who else ANONYMOUS,
                number=NumberSequence.take(f"{PREFIX}{timezone.localdate():%Y%m%d}"),
                code_hash=codes.hash_of(codes.code_for(secret)), submission_key=codes.submission_key(secret),
                standing=Moderated.Standing.HELD,
                held_for=[*words.look(data["text"], who).words, *suspected(data["text"])],
            )  # fmt: skip
    except IntegrityError:
        # Of two at the same moment the other was first.
        if (old := sent(secret)) is None:
            raise
        return old, False
    return made, True


def find(number: str, typed: str) -> InterviewQuestion | None:
    """The question of this number, if the code is its own."""
    key = codes.key_of(InterviewQuestion, number, typed)
    return InterviewQuestion.objects.select_related("interview").get(pk=key) if key else None
