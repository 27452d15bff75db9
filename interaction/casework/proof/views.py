"""What anybody can see of the proof: the digest of each day, its file, and whether a receipt still stands."""

import re
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from ..challenge import throttled, too_many
from ..models import DayDigest
from . import receipts
from .digests import file_of

PAGE_SIZE = 31
FOR_EVER = "public, max-age=86400, immutable"
RATE, TOTAL_RATE = "60/m", "1200/m"
COLUMN = {
    "name": "办理记录的公开摘要",
    "type": "政务公开",
    "description": "每天公布全部办理记录的摘要，任何人都可以核对：办理记录有没有在事后被改动。",
    "keywords": "办理记录,摘要,哈希,回执核对",
}


def _frame(name: str = "") -> dict[str, Any]:
    crumbs = [("办理记录的公开摘要", reverse("timelines") if name else "")]
    return {"column": COLUMN, "breadcrumbs": [*crumbs, (name, "")] if name else crumbs}


def _page(request: HttpRequest) -> tuple[list[DayDigest], date | None]:
    """The digests before the day that is asked for, newest first, and from where to go on."""
    digests = DayDigest.objects.order_by("-day")
    key = request.GET.get("before", "")
    if key:
        try:
            before = parse_date(key)
        except ValueError:
            before = None
        if before is None:
            raise Http404
        digests = digests.filter(day__lt=before)
    rows = list(digests[: PAGE_SIZE + 1])
    return rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].day if len(rows) > PAGE_SIZE else None


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The digests, and in plain words what they are good for."""
    rows, older = _page(request)
    pager = {"next_url": f"?before={older:%Y-%m-%d}" if older else ""}
    if request.GET.get("before"):
        pager["previous_url"] = reverse("timelines")
    return render(request, "timelines/index.html", {**_frame(), "rows": rows, "pager": pager})


@require_safe
def index_json(request: HttpRequest) -> HttpResponse:
    """The same for machines."""
    rows, older = _page(request)
    answer = {
        "digests": [
            {
                "day": row.day.isoformat(),
                "entries": row.entries,
                "algorithm": row.algorithm,
                "previous": row.previous or None,
                "digest": row.digest,
                "made_at": row.made_at.isoformat(),
                "file": request.build_absolute_uri(reverse("timelines-day", args=[row.day])),
            }
            for row in rows
        ],
        "next": f"{request.build_absolute_uri(request.path)}?before={older:%Y-%m-%d}" if older else None,
    }
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


@require_safe
def day_file(request: HttpRequest, day: str) -> HttpResponse:
    """The file of which a digest is the hash, byte for byte."""
    try:
        asked = parse_date(day)
    except ValueError as error:
        raise Http404 from error
    made = get_object_or_404(DayDigest, day=asked)
    headers = {"Cache-Control": FOR_EVER, "Content-Disposition": f'inline; filename="{made.day:%Y-%m-%d}.txt"'}
    return HttpResponse(file_of(made), content_type="text/plain; charset=us-ascii", headers=headers)


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Whether the entry with which a case began stands as the receipt says. Nothing of the case itself is told."""
    typed = request.GET.get("hash", "")
    context: dict[str, Any] = {**_frame("核对回执"), "typed": typed[:200]}
    if not typed.strip():
        return render(request, "timelines/verify.html", context)
    if throttled(request, "timelines.verify", address=RATE, total=TOTAL_RATE):
        return too_many(request)
    value = re.sub(r"\s+", "", typed[:500]).lower()
    if re.fullmatch("[0-9a-f]{64}", value):
        context["found"] = receipts.look_up(value)
    else:
        context["error"] = "校验值应是 64 位的数字和字母 a 至 f，请照回执上的填写，空格可以不管。"
    response = render(request, "timelines/verify.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
