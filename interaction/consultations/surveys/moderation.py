"""What people wrote in a survey, before anybody else reads it: all of it waits for a moderator."""

from typing import Any

from django.db import transaction
from django.urls import reverse

from cms.review.masking import masked
from interaction.moderation.queues import Queue
from search import memory

from .models import Remark


def _about(remark: Remark) -> str:
    question = next((one for one in remark.survey.asked if one.key == remark.question), None)
    return f"{remark.survey.title}：第 {question.number} 题" if question else remark.survey.title


def _text(remark: Remark) -> str:
    return remark.text


def _place(remark: Remark) -> str:
    return reverse("survey_desk:survey", args=[remark.survey_id])


def decided(remark: Any) -> None:
    """What is let through is put down as it will be shown."""
    remark.shown = masked(remark.text) if remark.standing == Remark.Standing.ACCEPTED else ""
    remark.save(update_fields=["shown"])
    transaction.on_commit(memory.bump)


QUEUE = Queue(
    name="survey_remarks", label="问卷里写的", model="surveys.Remark", agency="survey__lead_agency_id", about=_about,
    text=_text, place=_place, sent="sent_on", related=("survey",), decided=decided, order=20,
)  # fmt: skip
