"""Whoever has shown number and code has one case open for a while. The session remembers which, on the server; the code
itself is kept nowhere. A new code shuts what the old one opened.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django_ratelimit.core import get_usage

from interaction.casework.codes import normalise_number
from interaction.casework.models import Case, Task

CASE, TASK = "requests.case", "requests.task"  # where in the session
_RENEW_AFTER = 60  # seconds; not each page writes the session


def _limits(number: str) -> list[tuple[str, Any, str]]:
    """By the address, by the number that is tried, and of all together. A number has more tries than an address: nobody
    shuts it alone."""
    return [
        ("address", "ip", settings.TRACK_RATE),
        ("number", lambda group, request: normalise_number(number), settings.TRACK_RATE_RECORD),
        ("all", lambda group, request: "all", settings.TRACK_RATE_TOTAL),
    ]


def too_often(request: HttpRequest, group: str, number: str) -> bool:
    """Whether one of the limits has been reached. Then nothing is looked up, and nothing more is counted."""
    usages = [
        get_usage(request, group=f"{group}.{name}", key=key, rate=rate, increment=False)
        for name, key, rate in _limits(number)
    ]
    return any(usage["count"] >= usage["limit"] for usage in usages if usage)


def count_failure(request: HttpRequest, group: str, number: str) -> None:
    """Number and code did not fit. Those that fit are not counted: one may follow many requests."""
    for name, key, rate in _limits(number):
        get_usage(request, group=f"{group}.{name}", key=key, rate=rate, increment=True)


def _mark(record: Case | Task) -> str:
    return salted_hmac("requests.following", record.code_hash, algorithm="sha256").hexdigest()


def _until() -> float:
    return timezone.now().timestamp() + settings.TRACK_MINUTES * 60


def remember(request: HttpRequest, where: str, record: Case | Task) -> None:
    """Open it in this browser. The session gets a new key: whoever knew the old one is left outside."""
    request.session.cycle_key()
    request.session[where] = {"id": record.pk, "mark": _mark(record), "until": _until()}


def forget(request: HttpRequest, where: str) -> None:
    """Shut it. A session that holds nothing else goes away with its cookie."""
    request.session.pop(where, None)
    if request.session.keys():
        request.session.cycle_key()
    else:
        request.session.flush()


def case_of(request: HttpRequest) -> Case | None:
    """The case that is open in this browser."""
    return _opened(request, CASE, Case.objects.select_related("agency", "desk", "request", "fee", "rating"))


def task_of(request: HttpRequest) -> Task | None:
    """The question to a third party that is open in this browser."""
    return _opened(request, TASK, Task.objects.select_related("case__agency"))


def _opened(request: HttpRequest, where: str, records: Any) -> Any:
    kept = request.session.get(where)
    if not isinstance(kept, dict):
        return None
    record = records.filter(pk=kept["id"]).first()
    left = kept["until"] - timezone.now().timestamp()
    fits = record is not None and record.code_hash and constant_time_compare(_mark(record), kept["mark"])
    if left <= 0 or not fits:
        request.session.pop(where)
        return None
    if left < settings.TRACK_MINUTES * 60 - _RENEW_AFTER:
        request.session[where] = kept | {"until": _until()}
    return record
