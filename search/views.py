"""/search/: the results page, and what is suggested while somebody types."""

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_ratelimit.core import is_ratelimited
from django_ratelimit.decorators import ratelimit

from search.asked import Asked, asked
from search.errors import BadSearch, SearchUnavailable
from search.helping import help_with
from search.learning import counting, hot, tokens
from search.query import Found, Wanted, find
from search.results import PAGE_SIZE, SHOWN_FACETS, ResultsPage
from search.suggesting import LONGEST, suggest

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
        return render(request, "search/results.html", context | _found(request, question))
    except BadSearch as error:
        return render(request, "search/refused.html", context | {"problem": str(error)}, status=400)
    except SearchUnavailable:
        response = render(request, "search/unavailable.html", context, status=503)
        response.headers["Retry-After"] = RETRY_AFTER
        return response


def _found(request: HttpRequest, question: Asked) -> dict[str, Any]:
    found = find(question.wanted, (question.page - 1) * PAGE_SIZE, PAGE_SIZE, tuple(SHOWN_FACETS))
    page = ResultsPage(question, found)
    sorts = [("relevance", "按相关度"), ("date", "按日期")] if question.wanted.asks else []
    return {
        "page": page,
        "seen": _counted(request, question, found),
        "hot_words": [] if question.wanted.text else hot.words(),
        "asked": question.wanted,
        "query": question.wanted.text,
        "sorts": [
            {"label": label, "url": page.url(sort=sort), "selected": sort == question.wanted.sort}
            for sort, label in sorts
        ],
        **help_with(page),
        "everywhere_url": f"{reverse('search')}?{everywhere}" if (everywhere := question.everywhere) else "",
        "hidden": question.words
        + [(name, value) for name, values in question.wanted.filters.items() for value in values],
        "advanced_url": f"{reverse('advanced_search')}?{question.query()}",
    }


def _counted(request: HttpRequest, question: Asked, found: Found) -> str:
    """Count the question, and give what the page tells us by that it was seen or a hit was opened (js/learn.js).

    Only the question itself: what is narrowed or sorted otherwise says nothing about what finds nothing, or what is
    best.
    """
    wanted = question.wanted
    if not wanted.text or wanted != Wanted(wanted.text):
        return ""
    total = 0 if found.relaxed else found.total  # not as it was put
    if question.page == 1:
        counting.note(request, wanted.text, total)
    start = (question.page - 1) * PAGE_SIZE
    return tokens.sign(tokens.Shown(wanted.text, total, start, [hit.id for hit in found.hits]))


@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """``{"suggestions": [{"text", "url", "kind", "label"}]}`` for what stands in the box so far (``q``)."""
    if is_ratelimited(request, group="suggest", key="ip", rate=settings.SUGGEST_RATE, increment=True):
        return _said({"error": "输入提示用得太频繁，请稍后再试。"}, 429, **{"Retry-After": "60"})
    typed = request.GET.get("q", "").strip()
    if not typed or len(typed) > LONGEST:
        return _said({"error": f"q 请填写 1 至 {LONGEST} 个字。"}, 400)
    found = [asdict(suggestion) for suggestion in suggest(typed)]
    # Kept by the visitor's own browser alone: what they typed belongs in no shared cache.
    return _said({"suggestions": found}, 200, **{"Cache-Control": "private, max-age=30"})


def _said(answer: dict[str, Any], status: int, **headers: str) -> JsonResponse:
    return JsonResponse(answer, status=status, headers=headers, json_dumps_params={"ensure_ascii": False})
