"""What was made of data, before everybody sees it."""

from django.db import transaction
from django.urls import reverse

from interaction.moderation.queues import Queue
from search import memory

from .models import Reuse


def _text(reuse: Reuse) -> str:
    lines = [reuse.title, f"作者：{reuse.maker}", reuse.url, reuse.description]
    return "\n\n".join(line for line in lines if line)


def _decided(reuse: Reuse) -> None:
    """Search, too, shows it from now on, or not any more."""
    reuse.save(update_fields=["standing"])
    transaction.on_commit(memory.bump)


QUEUE = Queue(
    name="data-reuse",
    label="应用成果",
    model="reuse.Reuse",
    agency="agency_id",
    about=lambda reuse: reuse.get_kind_display(),
    text=_text,
    place=lambda reuse: reverse("data_reuse"),
    decided=_decided,
    order=61,
)
