"""Number and query code as a door: of a case to whoever sent it in, of a question to a third party.

Whoever has shown number and code has one case open for a while. The session remembers which, on the server; the code
itself is kept nowhere. A new code shuts what the old one opened.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django_ratelimit.core import get_usage

from ..challenge import too_many
from ..codes import normalise_number
from ..models import Case, Task
from .forms import NumberAndCodeForm

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
    return salted_hmac("casework.following", record.code_hash, algorithm="sha256").hexdigest()


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


@dataclass(frozen=True)
class Door:
    """``where``: what is open, in the session, and under which name failures are counted; ``find``: by number and code;
    ``records``: what is read of it for each page; ``outside``, ``inside``: names of the addresses on either side;
    ``paper``: what number and code stand on; ``throttled``: the page of whoever tries too often."""

    where: str
    find: Callable[[str, str], Case | Task | None]
    records: Callable[[], Any]
    form: type[NumberAndCodeForm]
    outside: str
    inside: str
    paper: str
    throttled: str = "casework/following/throttled.html"

    def enter(self, request: HttpRequest) -> tuple[NumberAndCodeForm, HttpResponse | None]:
        """The form that asks for number and code, and where they lead when they fit, or are tried too often."""
        form = self.form(request.POST or None)
        if request.method != "POST":
            return form, None
        if too_often(request, self.where, request.POST.get("number", "")):
            return form, too_many(request, self.throttled, {"back": reverse(self.outside)})
        if form.is_valid():
            record = self.find(form.cleaned_data["number"], form.cleaned_data["code"])
            if record is not None:
                remember(request, self.where, record)
                return form, redirect(self.inside)
            count_failure(request, self.where, form.cleaned_data["number"])
            code = form.fields["code"].label
            form.add_error(None, f"编号或者{code}不对。请对照{self.paper}，把两项都核对一遍再试。")
        return form, None

    def ended(self, request: HttpRequest) -> str:
        """Why it is shut, where somebody has just been inside: ``time`` or ``self``."""
        why = request.GET.get("ended", "") if request.method != "POST" else ""
        return why if why in ("time", "self") else ""

    def opened(self, request: HttpRequest) -> Any:
        """What is open in this browser, or None."""
        return _opened(request, self.where, self.records())

    def held(self, view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        """Gives the view what is open in this browser; sends away whoever has nothing open."""

        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            record = self.opened(request)
            if record is None:
                return redirect(f"{reverse(self.outside)}?ended=time")
            return view(request, record, *args, **kwargs)

        return asked

    def leave(self, request: HttpRequest) -> HttpResponse:
        """退出."""
        forget(request, self.where)
        return redirect(f"{reverse(self.outside)}?ended=self")
