"""The pages of a form in steps. They work without an account and without JavaScript; what was typed is kept from step
to step, a form sent again makes no second case, and nobody loses what they wrote."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import codes
from ..challenge import throttled, too_many
from ..models import Draft
from . import drafts, rooms
from .forms import PAPERS, SendForm, StepForm
from .once import sent
from .rooms import CHECK, Room


def private(view: Callable[..., Any]) -> Callable[..., Any]:
    """What is typed here stands in no report of an error, and no copy of the page is kept."""

    @wraps(view)
    @never_cache
    @sensitive_post_parameters()
    @sensitive_variables()
    def shut(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return view(request, *args, **kwargs)

    return shut


def page(request: HttpRequest, room: Room, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, room.template(name), room.frame() | framed(room) | context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def framed(room: Room) -> dict[str, Any]:
    names = ("new", "new_check", "new_clear", "receipt", "receipt_pdf", "noted_post")
    return {
        "room": room,
        "step_shell": f"{room.templates}/new_base.html",
        "plain_shell": f"{room.templates}/new_plain.html",
        "urls": {name: f"{room.prefix}_{name}" for name in names},
    }


def _is_flooded(request: HttpRequest, room: Room) -> bool:
    return throttled(request, f"{room.name}.step", address=room.rate("STEP_RATE"))


def _sends_too_many_files(request: HttpRequest, room: Room) -> bool:
    """Files lie on disk until the draft is sent or forgotten: nobody fills it with forms that are never sent."""
    return bool(request.FILES) and throttled(
        request, f"{room.name}.files", address=room.rate("FILES_RATE"), total=room.rate("FILES_RATE_TOTAL")
    )


def refused(request: HttpRequest, room: Room) -> HttpResponse:
    """Too often: the ways that are always open."""
    context = room.frame() | framed(room) | room.refused()
    return too_many(request, room.template("new_too_many"), context)


def _waiting(request: HttpRequest, room: Room) -> HttpResponse | None:
    """Where a browser belongs that has sent its form but not noted the code yet."""
    draft = room.cookie.draft_of(request)
    if draft is not None and drafts.may_show_code(draft, timezone.now()):
        return redirect(f"{room.prefix}_receipt")
    return None


def _draft_for(request: HttpRequest, room: Room, step: str) -> tuple[Draft | None, HttpResponse | None]:
    """The draft, or where to go first."""
    if waiting := _waiting(request, room):
        return None, waiting
    draft = room.cookie.draft_of(request)
    if draft is not None and drafts.is_sent(draft):
        draft = None
    if step == room.first:
        return draft, None
    if draft is None:
        gone = request.method == "POST"
        return None, page(request, room, "new_gone", {}) if gone else redirect(f"{room.prefix}_new")
    missing = room.first_missing(draft, before=step)
    return draft, redirect(room.url_name(missing)) if missing else None


@private
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, room: Room, name: str) -> HttpResponse:
    """A step but the last."""
    draft, elsewhere = _draft_for(request, room, name)
    if elsewhere:
        return elsewhere
    if request.method == "POST":
        return _filled_in(request, room, name, draft)
    if name == room.first and draft is not None and rooms.is_cold(draft) and "continue" not in request.GET:
        return page(request, room, "new_resume", {"draft": draft})
    initial = room.kept(name, draft) or (room.offered(name, request) if name == room.first else {})
    return _step_page(request, room, name, draft, room.form(name, draft, initial=initial or None))


def _step_page(
    request: HttpRequest, room: Room, name: str, draft: Draft | None, form: StepForm, status: int = 200
) -> HttpResponse:
    context = room.context(name, form, draft) | room.more(name, draft)
    return page(request, room, f"new_{name}", context, status)


def _filled_in(request: HttpRequest, room: Room, name: str, draft: Draft | None) -> HttpResponse:
    if _is_flooded(request, room):
        return refused(request, room)
    if draft is not None:
        drafts.save_part(draft, name, room.to_keep(name, draft, request.POST))
    if _sends_too_many_files(request, room):
        return refused(request, room)
    if draft is not None and (unwanted := request.POST.get("remove", "")).isdecimal():
        drafts.remove_file(draft, int(unwanted[:15]))
        return redirect(room.url_name(name))
    form = room.form(name, draft, request.POST, request.FILES)
    if PAPERS in form.fields:
        form.leave_room(draft.files.count() if draft else 0)
    valid = form.is_valid()
    # Good files are kept though something else is wrong: nobody chooses them twice.
    papers = form.cleaned_data.get(PAPERS) or []
    secret = room.cookie.secret_of(request)
    if draft is None and (valid or papers):
        draft, secret = drafts.begin(room.name)
        drafts.save_part(draft, name, room.to_keep(name, draft, request.POST))
    if draft is not None:
        drafts.add_files(draft, papers)
    response = redirect(room.after(name)) if valid else _step_page(request, room, name, draft, form, 422)
    if name == room.first and draft is not None:
        room.cookie.hand_out(request, response, secret)
    return response


@private
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, room: Room) -> HttpResponse:
    """All at a glance, and off it goes."""
    secret = room.cookie.secret_of(request)
    key = codes.submission_key(secret) if secret else ""
    if key and sent(key):  # clicked twice, or the answer was lost on the way
        return redirect(f"{room.prefix}_receipt")
    draft, elsewhere = _draft_for(request, room, CHECK)
    if elsewhere or draft is None:
        return elsewhere or redirect(f"{room.prefix}_new")
    if request.method != "POST":
        return _check_page(request, room, draft, SendForm(scope=key, label_suffix=""))
    if throttled(request, f"{room.name}.send", address=room.rate("RATE"), total=room.rate("RATE_TOTAL")):
        return refused(request, room)
    form = SendForm(request.POST, scope=key, label_suffix="")
    if not form.is_valid():
        return _check_page(request, room, draft, form, 422)
    return _send(request, room, draft, secret)


def _check_page(request: HttpRequest, room: Room, draft: Draft, form: SendForm, status: int = 200) -> HttpResponse:
    context = room.context(CHECK, form, draft) | room.more(CHECK, draft) | {"parts": room.summary(draft)}
    return page(request, room, "new_check", context, status)


@sensitive_variables()
def _send(request: HttpRequest, room: Room, draft: Draft, secret: str) -> HttpResponse:
    """The case with all that belongs to it, and the draft emptied, in one transaction."""
    try:
        with transaction.atomic():
            held = Draft.objects.select_for_update().filter(pk=draft.pk).first()
            if held is not None and not drafts.is_sent(held):
                case = room.submit(room.collected(held), secret, drafts.files_of(held))
                drafts.mark_sent(held, case)
    except rooms.Incomplete as incomplete:
        return redirect(room.url_name(incomplete.step))
    response = redirect(f"{room.prefix}_receipt")
    room.cookie.hand_out(request, response, secret)
    return response


@require_POST
@never_cache
def clear(request: HttpRequest, room: Room) -> HttpResponse:
    """清除草稿: what was typed here is gone, for shared computers."""
    draft = room.cookie.draft_of(request)
    if draft is not None and not drafts.is_sent(draft):
        drafts.clear(draft)
    response = redirect(f"{room.prefix}_new_cleared")
    room.cookie.take_back(response)
    return response


@require_safe
@never_cache
def cleared(request: HttpRequest, room: Room) -> HttpResponse:
    return page(request, room, "new_cleared", {})
