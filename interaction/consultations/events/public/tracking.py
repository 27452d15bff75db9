"""A registration that its number and query code open: did I get a place, what is my check-in code, I cannot come."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cms.review.refusal import Refused
from interaction.casework.following.access import Door

from .. import registering, seats
from ..models import EventSettings, Registration
from ..models.kinds import SelectionWay
from .event_page import COLUMN
from .forms import TrackForm

DOOR = Door(
    where="events.registration", find=registering.find, form=TrackForm, outside="event_track", inside="event_mine",  # type: ignore[arg-type]
    paper="报名时给您的", records=lambda: Registration.objects.select_related("event__lead_agency", "category"),
)  # fmt: skip


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Asks for number and code."""
    form, answer = DOOR.enter(request)
    if answer is not None:
        return answer
    context = {
        "column": COLUMN, "form": form, "ended": DOOR.ended(request), "minutes": settings.TRACK_MINUTES,
        "keep_days": EventSettings.load().keep_days,
        "breadcrumbs": [("征集调查", reverse("consultations")), ("查询报名", "")],
    }  # fmt: skip
    return render(request, "consultations/events/track.html", context)


@never_cache
@require_safe
@DOOR.held
def mine(request: HttpRequest, registration: Registration) -> HttpResponse:
    return _mine(request, registration)


def _mine(request: HttpRequest, registration: Registration, problem: str = "") -> HttpResponse:
    event, status = registration.event, registration.status
    waiting = status == Registration.Status.WAITING
    context = {
        "column": COLUMN, "one": registration, "event": event, "problem": problem,
        "selected": status == Registration.Status.SELECTED, "waiting": waiting,
        "cancelled": status == Registration.Status.CANCELLED,
        "undecided": status == Registration.Status.REGISTERED,
        "by_draw": event.selection == SelectionWay.DRAW,
        "line": seats.place_in_line(registration) if waiting else 0,
        "can_cancel": status != Registration.Status.CANCELLED and timezone.now() < event.starts_at,
        "minutes": settings.TRACK_MINUTES,
        "breadcrumbs": [
            ("征集调查", reverse("consultations")), ("查询报名", reverse("event_track")), (registration.number, ""),
        ],
    }  # fmt: skip
    return render(request, "consultations/events/mine.html", context, status=409 if problem else 200)


@never_cache
@require_POST
@DOOR.held
def cancel(request: HttpRequest, registration: Registration) -> HttpResponseBase:
    """``number``: of what the page was opened for, lest a page left open in another tab cancel something else."""
    if request.POST.get("number") != registration.number:
        return _mine(request, registration, "这一页是为另一次报名打开的，没有取消。请核对编号以后再点。")
    try:
        seats.cancel(registration)
    except Refused as why:
        return _mine(request, registration, str(why))
    return redirect("event_mine")


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    return DOOR.leave(request)
