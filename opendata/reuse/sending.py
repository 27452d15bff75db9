"""The one way in which a reuse comes to be."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from interaction.casework import codes
from interaction.moderation import words

from .models import Reuse


def submit(data: Mapping[str, Any], *, secret: str) -> tuple[Reuse, bool]:
    """With its datasets, there whole or not at all; and whether it is new. ``secret`` is one filling-in of the form:
    sent again, it gives the one there is. It waits for a moderator, whatever it says."""
    key = codes.submission_key(secret)
    if (old := Reuse.objects.filter(submission_key=key).first()) is not None:
        return old, False
    held = words.look(data["title"], data["description"], data["maker"], data.get("url", ""))
    fields = {name: data.get(name, "") for name in ("title", "kind", "maker", "description", "url", "contact")}
    try:
        with transaction.atomic():
            reuse = Reuse.objects.create(
                **fields, agency=data["datasets"][0].lead_agency, submission_key=key, held_for=list(held.words),
                sent_at=timezone.now(),
            )  # fmt: skip
            reuse.datasets.set(data["datasets"])
    except IntegrityError:  # sent twice at the same moment
        return Reuse.objects.get(submission_key=key), False
    return reuse, True
