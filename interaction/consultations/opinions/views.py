"""A call for opinions, what others said, and what came of it: pages for anybody, the same for everybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from search.listing import BadKey, Pager, page_by_key

from . import pages
from .articles import WHOLE, labels
from .models import Call, Result

PAGE_SIZE = 30


def _once_public(pk: int) -> Call:
    found = Call.objects.select_related("lead_agency", "result").exclude(published_at=None)
    return get_object_or_404(found, pk=pk)


def _gone(request: HttpRequest, record: Any, breadcrumbs: list[tuple[str, str]]) -> HttpResponse | None:
    """What is said of something that was public and is not any more."""
    if record.gone:
        return render(request, "410.html", {"record": record}, status=410)
    if record.withdrawn_at or not record.live:
        context = {"record": record, "column": pages.COLUMN, "breadcrumbs": breadcrumbs}
        return render(request, "consultations/withdrawn.html", context)
    return None


@require_safe
def call_page(request: HttpRequest, pk: int) -> HttpResponse:
    call = _once_public(pk)
    if gone := _gone(request, call, pages.trail(call)):
        return gone
    return render(request, "consultations/opinions/call.html", pages.call_context(call))


@require_safe
def comments(request: HttpRequest, pk: int) -> HttpResponse:
    """What others said, as far as it is shown, the newest first; of one article with ``part``."""
    call = _once_public(pk)
    if _gone(request, call, []) or not call.show_opinions:
        raise Http404
    part = request.GET.get("part")
    names = labels(call.draft)
    if part is not None and part not in names:
        raise Http404
    parts = pages.shown_parts(call).select_related("opinion")
    if part is not None:
        parts = parts.filter(part=part)
    try:
        page = page_by_key(parts, ("id", "pk"), request.GET.get("key", ""), PAGE_SIZE)
    except BadKey as error:
        raise Http404 from error
    address = reverse("call_comments", args=[call.pk])
    query = f"part={part}&" if part else ""
    context = {
        "column": pages.COLUMN,
        "breadcrumbs": pages.trail(call, ("大家的意见", "")),
        "call": call,
        "of": names[part] if part is not None and part != WHOLE else "",
        "everything_url": address,
        "opinions": pages.shown_opinions(page.rows),
        "pager": Pager(
            f"{address}?{query}key={page.previous_key}" if page.previous_key else "",
            f"{address}?{query}key={page.next_key}" if page.next_key else "",
        ),
    }
    return render(request, "consultations/opinions/comments.html", context)


@require_safe
def result_page(request: HttpRequest, pk: int) -> HttpResponse:
    call = _once_public(pk)
    found = Result.objects.select_related("lead_agency", "call__lead_agency").exclude(published_at=None)
    result = get_object_or_404(found, call=call)
    if gone := _gone(request, result, pages.trail(call, ("采纳情况", ""))):
        return gone
    return render(request, "consultations/opinions/result.html", pages.result_context(result))
