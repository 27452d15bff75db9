"""/consultations/: everything the public is asked to take part in, and what came of it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from search.listing import BadKey, Pager

from .listing import Chosen, NoSuchFilter, row
from .shared.activity import STAGE_LABELS

COLUMN = {
    "name": "征集调查",
    "type": "征集调查",
    "description": "各机构的意见征集、问卷调查、听证会、开放日和在线访谈，以及结果反馈。",
    "keywords": "意见征集,问卷调查,听证会,政府开放日,在线访谈,结果反馈",
}
PAGE_SIZE = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Narrowed by stage, kind and agency; what is open stands first."""
    key = request.GET.get("key", "")
    try:
        chosen = Chosen.from_query(request.GET)
        first = chosen.first()
        lines, previous_key, next_key = chosen.page(key, PAGE_SIZE, first)
    except (BadKey, NoSuchFilter) as error:
        raise Http404 from error
    previous_url = chosen.url(previous_key) if previous_key else ""
    next_url = chosen.url(next_key) if next_key else ""
    context = {
        "column": COLUMN,
        "breadcrumbs": [("征集调查", "")],
        "sentence": _sentence(chosen),
        "tabs": chosen.tabs,
        "facets": chosen.facets(),
        "first": [] if key else [row(line, chosen.now) for line in first],
        "rows": [row(line, chosen.now) for line in lines],
        "pager": Pager(previous_url, next_url, f"共 {chosen.total:,} 项"),
        "is_narrowed": bool(chosen.kind or chosen.agency),
    }
    return render(request, "consultations/index.html", context)


def _sentence(chosen: Chosen) -> str:
    """What the list shows, as one says it."""
    agency = chosen.agency.display_name if chosen.agency else ""
    stage = f"{STAGE_LABELS[chosen.stage]}的" if chosen.stage else ""
    kind = chosen.kind.label if chosen.kind else "意见征集、问卷调查、听证会、开放日和在线访谈"
    return f"{agency}{stage}{kind}，共 {chosen.total:,} 项"
