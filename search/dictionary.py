"""The editors' words, kept the same in every process without a restart."""

import threading
import time

from django.db.models import Count, Max

from search.models import Term
from search.segmentation import set_own_terms

LOOK_EVERY = 1.0  # seconds between two looks at the table

_lock = threading.Lock()
_known: tuple[object, ...] | None = None
_looked_at = float("-inf")


def refresh(*, now: bool = False) -> None:
    """Take over the words as they stand in the database; looks there at most once a second unless ``now``."""
    global _known, _looked_at
    if not now and time.monotonic() - _looked_at < LOOK_EVERY:
        return
    with _lock:
        _looked_at = time.monotonic()
        # A word taken out changes the number, one added or changed the time.
        state = tuple(Term.objects.aggregate(Count("pk"), Max("updated_at")).values())
        if state == _known:
            return
        if state[0] or _known is not None:
            set_own_terms(Term.objects.values_list("text", flat=True))
        _known = state
