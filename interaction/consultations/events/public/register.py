"""To register, and what one is given for it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from interaction.casework import codes
from interaction.casework.challenge import throttled, too_many

from ...shared import once
from .. import registering
from ..models import Event, EventSettings, Registration
from .event_page import frame, once_public, out_of_view
from .forms import PublicRegistrationForm

PURPOSE = "events"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, pk: int) -> HttpResponse:
    """The form. Sent again it gives the same number and code, and makes nothing new."""
    event = once_public(pk)
    if answer := out_of_view(request, event):
        return answer
    if request.method != "POST":
        if registering.why_not_open(event):
            return redirect(event)
        return _form(request, event, PublicRegistrationForm(event=event), once.new_token(PURPOSE))
    token = request.POST.get("token", "")
    secret = once.secret_of(token, PURPOSE)
    old = registering.sent(secret) if secret else None
    if old is not None:
        return _receipt(request, event, old, secret)
    if throttled(request, "events.register", address=settings.EVENT_RATE, total=settings.EVENT_RATE_TOTAL):
        return too_many(request)
    return _send(request, event, token, secret)


def _send(request: HttpRequest, event: Event, token: str, secret: str) -> HttpResponse:
    form = PublicRegistrationForm(request.POST, event=event, scope=codes.submission_key(secret) if secret else "")
    if not secret:
        form.add_error(None, once.GONE)
        return _form(request, event, form, once.new_token(PURPOSE), status=422)
    if form.is_valid():
        try:
            made, _ = registering.register(event.pk, form.cleaned_data, secret=secret)
            return _receipt(request, event, made, secret)
        except registering.AlreadyRegistered:
            form.add_error(
                "phone",
                f"这个电话已经报过名，一个电话只能报一次。编号或查询码丢了的，请联系：{event.contact}。",
            )
        except registering.NoSuchCategory:
            form.add_error("category", "名额类别有调整，请重新选择。")
        except registering.NotOpen as why:
            form.add_error(None, f"{why}您填的没有提交。")
    return _form(request, event, form, token, status=422)


def _form(
    request: HttpRequest, event: Event, form: PublicRegistrationForm, token: str, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        **frame(event, ("报名", "")), "event": event, "form": form, "token": token,
        "keep_days": EventSettings.load().keep_days,
    }  # fmt: skip
    return render(request, "consultations/events/register.html", context, status=status)


def _receipt(request: HttpRequest, event: Event, made: Registration, secret: str) -> HttpResponse:
    """Only whoever has the filled-in form's own secret gets here: the code follows from it and is kept nowhere."""
    if made.event_id != event.pk:
        return redirect(event)
    context = {
        **frame(event, ("报名成功", "")), "event": event, "made": made, "selected": made.status == made.Status.SELECTED,
        "waiting": made.status == made.Status.WAITING, "code": codes.shown(codes.code_for(secret)),
    }  # fmt: skip
    return render(request, "consultations/events/receipt.html", context)
