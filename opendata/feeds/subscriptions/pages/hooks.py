"""/feeds/webhooks/: to register a program that is called, and to look after it with number and code."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interaction.casework import codes
from interaction.casework.challenge import throttled, too_many
from interaction.casework.following.access import Door
from search.errors import SearchUnavailable

from .. import hooks, looking
from ..models import Hook
from .forms import HookDoorForm, HookForm
from .mail import BUSY
from .shared import GONE, brought, new_token, secret_of, way

asks = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 20  # deliveries
DONE = {
    "pause": "已经暂停。",
    "resume": "已经恢复。",
    "ask": "确认消息正在再发一次，过几秒刷新这一页看结果。",
    "test": "测试消息正在发送，过几秒刷新这一页看结果。",
    "stopped": "现在停着，没有发测试。先恢复，再发测试。",
}
door = Door(
    where="feeds.hook", find=hooks.find, records=lambda: Hook.objects.select_related("watch"), form=HookDoorForm,
    outside="feed_hook_enter", inside="feed_hook", paper="登记时的记录",
)  # fmt: skip


@never_cache
@sensitive_post_parameters()
@sensitive_variables("secret", "token", "hook")
@asks
def register(request: HttpRequest) -> HttpResponse:
    """The form; sent again it shows the same number, code and secret, and registers nothing new."""
    feed = brought(request)
    if request.method != "POST":
        return _form(request, HookForm(initial=feed, brought=feed), new_token())
    token = request.POST.get("token", "")
    secret = secret_of(token)
    if secret and (made := hooks.sent(secret)):
        return _made(request, made, secret)
    if throttled(request, "feeds.hook", address=settings.FEED_RATE, total=settings.FEED_RATE_TOTAL):
        return too_many(request)
    form = HookForm(request.POST, brought=feed, scope=codes.submission_key(secret) if secret else "")
    if not secret:
        form.add_error(None, GONE)
        token = new_token()
    elif form.is_valid() and form.channel:
        try:
            watch = looking.watch(form.channel.name, form.channel.query)
            return _made(request, hooks.register(watch, form.cleaned_data["url"], secret), secret)
        except SearchUnavailable:
            form.add_error(None, BUSY)
    return _form(request, form, token, 422)


def _form(request: HttpRequest, form: HookForm, token: str, status: int = 200) -> HttpResponse:
    context = way(("程序回调", "")) | {"form": form, "title": form.title, "token": token}
    return render(request, "feeds/hooks.html", context, status=status)


def _made(request: HttpRequest, hook: Hook, secret: str) -> HttpResponse:
    context = way(("程序回调", reverse("feed_hooks")), ("已登记", ""))
    context |= {"hook": hook, "code": codes.shown(codes.code_for(secret)), "secret": hook.secret}
    return render(request, "feeds/hook_made.html", context)


@never_cache
@sensitive_post_parameters("code")
@asks
def enter(request: HttpRequest) -> HttpResponse:
    """Asks for number and code."""
    form, answer = door.enter(request)
    if answer is not None:
        return answer
    context = way(("程序回调", reverse("feed_hooks")), ("管理回调", "")) | {"form": form, "ended": door.ended(request)}
    context["deleted"] = request.method != "POST" and "deleted" in request.GET
    return render(request, "feeds/hook_enter.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@door.held
def page(request: HttpRequest, hook: Hook) -> HttpResponse:
    """How it stands with it, and what was delivered."""
    context: dict[str, Any] = way(("程序回调", reverse("feed_hooks")), ("管理回调", ""))
    context |= {"hook": hook, "deliveries": list(hook.deliveries.all()[:SHOWN]), "minutes": settings.TRACK_MINUTES}
    context["facts"] = [
        ("订阅", hook.watch.title),
        ("状态", hook.get_state_display()),
        ("送到", hook.host),
        ("登记", _time(hook.created_at)),
        ("最近送达", _time(hook.arrived_at) if hook.arrived_at else "还没有"),
    ]
    done = request.GET.get("done", "")
    context |= {"done": DONE.get(done, ""), "tone": "warn" if done == "stopped" else "good"}
    return render(request, "feeds/hook.html", context)


def _time(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}"


@never_cache
@asks
@door.held
@sensitive_variables("secret")
def act(request: HttpRequest, hook: Hook, what: str) -> HttpResponse:
    """One of the buttons of its page; opened as a page, as by coming back to it, it does nothing."""
    if request.method != "POST":
        return redirect("feed_hook")
    if throttled(request, "feeds.hook.act", address=settings.TRACK_ACT_RATE):
        return too_many(request)
    if what == "secret":
        context = way(("程序回调", reverse("feed_hooks")), ("新的密钥", ""))
        return render(request, "feeds/hook_secret.html", context | {"hook": hook, "secret": hooks.renew_secret(hook)})
    if what == "delete":
        hook.delete()
        door.leave(request)
        return redirect(f"{reverse('feed_hook_enter')}?deleted")
    return redirect(f"{reverse('feed_hook')}?done={_done(hook, what)}")


def _done(hook: Hook, what: str) -> str:
    """Do it, and say what came of it."""
    if what == "test":
        return "test" if hooks.test(hook) else "stopped"
    if what == "pause":
        hooks.pause(hook)
        return "pause"
    hooks.resume(hook)
    return "resume" if hook.confirmed_at else "ask"


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    return door.leave(request)
