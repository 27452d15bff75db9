"""Limits as they hold here: the procedure's own, where the county has not entered another with its basis."""

import time
from dataclasses import replace

from . import procedures
from .models import ClockSettings, LimitChange
from .procedures import Limit

FRESH_FOR = 1.0  # seconds in which what was read is taken for current
_read: tuple[float, dict[tuple[str, str], tuple[int, str]]] | None = None


def changes() -> dict[tuple[str, str], tuple[int, str]]:
    """(procedure, limit) → days and basis, no more than ``FRESH_FOR`` seconds old."""
    global _read
    now = time.monotonic()
    if _read is None or now - _read[0] > FRESH_FOR:
        rows = LimitChange.objects.values_list("procedure", "limit", "days", "basis")
        _read = now, {(procedure, limit): (days, basis) for procedure, limit, days, basis in rows}
    return _read[1]


def forget() -> None:
    """Read anew at the next question."""
    global _read
    _read = None


def limit_of(procedure: str, name: str) -> Limit:
    """The limit as it holds here. KeyError where the procedure has none of this name. What the county has entered
    against the law does not hold, however it came into the table."""
    limit = procedures.get(procedure).adjustable[name]
    changed = changes().get((procedure, name))
    return replace(limit, days=changed[0], basis=changed[1]) if changed and not limit.problem(changed[0]) else limit


def days_of_warning(total: int, settings: ClockSettings | None = None) -> int:
    """With how many days left a limit of ``total`` days turns yellow: at least one, and less than all of it."""
    settings = settings or ClockSettings.load()
    days = settings.yellow_at
    if settings.yellow_by == ClockSettings.By.SHARE:
        days = -(-total * settings.yellow_at // 100)
    return max(1, min(days, total - 1))
