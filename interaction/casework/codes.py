"""Query codes: 80 random bits that open one case to whoever sent it. Shown once, kept as a hash."""

import hashlib
import hmac
import re
import secrets
import unicodedata
from typing import Any

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from .models import Case, Task

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: nothing that looks like something else
LENGTH = 16
_READ_AS = str.maketrans("OIL", "011")


def new_secret() -> str:
    """What one filling-in of a form is known by: sent again, it makes no second case and gives the same code."""
    return secrets.token_urlsafe(24)


def code_for(secret: str) -> str:
    """The query code of a submission. It follows from its secret, so that an answer lost on the way can be given again
    to the same sender, while the portal keeps nothing from which it could be read."""
    bits = int.from_bytes(salted_hmac("casework.code", secret, algorithm="sha256").digest()[:10])
    return "".join(ALPHABET[bits >> shift & 31] for shift in range(75, -1, -5))


def shown(code: str) -> str:
    """In groups of four, as people copy it."""
    return "-".join(re.findall(".{4}", code))


def normalise(typed: str) -> str:
    """A code as typed, without blanks and dashes, with O read as 0 and I, L as 1."""
    plain = unicodedata.normalize("NFKC", typed[:200]).upper().translate(_READ_AS)
    return re.sub(r"[^0-9A-Z]", "", plain)[: LENGTH + 1]


def normalise_number(typed: str) -> str:
    """A number as typed, in the letters it was given out in."""
    return re.sub(r"[^0-9A-Z]", "", unicodedata.normalize("NFKC", typed[:200]).upper())[:30]


def hash_of(code: str) -> str:
    """What is kept of a code. It is random, so a keyed hash is as good as a slow one."""
    return hmac.new(settings.SECRET_KEY.encode(), b"query code:" + code.encode(), hashlib.sha256).hexdigest()


def submission_key(secret: str) -> str:
    """By which a submission is recognised when it comes again."""
    return hmac.new(settings.SECRET_KEY.encode(), b"submission:" + secret.encode(), hashlib.sha256).hexdigest()


def find(number: str, typed: str) -> Case | None:
    """The case of this number, if the code is its own. Wrong number and wrong code take the same way: nothing more is
    read of a case before its code has fitted."""
    key = key_of(Case, number, typed)
    return Case.objects.select_related("agency", "desk").get(pk=key) if key else None


def find_task(number: str, typed: str) -> Task | None:
    """The question to a third party of this number, if the code is its own."""
    key = key_of(Task, number, typed)
    return Task.objects.select_related("case__agency").get(pk=key) if key else None


def key_of(model: type[Any], number: str, typed: str) -> int | None:
    """The key of the record of this number, if the code is its own. For any model with ``number`` and ``code_hash``."""
    found = list(model._default_manager.filter(number=normalise_number(number)).values_list("pk", "code_hash")[:1])
    key, kept = found[0] if found else (0, "")
    return key if _fits(kept, typed) else None


def _fits(kept: str, typed: str) -> bool:
    given = hash_of(normalise(typed))
    return constant_time_compare(kept or "0" * 64, given) and bool(kept)
