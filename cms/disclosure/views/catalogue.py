"""法定主动公开内容: the catalogue as a page and as files."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from .. import exports, shelves
from ..catalogue import Catalogue
from ..rows import COLUMNS, lines, rows
from . import frame

NAME = "法定主动公开内容"


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """One page of the catalogue under the choices in the address."""
    shown = Catalogue(request.GET, reverse("catalogue"))
    key, first = frame.place_in_list(request)
    page = frame.cut(shown.spots, key)
    description = "本县各行政机关依法主动公开的政府信息，可按机构、主题、体裁、法定事项、基层领域、年份和有效性查找。"
    context: dict[str, Any] = {
        "column": frame.column(NAME, "信息公开目录", description),
        "breadcrumbs": frame.breadcrumbs((NAME, reverse("catalogue") if shown.chosen else "")),
        "catalogue": shown,
        "facets": shown.facets,
        "rows": rows(page.rows),
        "pager": shown.pager(page, first),
        "exports": [(form, shown.url(reverse("catalogue_export", args=[form]))) for form in exports.FORMS],
    }
    if shown.chosen:
        context["breadcrumbs"].append((shown.sentence, ""))
    return render(request, "disclosure/catalogue.html", context)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """All that the page with the same choices shows, from its first document to its last."""
    shown = Catalogue(request.GET, reverse("catalogue"))
    origin = request.build_absolute_uri("/").rstrip("/")
    name = f"{NAME}-{timezone.localdate():%Y%m%d}"
    return exports.response(form, name, COLUMNS, lines(shelves.every(shown.spots), origin))
