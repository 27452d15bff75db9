"""The first page of 政府信息公开, and three of its four blocks: 指南, 制度, 年报."""

from typing import Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cms.agencies.models import Agency

from .. import annual_reports, shelves
from ..models import Field, Genre, Guide, Matter, Shelf
from ..rows import rows
from . import frame

NEWEST = 8


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Four blocks, the door to requests, and what came out last."""
    newest = shelves.newest([], NEWEST)
    about = "本县各行政机关主动公开的政府信息，以及公开指南、公开制度、公开年报和依申请公开的办法。"
    context = {
        "column": frame.column("政府信息公开", "信息公开目录", about),
        "breadcrumbs": frame.breadcrumbs(),
        "about": about,
        "rows": rows(newest),
        "matters": Matter.objects.all(),
        "fields": Field.objects.all(),
    }
    return render(request, "disclosure/index.html", context)


@require_safe
def guide(request: HttpRequest, slug: str = "") -> HttpResponse:
    """The guide of one agency; without ``slug`` that of the county's government, else the newest there is."""
    guides = list(
        Guide.objects.public().select_related("lead_agency").order_by("lead_agency__order", F("published_at").desc())
    )
    wanted = [each for each in guides if each.lead_agency.slug == slug] if slug else [
        *(each for each in guides if each.lead_agency.kind == Agency.Kind.GOVERNMENT), *guides
    ]  # fmt: skip
    if slug and not wanted:
        raise Http404("这个机构没有单独的公开指南。")
    shown = wanted[0] if wanted else None
    contacts = Agency.objects.current().exclude(openness_office="", openness_telephone="")
    description = "政府信息的分类、编排体系和获取方式，以及各机关信息公开工作机构的联系方式。"
    context: dict[str, Any] = {
        "column": frame.column("政府信息公开指南", "信息公开指南", description),
        "breadcrumbs": frame.breadcrumbs(("政府信息公开指南", "")),
        "guide": shown,
        "others": {each.lead_agency_id: each for each in reversed(guides) if shown and each != shown}.values(),
        "contacts": contacts.order_by("order", "pk"),
    }
    if shown:
        context["article"] = {
            "title": shown.title,
            "published_at": shown.published_at,
            "source": shown.lead_agency.name,
            "description": description,
            "url": request.build_absolute_uri(),
        }
    return render(request, "disclosure/guide.html", context)


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """政府信息公开制度: the law, the regulations and this county's own rules on openness."""
    context = frame.plain_list(request, [(Shelf.RULE, 1)])
    context |= {
        "column": frame.column("政府信息公开制度", "信息公开目录", "政府信息公开的法律法规和本县的配套制度。"),
        "breadcrumbs": frame.breadcrumbs(("政府信息公开制度", "")),
        "rows": rows(context["documents"]),
        "current": "rules",
    }
    return render(request, "disclosure/rules.html", context)


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """政府信息公开年报: every agency's report of the year before (条例 arts. 49, 50)."""
    genre = Genre.objects.filter(role=Genre.Role.ANNUAL_REPORT).order_by("order").first()
    context = frame.plain_list(request, [(Shelf.GENRE, genre.pk if genre else 0)])
    context |= {
        "column": frame.column("政府信息公开年报", "信息公开年报", "县政府和各行政机关的政府信息公开工作年度报告。"),
        "breadcrumbs": frame.breadcrumbs(("政府信息公开年报", "")),
        "rows": rows(context["documents"]),
        "years": annual_reports.years(),
        "year": timezone.localdate().year,
        "current": "reports",
    }
    return render(request, "disclosure/reports.html", context)
