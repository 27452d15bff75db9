"""The catalogue and its datasets, how the mark is made, and the figures, for anybody."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from opendata.datasets import counting, figures, quality
from opendata.datasets.facts import settings
from opendata.datasets.models import Dataset, Licence, Opening
from search.listing import BadKey, Pager

from . import extras, page, shown
from .catalogue import Catalogue, NoSuchFilter

COLUMN = {
    "name": "数据开放",
    "type": "数据开放",
    "description": "政府数据目录：可以在线看，也可以下载，还有接口。",
    "keywords": "数据开放,公共数据,数据目录,数据下载,接口",
}


def _frame(*trail: tuple[str, str]) -> dict[str, Any]:
    return {"column": COLUMN, "breadcrumbs": [("数据开放", reverse("data_home") if trail else ""), *trail]}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The catalogue, narrowed and sorted by what the address says; page by key."""
    key = request.GET.get("key", "")
    try:
        chosen = Catalogue.from_query(request.GET)
        datasets, cut = chosen.page(key)
    except (BadKey, NoSuchFilter) as error:
        raise Http404 from error
    previous_url = chosen.url(cut.previous_key) if cut.previous_key else ""
    next_url = chosen.url(cut.next_key) if cut.next_key else ""
    whole = not chosen.is_narrowed and not key
    county = figures.county()
    context = {
        **_frame(),
        "catalogue": chosen,
        "facets": chosen.facets(),
        "datasets": [_listed(dataset) for dataset in datasets],
        "sorts": chosen.sorts(),
        "pager": Pager(previous_url, next_url, f"共 {chosen.total:,} 个"),
        "key": key,
        "county": county,
        "strip": shown.strip(county) if whole else [],
        "charts": shown.brief(county) if whole and county.datasets else [],
        "licences": Licence.objects.all(),
    }
    return render(request, "data/index.html", context)


def _listed(dataset: Dataset) -> dict[str, Any]:
    return {
        "dataset": dataset,
        "standing": dataset.standing,
        "opening": settings().label_of(dataset.opening) if dataset.opening != Opening.OPEN else "",
        "formats": [name.upper() for name in dataset.standing.formats if name in ("csv", "xlsx", "geojson")],
    }


@require_safe
def dataset_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One dataset. A withdrawn one answers with the reason and the date, one that must vanish with 410."""
    once_public = Dataset.objects.select_related("lead_agency", "theme", "licence").exclude(published_at=None)
    dataset = get_object_or_404(once_public, slug=slug)
    if dataset.gone:
        return render(request, "410.html", {"record": dataset}, status=410)
    if dataset.withdrawn_at or not dataset.live:
        return render(request, "data/withdrawn.html", {**_dataset_frame(dataset), "dataset": dataset})
    counting.seen(request, dataset.pk)
    return render(request, "data/dataset.html", dataset_context(request, dataset))


def _dataset_frame(dataset: Dataset) -> dict[str, Any]:
    return _frame((dataset.theme.name, Catalogue(theme=dataset.theme).url()), (dataset.title, ""))


def dataset_context(request: HttpRequest, dataset: Dataset) -> dict[str, Any]:
    """What the page of a dataset shows."""
    origin = request.build_absolute_uri("/").rstrip("/")
    return {
        **_dataset_frame(dataset), "dataset": dataset, **page.context(dataset, origin), **extras.of(request, dataset),
    }  # fmt: skip


def preview_context(request: HttpRequest, dataset: Dataset) -> dict[str, Any]:
    """The same of a draft, as if it went out now."""
    dataset.published_at = dataset.published_at or timezone.now()
    return dataset_context(request, dataset)


@require_safe
def quality_page(request: HttpRequest) -> HttpResponse:
    """What the mark is made of, point by point."""
    context = {
        **_frame(("质量分怎样算", "")),
        "groups": [(name, [rule for rule in quality.RULES if rule.group == name]) for name in quality.GROUPS],
        "chart": shown.marks(figures.county()),
        "county": figures.county(),
        "grace": settings().grace_days,
        "example": Dataset.objects.public().filter(standing__quality__gt=0).order_by("-standing__used").first(),
    }
    return render(request, "data/quality.html", context)


@require_safe
def figures_page(request: HttpRequest) -> HttpResponse:
    found = figures.county()
    context = {
        **_frame(("数字", "")),
        "county": found,
        "strip": shown.strip(found),
        "charts": shown.charts(found),
        "timely": shown.percent(found.timely),
        "openings": [(settings().label_of(value), number) for value, number in found.openings.items()],
        "grace": settings().grace_days,
    }
    return render(request, "data/figures.html", context)


@require_safe
def figures_csv(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(figures.as_csv(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="data-figures.csv"'
    return _open(response)


@require_safe
def figures_json(request: HttpRequest) -> HttpResponse:
    found = figures.as_json(figures.county()) | {"columns": figures.COLUMNS, "lines": list(figures.lines())}
    return _open(JsonResponse(found, json_dumps_params={"ensure_ascii": False}))


def _open(response: HttpResponse) -> HttpResponse:
    """Any site's script may read it; no cookie matters here."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
