"""One filling-in of a form is one case, however often it is sent."""

from collections.abc import Callable, Iterable

from django.core.files.base import File
from django.db import IntegrityError, transaction

from .. import codes
from ..models import Case
from ..papers import store
from ..papers.store import Stored

Make = Callable[[str, str, list[Stored]], tuple[Case, bool]]


def sent(key: str) -> Case | None:
    """The case of this submission (``codes.submission_key``), if it has been sent."""
    return Case.objects.select_related("agency").filter(submission_key=key).first()


def once(secret: str, files: Iterable[File | Stored], make: Make) -> tuple[Case, bool]:
    """The case of ``secret`` (``codes.new_secret()``), and whether it is new. Its query code is
    ``codes.code_for(secret)``.

    ``make(key, code_hash, stored)`` opens the case with all that belongs to it; it is there whole or not at all.
    """
    key = codes.submission_key(secret)
    if (old := sent(key)) is not None:
        return old, False
    # Files are written before the transaction, in which others wait for us; what no row names is swept away.
    stored = [file if isinstance(file, Stored) else store.put(file) for file in files]
    try:
        with transaction.atomic():
            return make(key, codes.hash_of(codes.code_for(secret)), stored)
    except IntegrityError:
        # Sent twice at the same moment: the other one was first.
        if (old := sent(key)) is None:
            raise
        return old, False
