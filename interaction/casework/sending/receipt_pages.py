"""Number, query code and proof, for the browser that sent the form. The code is shown until its reader has noted it, or
a quarter of an hour has passed, and never again."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST, require_safe

from .. import codes
from ..models import Case, Draft
from ..papers.serving import attachment
from . import drafts, receipts
from .once import sent
from .pages import page
from .rooms import Room


def _found(request: HttpRequest, room: Room) -> tuple[Case | None, Draft | None, str]:
    """The case this browser has sent, its draft, and its code while that may be shown."""
    secret = room.cookie.secret_of(request)
    case = sent(codes.submission_key(secret)) if secret else None
    draft = drafts.find(room.name, secret) if case else None
    may = drafts.may_show_code(draft, timezone.now())
    return case, draft, codes.shown(codes.code_for(secret)) if may else ""


@require_safe
@never_cache
@sensitive_variables()
def receipt(request: HttpRequest, room: Room) -> HttpResponse:
    case, draft, code = _found(request, room)
    if case is None:
        return redirect(f"{room.prefix}_new")
    until = drafts.shown_until(draft, timezone.now()) if code and draft else None
    context = {"receipt": room.receipt(case), "code": code, "until": until, "lost": room.lost(case)}
    response = page(request, room, "receipt", context)
    if not code:
        room.cookie.take_back(response)
    return response


@require_safe
@never_cache
@sensitive_variables()
def receipt_pdf(request: HttpRequest, room: Room) -> HttpResponseBase:
    """The receipt as a file; with the code where it is asked for and may still be shown."""
    case, _, code = _found(request, room)
    if case is None:
        return redirect(f"{room.prefix}_new")
    with_code = code if request.GET.get("with") == "code" else ""
    paper = room.receipt(case)
    content = receipts.pdf(paper, room.notes(paper, request.build_absolute_uri("/").rstrip("/"), with_code), with_code)
    response = attachment(content, f"{room.thing}回执-{case.number}.pdf", "application/pdf")
    response.headers["Cache-Control"] = "no-store"
    return response


@require_POST
@never_cache
def noted(request: HttpRequest, room: Room) -> HttpResponse:
    """我已记下: from now on nobody can be shown the code again."""
    draft = room.cookie.draft_of(request)
    if draft is not None and drafts.is_sent(draft):
        drafts.clear(draft)
    response = redirect(f"{room.prefix}_noted")
    room.cookie.take_back(response)
    return response


@require_safe
@never_cache
def after_noted(request: HttpRequest, room: Room) -> HttpResponse:
    return page(request, room, "receipt_noted", {})
