"""The board and its notices, for anybody."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.review.children import listed
from search.listing import BadKey, Pager, Row, page_by_key

from .board import CURRENT, Board, NoSuchFilter, row
from .models import Notice

COLUMN = {
    "name": "公告公示",
    "type": "通知公告",
    "description": "各机构发布的公告、公示、通知、招考、招标采购等信息。",
    "keywords": "公告,公示,通知,招考,招标采购,拍卖",
}
PAGE_SIZE = 20


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Notices, newest first, narrowed by kind, agency, year and state; page by key."""
    key = request.GET.get("key", "")
    try:
        chosen = Board.from_query(request.GET)
        pinned = chosen.pinned()
        notices = chosen.notices().exclude(pk__in=[notice.pk for notice in pinned]).listed()
        page = page_by_key(notices, ("published_at", "pk"), key, PAGE_SIZE)
    except (BadKey, NoSuchFilter) as error:
        raise Http404 from error
    previous_url = chosen.url(page.previous_key) if page.previous_key else ""
    next_url = chosen.url(page.next_key) if page.next_key else ""
    context = {
        "column": COLUMN,
        "breadcrumbs": [("公告公示", "")],
        "sentence": _sentence(chosen),
        "tabs": chosen.tabs,
        "facets": chosen.facets(),
        "pinned": [] if key else [_pinned(row(notice, chosen.today)) for notice in pinned],
        "rows": [row(notice, chosen.today) for notice in page.rows],
        "pager": Pager(previous_url, next_url, f"共 {chosen.total:,} 条"),
        "is_narrowed": bool(chosen.kind or chosen.agency or chosen.year),
        "everything_url": Board(state=chosen.state).url(),
    }
    return render(request, "notices/board.html", context)


def _pinned(line: Row) -> Row:
    return replace(line, kind=f"置顶 · {line.kind}")


def _sentence(chosen: Board) -> str:
    """What the list shows, as one says it."""
    words = [f"{chosen.year}年" if chosen.year else "", chosen.agency.display_name if chosen.agency else ""]
    kind = chosen.kind.name if chosen.kind else "公告公示"
    state = {CURRENT: "正在展示的", "ended": "已结束的", "all": ""}[chosen.state]
    return f"{''.join(words)}{state}{kind}，共 {chosen.total:,} 条"


@require_safe
def notice_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice. A withdrawn one answers with the reason and the date, one that must vanish with 410."""
    once_public = Notice.objects.select_related("kind", "lead_agency").exclude(published_at=None)
    notice = get_object_or_404(once_public, pk=pk)
    if notice.gone:
        return render(request, "410.html", {"record": notice}, status=410)
    if notice.withdrawn_at or not notice.live:
        return render(request, "notices/withdrawn.html", {**_frame(notice), "notice": notice})
    return render(request, "notices/notice.html", notice_context(notice))


def _frame(notice: Notice) -> dict[str, Any]:
    return {
        "column": COLUMN,
        "breadcrumbs": [
            ("公告公示", reverse("notices")),
            (notice.kind.name, Board(kind=notice.kind).url()),
            (notice.title, ""),
        ],
    }


def notice_context(notice: Notice) -> dict[str, Any]:
    """What the page of a notice shows, of a draft as well."""
    today = timezone.localdate()
    period = notice.period
    agencies = [notice.lead_agency, *notice.co_agencies.all()]
    start = notice.period_start or (timezone.localtime(notice.published_at).date() if notice.published_at else today)
    return {
        **_frame(notice),
        "article": {
            "title": notice.title,
            "published_at": notice.published_at,
            "source": "、".join(agency.name for agency in agencies),
            "keywords": f"{notice.kind.name}，{notice.lead_agency.display_name}",
            "description": f"{notice.lead_agency.name}{notice.kind.name}：{notice.title}"[:200],
            "url": notice.get_absolute_url() if notice.pk else "",
        },
        "notice": notice,
        "agencies": agencies,
        "state": str(period.state(today)),
        "state_words": period.words(today),
        "contact_text": f"期限内有意见，请向{notice.contact}反映。" if notice.contact else "",
        "period_start": start,
        "files": listed(notice.attachments.select_related("file")),
        "history": list(notice.history_lines()) if notice.pk else [],
    }
