"""What a results page gives its visitor to send back: which question it answered, and with what. Signed, so that
nobody can count a question that was not asked or a hit that was not shown; the same for everybody, so that the page
may be kept by the page cache."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core import signing

SALT = "search.learning"
MAX_AGE = 24 * 3600  # seconds


class BadToken(ValueError):
    """Not one of ours, or too old."""


@dataclass(frozen=True)
class Shown:
    """``entries`` were shown for ``text``, the first of them in place ``start`` + 1."""

    text: str
    found: int
    start: int
    entries: Sequence[str]


def sign(shown: Shown) -> str:
    """To be put into the page."""
    return signing.dumps([shown.text, shown.found, shown.start, list(shown.entries)], salt=SALT, compress=True)


def read(token: str) -> Shown:
    """Raises BadToken."""
    try:
        return Shown(*signing.loads(token, salt=SALT, max_age=MAX_AGE))
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise BadToken from error
