"""/search/: the results page."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_ratelimit.decorators import ratelimit

from search.asked import Asked, asked
from search.errors import BadSearch, SearchUnavailable
from search.nearest import nearest
from search.query import find
from search.results import PAGE_SIZE, SHOWN_FACETS, ResultsPage

COLUMN = {
    "name": "站内检索",
    "type": "政策文件",
    "description": "检索本网站公开的文件、公告公示和文章，可按类型、机构、主题和年份缩小范围。",
    "keywords": "检索,搜索,文件,公告公示,发文字号,索引号",
}
RETRY_AFTER = "30"  # seconds


def rate(group: str, request: HttpRequest) -> str:
    """How many searches one client address may make."""
    return settings.SEARCH_RATE


@require_safe
@ratelimit(key="ip", rate=rate, group="search")
def search_page(request: HttpRequest) -> HttpResponse:
    """What is found, with its facets; a page that helps where nothing is, or nothing can be."""
    context: dict[str, Any] = {
        "column": COLUMN,
        "breadcrumbs": [("站内检索", "")],
        "query": request.GET.get("q", "").replace("\x00", "")[:500],
    }
    try:
        question = asked(request.GET, PAGE_SIZE)
        return render(request, "search/results.html", context | _found(question))
    except BadSearch as error:
        return render(request, "search/refused.html", context | {"problem": str(error)}, status=400)
    except SearchUnavailable:
        response = render(request, "search/unavailable.html", context, status=503)
        response.headers["Retry-After"] = RETRY_AFTER
        return response


def _found(question: Asked) -> dict[str, Any]:
    found = find(question.wanted, (question.page - 1) * PAGE_SIZE, PAGE_SIZE, tuple(SHOWN_FACETS))
    page = ResultsPage(question, found)
    sorts = [("relevance", "按相关度"), ("date", "按日期")] if question.wanted.text else []
    return {
        "page": page,
        "asked": question.wanted,
        "query": question.wanted.text,
        "sorts": [
            {"label": label, "url": page.url(sort=sort), "selected": sort == question.wanted.sort}
            for sort, label in sorts
        ],
        "suggestions": [{"text": text, "url": page.url_for(text)} for text in nearest(question.wanted.text)]
        if not found.total and question.wanted.text
        else [],
        "everywhere_url": page.url_for(question.wanted.text) if question.wanted.filters else "",
        "hidden": [(name, value) for name, values in question.wanted.filters.items() for value in values],
    }
