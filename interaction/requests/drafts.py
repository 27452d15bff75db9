"""A form that is being filled in: kept encrypted until it is sent, cleared, or left lying.

The browser holds the draft's secret in a cookie of its own, the portal only a hash of it. From the secret follows the
query code of what is sent, so while a browser has the cookie and the draft is there the code can be shown; once the
draft is gone, never again. Nothing of it stands in the session, the cache or an address.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.core.files import File
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from interaction.casework import codes
from interaction.casework.models import Case, Paper
from interaction.casework.papers import store
from interaction.casework.papers.store import Stored

from .models import Draft, DraftFile

COOKIE = "application"
PATH = "/requests/"
_SALT = "requests.draft"
LIFETIME = timedelta(hours=48)  # since somebody last touched it
CODE_SHOWN_FOR = timedelta(minutes=15)  # since it was shown first
MAX_FILES = 10


def secret_of(request: HttpRequest) -> str:
    """What this browser holds; ``""`` where it holds nothing, or something that is not ours or too old."""
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LIFETIME))
    except signing.BadSignature:
        return ""


def hand_out(request: HttpRequest, response: HttpResponseBase, secret: str) -> None:
    """Give the browser the secret of its draft."""
    response.set_cookie(
        COOKIE, signing.dumps(secret, salt=_SALT), max_age=int(LIFETIME.total_seconds()), path=PATH,
        httponly=True, samesite="Lax", secure=request.is_secure(),
    )  # fmt: skip


def take_back(response: HttpResponseBase) -> None:
    response.delete_cookie(COOKIE, path=PATH, samesite="Lax")


def find(secret: str) -> Draft | None:
    if not secret:
        return None
    since = timezone.now() - LIFETIME
    return Draft.objects.filter(key=codes.submission_key(secret), updated_at__gt=since).first()


def begin() -> tuple[Draft, str]:
    """A new draft, and its secret."""
    secret = codes.new_secret()
    return Draft.objects.create(key=codes.submission_key(secret)), secret


def save_part(draft: Draft, name: str, part: dict[str, Any]) -> None:
    """Keep what was typed into one step, right or wrong. A draft that was sent meanwhile stays as it is."""
    with transaction.atomic():
        held = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        if held is None or is_sent(held):
            return
        held.data = {**held.data, name: part}
        held.save()
    draft.data = held.data


def add_files(draft: Draft, uploads: Iterable[File]) -> None:
    """Keep files that were checked."""
    for upload in uploads:
        stored = store.put(upload)
        DraftFile.objects.create(
            draft=draft, name=stored.name, file=stored.file, media_type=stored.media_type, size=stored.size,
            sha256=stored.sha256,
        )  # fmt: skip


def remove_file(draft: Draft, pk: int) -> None:
    with transaction.atomic():
        held = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        if held is not None and not is_sent(held):
            _forget_files(held.files.filter(pk=pk))


def files_of(draft: Draft) -> list[Stored]:
    return [
        Stored(file.name, file.file, file.media_type, file.size, file.sha256) for file in draft.files.order_by("pk")
    ]


def clear(draft: Draft) -> None:
    """The draft and its files are gone at once."""
    with transaction.atomic():
        held = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        if held is not None:
            _forget_files(held.files.all())
            held.delete()


def _forget_files(files: Any) -> None:
    """A file that became a paper of a case stays."""
    names = list(files.values_list("file", flat=True))
    papers = set(Paper.objects.filter(file__in=names).values_list("file", flat=True))
    for name in names:
        if name not in papers:
            store.discard(name)
    files.delete()


# --- After it was sent


def is_sent(draft: Draft) -> bool:
    return "sent" in draft.data


def mark_sent(draft: Draft, case: Case) -> None:
    """Forget what was typed: the case has it now. Only that the code may still be shown is kept."""
    draft.files.all().delete()  # the rows; the files are papers of the case
    draft.data = {"sent": case.pk}
    draft.save()


def may_show_code(draft: Draft | None, now: datetime) -> bool:
    """Whether the query code may still be shown: until its reader says so, or for a while since it was shown first."""
    if draft is None or not is_sent(draft):
        return False
    shown = draft.data.get("shown_at")
    return not shown or now < datetime.fromisoformat(shown) + CODE_SHOWN_FOR


def shown_until(draft: Draft, now: datetime) -> datetime:
    """The code is being shown: until when it may be. The first time counts."""
    if not draft.data.get("shown_at"):
        draft.data = {**draft.data, "shown_at": now.isoformat()}
        draft.save()
    return datetime.fromisoformat(draft.data["shown_at"]) + CODE_SHOWN_FOR


def expire() -> int:
    """Clear drafts that nobody has touched for long. A job of the worker."""
    cleared = 0
    for draft in Draft.objects.filter(updated_at__lt=timezone.now() - LIFETIME).order_by("pk")[:500]:
        clear(draft)
        cleared += 1
    return cleared
