"""Which key a request comes with. Looked up once a second at most: so long a key that was stopped may still be used."""

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from .models import AccessKey, Grant

PREFIX = "ygk_"
LENGTH = len(PREFIX) + 32
KEPT_FOR = 1.0  # seconds
MOST = 2_000  # keys remembered by one process
_SCHEME = "bearer "


@dataclass(frozen=True)
class Known:
    """A key that is in use. ``grants``: datasets, and until which day each may be read with it."""

    pk: int
    begins: str
    per_minute: int | None
    per_day: int | None
    grants: tuple[tuple[int, date], ...]

    def may_read(self, dataset: int) -> bool:
        today = timezone.localdate()
        return any(granted == dataset and today <= until for granted, until in self.grants)


def token_for(secret: str) -> str:
    """The key of one filling-in of the form. It follows from the secret, so that an answer lost on the way can be given
    again to whoever asked, while the portal keeps nothing from which it could be read."""
    bits = hmac.new(settings.SECRET_KEY.encode(), b"access key:" + secret.encode(), hashlib.sha256).digest()[:20]
    return PREFIX + base64.b32encode(bits).decode().lower()


def digest_of(token: str) -> str:
    """What is kept of a key. It is random, so a keyed hash is as good as a slow one."""
    return hmac.new(settings.SECRET_KEY.encode(), b"kept key:" + token.encode(), hashlib.sha256).hexdigest()


def token_of(request: HttpRequest) -> str | None:
    """What the request says its key is; None where it says nothing of a key."""
    given = str(request.META.get("HTTP_AUTHORIZATION", ""))
    return given[len(_SCHEME) :].strip()[:200] if given[: len(_SCHEME)].lower() == _SCHEME else None


def known_of(request: HttpRequest) -> Known | None:
    """The key in use that the request comes with. The same for the whole request."""
    if "_open_data_key" not in request.__dict__:
        token = token_of(request)
        request.__dict__["_open_data_key"] = known(token) if token else None
    found: Known | None = request.__dict__["_open_data_key"]
    return found


_kept: dict[str, tuple[float, Known | None]] = {}


def known(token: str) -> Known | None:
    if len(token) != LENGTH or not token.startswith(PREFIX):
        return None
    digest, now = digest_of(token), time.monotonic()
    kept = _kept.get(digest)
    if kept and now - kept[0] < KEPT_FOR:
        return kept[1]
    if len(_kept) >= MOST:
        _kept.clear()
    found = _read(digest)
    _kept[digest] = (now, found)
    return found


def forget() -> None:
    """What this process remembers may have changed."""
    _kept.clear()


def _read(digest: str) -> Known | None:
    key = AccessKey.objects.filter(digest=digest, revoked_at=None).first()
    if key is None:
        return None
    today = timezone.localdate()
    if key.last_used_on != today:
        AccessKey.objects.filter(pk=key.pk).update(last_used_on=today)
    grants: Any = Grant.objects.filter(key=key, revoked_on=None, until__gte=today).values_list("dataset_id", "until")
    return Known(key.pk, key.begins, key.per_minute, key.per_day, tuple(grants))
