"""Questions wait for a moderator, in the list of all that waits and on the live desk alike."""

from typing import Any

from cms.review.masking import masked
from interaction.moderation.models import Moderated
from interaction.moderation.queues import Queue

from . import room
from .models import InterviewQuestion


def _text(question: InterviewQuestion) -> str:
    return str(question.shown or question.written)


def _place(question: InterviewQuestion) -> str:
    return question.interview.get_absolute_url()


def _decided(question: Any) -> None:
    """What is let through is shown as it was written, without personal data, unless somebody has put it in order
    before; what is refused is shown no more."""
    if question.standing == Moderated.Standing.ACCEPTED and not question.shown:
        question.shown = masked(question.written)
        question.save(update_fields=["shown"])
    room.touch(question.interview_id)


QUEUE = Queue(
    name="interview_questions", label="访谈提问", model="interviews.InterviewQuestion",
    agency="interview__lead_agency", about=lambda question: question.interview.title, text=_text, place=_place,
    related=("interview", "interview__lead_agency"), decided=_decided, order=40,
)  # fmt: skip
