"""Where an opinion is written and sent. These pages are nobody else's business and stand in no cache."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from interaction.casework import codes
from interaction.casework.challenge import throttled, too_many
from interaction.casework.sending.pages import private

from ..shared import once
from ..shared.activity import Stage
from . import pages, sending
from .models import Call, Opinion
from .writing import OpinionForm

COOKIE = "opinion"
COOKIE_AGE = 24 * 60 * 60
PURPOSE = "opinions"  # of the token in the form


def _call(pk: int) -> Call:
    return get_object_or_404(Call.objects.public().select_related("lead_agency"), pk=pk)


def _page(request: HttpRequest, name: str, call: Call, context: dict[str, Any], status: int = 200) -> HttpResponse:
    frame = {"column": pages.COLUMN, "call": call, "breadcrumbs": pages.trail(call, ("提意见", ""))}
    response = render(request, f"consultations/opinions/{name}.html", frame | context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


@private
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """The form. What is sent is kept at once; sent again, it is the same opinion."""
    call = _call(pk)
    token = request.POST.get("token", "")
    secret = once.secret_of(token, PURPOSE)
    old = sending.sent(codes.submission_key(secret)) if secret else None
    if old is not None and old.call_id == call.pk:
        return _to_receipt(request, old)
    if call.stage(timezone.now()) is not Stage.OPEN:
        return _not_open(request, call)
    if request.method != "POST":
        form = OpinionForm(call=call, chosen=request.GET.get("part", ""))
        return _page(request, "write", call, {"form": form, "token": once.new_token(PURPOSE)})
    if throttled(request, "opinions.sent", address=settings.OPINION_RATE, total=settings.OPINION_RATE_TOTAL):
        return too_many(request)
    form = OpinionForm(request.POST, request.FILES, call=call, scope=codes.submission_key(secret)[:32])
    if not secret:
        form.add_error(None, once.GONE)
        token = once.new_token(PURPOSE)
    if not form.is_valid():
        return _page(request, "write", call, {"form": form, "token": token}, 422)
    data = form.cleaned_data
    try:
        opinion, _ = sending.submit(call, form.said(data), form.sender(data), secret=secret, files=data["files"])
    except sending.Closed:
        return _not_open(request, call)
    return _to_receipt(request, opinion)


def _not_open(request: HttpRequest, call: Call) -> HttpResponse:
    typed = request.method == "POST"
    return _page(request, "not_open", call, {"due": call.result_due_on, "typed": typed}, 409 if typed else 200)


def _to_receipt(request: HttpRequest, opinion: Opinion) -> HttpResponse:
    """By a cookie that only this portal can write: nothing of it stands in the address."""
    response = redirect("opinion_sent", opinion.call_id)
    response.set_signed_cookie(
        COOKIE, str(opinion.pk), salt="opinions.sent", max_age=COOKIE_AGE, path="/consultations/", httponly=True,
        samesite="Lax", secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


@private
@require_safe
def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Thanks, the number, and what becomes of it; to the browser that sent it."""
    call = _call(pk)
    key = request.get_signed_cookie(COOKIE, default="", salt="opinions.sent", max_age=COOKIE_AGE) or ""
    opinion = Opinion.objects.filter(pk=key, call=call).first() if key.isdigit() else None
    if opinion is None:
        return redirect("call", call.pk)
    context = {"opinion": opinion, "parts": opinion.parts.all(), "due": call.result_due_on}
    return _page(request, "receipt", call, context)
