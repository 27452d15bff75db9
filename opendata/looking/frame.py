"""What every page of a resource shares: what is looked at, what is asked, what the page's head says, and the answers
where there is nothing to show."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from opendata.datasets import counting
from opendata.datasets.models import OpenDataSettings
from opendata.keys import limits
from opendata.tables.querying import BadQuery, Query, Table, TooSlow, Unreadable

from .asked import Asked, tidy
from .found import Gone, Shown, find, gone

logger = logging.getLogger(__name__)
TABS = (
    ("table", "表格"), ("profile", "各列概况"), ("chart", "统计图"), ("map", "地图"), ("changes", "版本和变化"),
)  # fmt: skip
OF_ROWS = {"table", "chart", "map"}  # pages that show the rows one has narrowed it to


@dataclass(frozen=True)
class Looking:
    """One request for a page of a resource whose rows anybody may see."""

    request: HttpRequest
    page: str
    shown: Shown
    asked: Asked

    @property
    def table(self) -> Table:
        assert self.shown.version is not None
        return Table(self.shown.version.folder, self.shown.columns)

    def query(self, *more: tuple[str, str], of: tuple[tuple[str, str], ...] | None = None) -> Query:
        """The question for the table. Raises BadQuery."""
        return Query.parse([*(self.asked.for_query if of is None else of), *more], self.shown.columns)

    def answer(self, template: str, **context: Any) -> HttpResponse:
        return render(self.request, template, {**framed(self.request, self.shown, self.page, self.asked), **context})


View = Callable[..., HttpResponse]


def page(name: str) -> Callable[[Callable[..., HttpResponse]], View]:
    """A page of a resource: ``view(looking, **rest of the address)``."""

    def decorate(view: Callable[..., HttpResponse]) -> View:
        @require_safe
        @wraps(view)
        def answer(
            request: HttpRequest, slug: str, number: int, version: int | None = None, **rest: Any
        ) -> HttpResponse:
            try:
                shown = find(slug, number, version)
            except Gone as error:
                return gone(request, error.what)
            if not shown.is_open and name != "changes":
                return render(request, "data/resource_closed.html", framed(request, shown, name))
            return _answer(request, shown, name, view, rest)

        return answer

    return decorate


def _answer(request: HttpRequest, shown: Shown, name: str, view: View, rest: dict[str, Any]) -> HttpResponse:
    query = tidy(request.GET, shown.described)
    if query is not None:
        return HttpResponseRedirect(f"{request.path}?{query}" if query else request.path)
    if request.GET:  # what the page cache cannot answer for everybody
        limited = limits.check(request, "page")
        if limited.refused:
            context = {**framed(request, shown, name), "problem": "看得太快了", "advice": "请过一会儿再试。"}
            return limited.put_on(render(request, "data/resource_refused.html", context, status=429))
    counting.seen(request, shown.dataset.pk)
    looking = Looking(request, name, shown, Asked.from_query(request.GET, shown.described))
    try:
        return view(looking, **rest)
    except BadQuery as error:
        return refused(looking, str(error))
    except TooSlow as error:
        return refused(looking, str(error), "可以加一两个条件，或者换一列排序、分组，再试一次。", 503)
    except Unreadable as error:
        logger.exception("files of a version cannot be read")
        return refused(looking, str(error), "别的数据集不受影响。", 503)


def refused(looking: Looking, problem: str, advice: str = "", status: int = 400) -> HttpResponse:
    """Said on the page, with what was asked still standing there to be put right."""
    context = {
        **framed(looking.request, looking.shown, looking.page, looking.asked),
        "problem": problem,
        "advice": advice or "请改一改条件，或者去掉它。",
    }
    return render(looking.request, "data/resource_refused.html", context, status=status)


def framed(request: HttpRequest, shown: Shown, name: str, asked: Asked | None = None) -> dict[str, Any]:
    """What the head of the page and its tabs need."""
    from .places import has_map

    dataset = shown.dataset
    tabs = [
        {
            "label": label,
            "url": shown.url(page) + (asked.narrowed_text() if asked and page in OF_ROWS else ""),
            "current": page == name,
        }
        for page, label in TABS
        if page in ("table", "changes") or (shown.is_open and (page != "map" or has_map(shown)))
    ]
    return {
        "shown": shown,
        "dataset": dataset,
        "resource": shown.resource,
        "version": shown.version,
        "rows_said": f"{shown.version.rows:,}" if shown.version else "",
        "asked": asked,
        "tags": _tags(asked) if asked else [],
        "tabs": tabs,
        "opening": OpenDataSettings.for_request(request).label_of(dataset.opening),
        "files": _files(shown) if shown.is_open else [],
        "breadcrumbs": [
            ("数据开放", reverse("data_home")),
            (dataset.title, dataset.get_absolute_url()),
            (shown.resource.title, "" if name == "table" else shown.url()),
            *([(label, "") for page, label in TABS if page == name and name != "table"]),
        ],
        "column": {
            "name": "数据开放",
            "type": "数据开放",
            "description": dataset.summary,
            "keywords": dataset.keywords.replace("、", ","),
        },
    }


def _tags(asked: Asked) -> list[dict[str, str]]:
    """What it is narrowed to, each with the address without it."""
    tags = [{"label": f"含有“{words}”", "url": asked.text(q="")} for words in [asked.get("q")] if words]
    return tags + [
        {"label": condition.label, "url": asked.text(without=[condition.place])} for condition in asked.conditions
    ]


LABELS = {
    "csv": "CSV", "csv.gz": "CSV（压缩）", "xlsx": "Excel", "jsonl": "JSON 行", "geojson": "GeoJSON",
    "parquet": "Parquet", "sqlite": "SQLite", "original": "原始文件",
}  # fmt: skip


def _files(shown: Shown) -> list[dict[str, Any]]:
    """The whole table to take along, in the order people want it."""
    assert shown.version is not None
    files = sorted(shown.version.files.all(), key=lambda file: list(LABELS).index(file.format))
    for file in files:
        file.version = shown.version
    return [{"label": LABELS[file.format], "file": file} for file in files]
