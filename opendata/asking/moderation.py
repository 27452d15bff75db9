"""Data wanted, before everybody reads it: all of it waits for a moderator, and is shown without the data of persons."""

from django.db import transaction
from django.urls import reverse

from interaction.moderation.queues import Queue
from search import memory

from .models import Asked, ShownWant
from .privacy import for_everybody


def _about(shown: ShownWant) -> str:
    return f"关于“{shown.dataset.title}”" if shown.dataset else "目录里还没有的数据"


def _text(shown: ShownWant) -> str:
    asked: Asked = shown.case.asked
    return f"{asked.subject}\n\n{asked.text}"


def _place(shown: ShownWant) -> str:
    return reverse("desk:case", args=[shown.case.number])


def decided(shown: ShownWant) -> None:
    """What is let through is put down as it will be shown; what is not, is shown no longer."""
    asked = Asked.objects.get(pk=shown.case_id)
    shown.title = for_everybody(asked, asked.subject)[:200] if shown.is_shown else ""
    shown.text = for_everybody(asked, asked.text) if shown.is_shown else ""
    shown.save(update_fields=["title", "text"])
    transaction.on_commit(memory.bump)


QUEUE = Queue(
    name="data-wanted",
    label="数据需求",
    model="asking.ShownWant",
    agency="agency_id",
    sent="asked_on",
    about=_about,
    text=_text,
    place=_place,
    related=("case__asked", "dataset"),
    waits=lambda records: records.filter(taken_back=False),
    decided=decided,
    order=60,
)
