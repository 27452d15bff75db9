"""/data/reuse/: what people made of the data, and telling of one's own."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from interaction.casework import codes
from interaction.casework.challenge import throttled, too_many
from interaction.moderation import decisions
from opendata.datasets.models import Dataset
from search.listing import BadKey, Choice, Pager, page_by_key

from .forms import ReuseForm
from .models import Reuse, ReuseKind
from .sending import submit

PAGE_SIZE = 20
BY = ("sent_at", "pk")  # how the list is cut: newest first
COLUMN = {
    "name": "应用成果",
    "type": "数据开放",
    "description": "用本县开放数据做成的应用、网站、图表、研究，由作者提交，核查后展示。",
    "keywords": "数据开放,应用成果,数据利用",
}


def _frame(*further: tuple[str, str]) -> dict[str, Any]:
    home = ("数据开放", reverse("data_home"))
    return {"column": COLUMN, "breadcrumbs": [home, ("应用成果", reverse("data_reuse") if further else ""), *further]}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Newest first, narrowed by kind or dataset; page by key."""
    kind, slug = request.GET.get("kind", ""), request.GET.get("dataset", "")
    dataset = get_object_or_404(Dataset.objects.public(), slug=slug) if slug else None
    if kind and kind not in ReuseKind.values:
        raise Http404
    found = Reuse.objects.public()
    found = found.filter(kind=kind) if kind else found
    found = found.filter(datasets=dataset) if dataset else found
    try:
        page = page_by_key(found, BY, request.GET.get("key", ""), PAGE_SIZE)
    except BadKey as error:
        raise Http404 from error
    context = _frame() | {
        "reuses": page.rows,
        "dataset": dataset,
        "new": f"{reverse('data_reuse_new')}{f'?dataset={slug}' if slug else ''}",
        "tabs": _tabs(kind, slug),
        "pager": Pager(
            _url(kind, slug, page.previous_key) if page.previous_key else "",
            _url(kind, slug, page.next_key) if page.next_key else "",
        ),
    }
    return render(request, "reuse/index.html", context)


def _url(kind: str, dataset: str, key: str = "") -> str:
    query = {name: value for name, value in (("kind", kind), ("dataset", dataset), ("key", key)) if value}
    return reverse("data_reuse") + (f"?{urlencode(query)}" if query else "")


def _tabs(kind: str, dataset: str) -> list[Choice]:
    every = Choice("全部", _url("", dataset), selected=not kind)
    return [every, *(Choice(label, _url(value, dataset), selected=value == kind) for value, label in ReuseKind.choices)]


@require_safe
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them. What was shown and is not any more is gone; of what never was nobody learns that there is one."""
    found = get_object_or_404(Reuse.objects.listed(), pk=pk)
    if found.is_shown:
        return render(request, "reuse/one.html", _frame((found.title, "")) | {"reuse": found})
    if not decisions.was_let_through(found):
        raise Http404
    return render(request, "reuse/gone.html", _frame(("已经撤下", "")), status=410)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    frame = _frame(("提交成果", ""))
    if request.method != "POST":
        chosen = [slug[:60].replace("\x00", "") for slug in request.GET.getlist("dataset")]
        form = ReuseForm(initial={"datasets": chosen})
        return _page(request, frame | {"form": form, "secret": codes.new_secret()})
    if throttled(request, "data.reuse", address=settings.REUSE_RATE, total=settings.REUSE_RATE_TOTAL):
        return too_many(request, "reuse/too_many.html", frame)
    secret = request.POST.get("secret", "").replace("\x00", "")[:64] or codes.new_secret()
    form = ReuseForm(request.POST, scope=codes.submission_key(secret))
    if not form.is_valid():
        return _page(request, frame | {"form": form, "secret": secret}, 422)
    submit(form.cleaned_data, secret=secret)
    return redirect("data_reuse_thanks")


def _page(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    response = render(request, "reuse/new.html", context, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    return render(request, "reuse/thanks.html", _frame(("谢谢", "")))
