"""/data/keys/: what keys are for, making one, and looking after one's own."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from cms.agencies.models import Agency
from interaction.casework import codes
from interaction.casework.challenge import throttled, too_many

from . import knowing, limits, making
from .forms import MyKeyForm, NewKeyForm
from .models import Grant

COLUMN = {
    "name": "接口密钥",
    "type": "数据开放",
    "description": "数据接口的调用次数和密钥：不用密钥也能用，次数不够的免费领一个，不填个人信息。",
    "keywords": "数据开放,接口,API,密钥,调用次数",
}
GROUPS = {"api": "查询", "file": "下载文件"}


def _frame(*further: tuple[str, str]) -> dict[str, Any]:
    home = ("数据开放", reverse("data_home"))
    here = ("接口密钥", reverse("data_keys") if further else "")
    return {"column": COLUMN, "breadcrumbs": [home, here, *further]}


def _private(request: HttpRequest, page: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, f"keys/{page}.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The same for everybody, so caches may keep it."""
    context = _frame() | {
        "rows": [
            (label, said(settings.DATA_RATES[group]), said(settings.DATA_KEY_RATES[group]))
            for group, label in GROUPS.items()
        ],
        "quota": said(settings.DATA_KEY_QUOTA),
        "origin": f"{request.scheme}://{request.get_host()}",
    }
    return render(request, "keys/index.html", context)


def said(rate: str) -> str:
    """A rate such as 300/m in words."""
    number, _, _ = rate.partition("/")
    return limits.Policy("", int(number), limits.span_of(rate), 0, 0).said


def _too_many(request: HttpRequest, frame: dict[str, Any], keys: str = "") -> HttpResponse:
    """``keys``: how many may be made, where these are used up; and whom to ask for more."""
    return too_many(request, "keys/too_many.html", frame | {"keys": keys, "office": Agency.objects.county()})


@sensitive_post_parameters("secret")
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form, then the key: in the answer to the form and nowhere else. Sent again, it is the same key."""
    frame = _frame(("领一个密钥", ""))
    if request.method != "POST":
        secret = codes.new_secret()
        return _private(request, "new", frame | {"form": NewKeyForm(label_suffix=""), "secret": secret})
    secret = request.POST.get("secret", "").replace("\x00", "")[:64] or codes.new_secret()
    if throttled(request, "data.key.try", address=settings.KEY_TRIES_RATE):
        return _too_many(request, frame)
    form = NewKeyForm(request.POST, scope=codes.submission_key(secret), label_suffix="")
    if not form.is_valid():
        return _private(request, "new", frame | {"form": form, "secret": secret}, 422)
    # Keys are counted, not tries: what was forgotten on the form, or sent again, takes none of them away.
    is_new = not making.is_made(secret)
    if is_new and throttled(request, "data.key.new", address=settings.KEY_RATE, total=settings.KEY_RATE_TOTAL):
        return _too_many(request, frame, said(settings.KEY_RATE))
    _, token = making.make(secret)
    return _private(request, "made", frame | {"key": token, "origin": f"{request.scheme}://{request.get_host()}"})


@sensitive_post_parameters("key")
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """What a key has used and may read; and its end, if its holder wants that."""
    frame = _frame(("我的密钥", ""))
    if request.method != "POST":
        return _private(request, "mine", frame | {"form": MyKeyForm(label_suffix="")})
    if throttled(request, "data.key.try", address=settings.KEY_TRIES_RATE):
        return _too_many(request, frame)
    form = MyKeyForm(request.POST, label_suffix="")
    if not form.is_valid() or form.found is None:
        return _private(request, "mine", frame | {"form": form}, 422)
    if request.POST.get("stop"):
        making.revoke(form.found, "持有人停用")
        return _private(request, "stopped", frame | {"begins": form.found.begins})
    token = form.cleaned_data["key"]
    known = knowing.known(token)
    assert known is not None, "found a moment ago"
    today = timezone.localdate()
    grants = Grant.objects.filter(key=known.pk).select_related("dataset")
    context = frame | {
        "key": token, "found": form.found, "used": limits.used(request, known, GROUPS),
        "grants": [(grant, grant.holds_on(today)) for grant in grants],
    }  # fmt: skip
    return _private(request, "key", context)
