"""Whether a letter has helped its reader: once for each browser, without knowing who.

The browser gets a random secret in a cookie of its own the first time it says so. What is kept is a hash of secret and
letter: from it neither the reader follows nor what else they have read.
"""

import hashlib
import secrets

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from .models import PublishedLetter, Vote

COOKIE = "reader"
PATH = "/mailbox/letters/"
LIFETIME = 365 * 86_400
_SALT = "mailbox.publishing.votes"


def secret_of(request: HttpRequest) -> str:
    """What this browser holds; a new secret where it holds nothing of ours."""
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=LIFETIME))
    except signing.BadSignature:
        return secrets.token_urlsafe(18)


def hand_out(request: HttpRequest, response: HttpResponseBase, secret: str) -> None:
    response.set_cookie(
        COOKIE, signing.dumps(secret, salt=_SALT), max_age=LIFETIME, path=PATH, httponly=True, samesite="Lax",
        secure=request.is_secure(),
    )  # fmt: skip


def cast(letter: PublishedLetter, secret: str, helpful: bool) -> bool:
    """Count it; ``False`` where this browser has said so before: the first word stands."""
    key = hashlib.sha256(f"{_SALT}:{letter.pk}:{secret}".encode()).hexdigest()
    try:
        with transaction.atomic():
            Vote.objects.create(letter=letter, key=key, helpful=helpful)
            column = "helpful" if helpful else "unhelpful"
            PublishedLetter.objects.filter(pk=letter.pk).update(**{column: F(column) + 1})
    except IntegrityError:
        return False
    return True
