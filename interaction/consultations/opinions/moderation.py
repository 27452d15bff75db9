"""Opinions before everybody reads them: those that may be shown all wait for a moderator; what is let through is shown
without the data of persons that stand in it. What its sender keeps from the public needs no such decision."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from cms.review.masking import masked
from interaction.moderation.queues import Queue
from search import memory

from .models import Opinion, OpinionPart


def _about(opinion: Opinion) -> str:
    return opinion.call.title


def _text(opinion: Opinion) -> str:
    """All of what was written, article by article."""
    written = [f"【{said['label']}】{said['text']}" for said in opinion.said.values() if said["text"]]
    return "\n\n".join(written) or "（只表明了态度，没有写文字）"


def _place(opinion: Opinion) -> str:
    return reverse("opinions:opinion", args=[opinion.pk])


def _waits(opinions: "QuerySet[Any]") -> "QuerySet[Any]":
    return opinions.filter(publishable=True)


def decided(opinion: Opinion) -> None:
    """What is let through is put down as it will be shown; what is not, is shown no longer."""
    accepted = opinion.standing == Opinion.Standing.ACCEPTED
    parts = list(OpinionPart.objects.filter(opinion=opinion))
    for part in parts:
        part.shown = masked(opinion.said[part.part]["text"]) if accepted else ""
    OpinionPart.objects.bulk_update(parts, ["shown"])
    transaction.on_commit(memory.bump)


QUEUE = Queue(
    name="opinions",
    label="征集意见",
    model="opinions.Opinion",
    agency="call__lead_agency_id",
    about=_about,
    text=_text,
    place=_place,
    related=("call",),
    waits=_waits,
    decided=decided,
    order=10,
)
