"""Requests of the same wording to one agency are one group, so that officers can handle them together."""

import unicodedata
from datetime import datetime

from django.db.models import F

from cms.agencies.models import Agency
from interaction.casework.encryption import fingerprint, fingerprints

from .models import RequestGroup

_PURPOSE = "requests.content"


def wording(description: str, document_number: str = "") -> str:
    """What two wordings must share to be the same: their letters and digits. Blanks, punctuation and width differ when
    people copy a text from each other."""
    text = unicodedata.normalize("NFKC", f"{description}\n{document_number}").casefold()
    return "".join(character for character in text if character.isalnum())


def content_key(description: str, document_number: str = "") -> str:
    return fingerprint(wording(description, document_number), _PURPOSE)


def content_keys(description: str, document_number: str = "") -> list[str]:
    """By every key that is in use: what to look for while keys are being rotated."""
    return fingerprints(wording(description, document_number), _PURPOSE)


def join(agency: Agency, key: str, at: datetime) -> RequestGroup | None:
    """One more request of this wording. Do it last in a transaction: others of the group wait for this row."""
    if not key:
        return None
    group, made = RequestGroup.objects.get_or_create(
        agency=agency, content_key=key, defaults={"size": 1, "first_at": at, "last_at": at}
    )
    if not made:
        RequestGroup.objects.filter(pk=group.pk).update(size=F("size") + 1, last_at=at)
    return group
