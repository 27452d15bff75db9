"""Whose turn it is: what is sent is put off before it is sent, so that no other process sends it as well and a worker
that is killed sends it again."""

from datetime import timedelta
from typing import Any

from django.utils import timezone


def take(row: Any, when: str, tries: str, first: timedelta, longest: timedelta, most: int | None = None) -> bool:
    """Put off the next try of this row, later each time, and count it; after ``most`` tries there is none. ``when`` and
    ``tries`` name its columns. ``False`` where another process has just done so."""
    count = getattr(row, tries)
    free = type(row)._default_manager.filter(**{"pk": row.pk, when: getattr(row, when), tries: count})
    later = timezone.now() + min(first * 2**count, longest) if most is None or count + 1 < most else None
    setattr(row, tries, count + 1)
    return bool(free.update(**{when: later, tries: count + 1}))
