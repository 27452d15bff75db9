"""A form that is being filled in: kept encrypted until it is sent, cleared, or left lying.

The browser holds the draft's secret in a cookie of its own, the portal only a hash of it. From the secret follows the
query code of what is sent, so while a browser has the cookie and the draft is there the code can be shown; once the
draft is gone, never again. Nothing of it stands in the session, the cache or an address.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.core.files import File
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from .. import codes
from ..models import Case, Draft, DraftFile, Paper
from ..papers import store
from ..papers.store import Stored

LIFETIME = timedelta(hours=48)  # since somebody last touched it
CODE_SHOWN_FOR = timedelta(minutes=15)  # since it was shown first
MAX_FILES = 10


@dataclass(frozen=True)
class Cookie:
    """Where a room's drafts are known by: a cookie of its own, sent with the addresses of the room alone."""

    room: str
    name: str
    path: str

    @property
    def salt(self) -> str:
        return f"{self.room}.draft"

    def secret_of(self, request: HttpRequest) -> str:
        """What this browser holds; ``""`` where it holds nothing, or something that is not ours or too old."""
        try:
            return str(signing.loads(request.COOKIES.get(self.name, ""), salt=self.salt, max_age=LIFETIME))
        except signing.BadSignature:
            return ""

    def hand_out(self, request: HttpRequest, response: HttpResponseBase, secret: str) -> None:
        """Give the browser the secret of its draft."""
        response.set_cookie(
            self.name, signing.dumps(secret, salt=self.salt), max_age=int(LIFETIME.total_seconds()), path=self.path,
            httponly=True, samesite="Lax", secure=request.is_secure(),
        )  # fmt: skip

    def take_back(self, response: HttpResponseBase) -> None:
        response.delete_cookie(self.name, path=self.path, samesite="Lax")

    def draft_of(self, request: HttpRequest) -> Draft | None:
        return find(self.room, self.secret_of(request))


def find(room: str, secret: str) -> Draft | None:
    if not secret:
        return None
    since = timezone.now() - LIFETIME
    return Draft.objects.filter(room=room, key=codes.submission_key(secret), updated_at__gt=since).first()


def begin(room: str) -> tuple[Draft, str]:
    """A new draft, and its secret."""
    secret = codes.new_secret()
    return Draft.objects.create(room=room, key=codes.submission_key(secret)), secret


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
    """Keep files that were checked. Not more than a draft may have, though several windows add at once."""
    stored = [store.put(upload) for upload in uploads]
    if not stored:
        return
    with transaction.atomic():
        held = Draft.objects.select_for_update().filter(pk=draft.pk).first()
        free = MAX_FILES - held.files.count() if held is not None and not is_sent(held) else 0
        for one in stored[:free]:
            DraftFile.objects.create(
                draft=draft, name=one.name, file=one.file, media_type=one.media_type, size=one.size, sha256=one.sha256
            )
        for one in stored[free:]:
            store.discard(one.file)


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


def names_of_files(files: Collection[str]) -> Iterable[str]:
    """Those of some file names that drafts name (``store.register_holder``)."""
    return DraftFile.objects.filter(file__in=files).values_list("file", flat=True)


def expire() -> int:
    """Clear drafts that nobody has touched for long. A job of the worker."""
    cleared = 0
    for draft in Draft.objects.filter(updated_at__lt=timezone.now() - LIFETIME).order_by("pk")[:500]:
        clear(draft)
        cleared += 1
    return cleared
