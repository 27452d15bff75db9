"""/mailbox/knowledge/: questions that are asked often, for everybody. The same for all, so caches may keep it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.agencies.models import Agency
from search.listing import BadKey, Pager, Row, page_by_key

from .models import KnowledgeItem

COLUMN = {
    "name": "常见问题",
    "type": "政民互动",
    "description": "群众常问的问题和各机构的解答。",
    "keywords": "常见问题,政策解答,办事指南,咨询",
}
PAGE_SIZE = 20
EXTRACT = 90


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Newest first, by key; of one agency where it is asked for."""
    items = KnowledgeItem.objects.open()
    agency = None
    if "agency" in request.GET:
        agency = get_object_or_404(Agency, slug=request.GET["agency"][:60].replace("\x00", ""))
        items = items.filter(lead_agency=agency)
    shown = items.values_list("pk", "title", "answer", "published_at", "valid_until", "lead_agency__short_name",
                              "lead_agency__name", named=True)  # fmt: skip
    try:
        page = page_by_key(shown, ("published_at", "pk"), request.GET.get("key", ""), PAGE_SIZE)
    except BadKey as error:
        raise Http404 from error
    base = f"?agency={agency.slug}&" if agency else "?"
    context = {
        "column": COLUMN, "breadcrumbs": [("政民互动", reverse("mailbox")), ("常见问题", "")], "agency": agency,
        "rows": [_row(one) for one in page.rows],
        "pager": Pager(
            f"{base}key={page.previous_key}" if page.previous_key else "",
            f"{base}key={page.next_key}" if page.next_key else "",
        ),
    }  # fmt: skip
    return render(request, "mailbox/knowledge/index.html", context)


def _row(one: Any) -> Row:
    past = KnowledgeItem(valid_until=one.valid_until).is_past
    extract = " ".join(one.answer.split())
    return Row(
        one.title, reverse("knowledge_item", args=[one.pk]), one.lead_agency__short_name or one.lead_agency__name,
        date=one.published_at, state="已过期" if past else "", state_tone="warn" if past else "",
        extract=extract[:EXTRACT] + ("…" if len(extract) > EXTRACT else ""),
    )  # fmt: skip


@require_safe
def item_page(request: HttpRequest, pk: int) -> HttpResponse:
    once_public = KnowledgeItem.objects.filter(open_to_public=True).exclude(published_at=None)
    item = get_object_or_404(once_public.select_related("lead_agency"), pk=pk)
    if item.gone:
        return render(request, "410.html", {"record": item}, status=410)
    return render(request, "mailbox/knowledge/item.html", item_context(item))


def item_context(item: KnowledgeItem) -> dict[str, Any]:
    """What the page shows, of a draft as well."""
    withdrawn = bool(item.published_at and item.pk and (item.withdrawn_at or not item.live))
    return {
        "column": COLUMN,
        "breadcrumbs": [("政民互动", reverse("mailbox")), ("常见问题", reverse("knowledge")), (item.title, "")],
        "article": {
            "title": item.title,
            "published_at": item.published_at,
            "source": item.lead_agency.name,
            "keywords": f"常见问题，{item.lead_agency.display_name}",
            "description": " ".join(("" if withdrawn else item.answer).split())[:200] or item.title,
            "url": item.get_absolute_url() if item.pk else "",
        },
        "item": item,
        "withdrawn": withdrawn,
        "history": list(item.history_lines()) if item.pk else [],
    }
