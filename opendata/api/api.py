"""/api/v1/: what the pages show, for machines; no key, no registration."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django_ratelimit.core import is_ratelimited
from ninja import NinjaAPI, Query
from ninja.renderers import JSONRenderer

from opendata.api.docs import ReadablePage
from opendata.api.problems import problem
from opendata.api.schemas import Problem, SearchParameters, SearchResults
from opendata.api.tables.routes import router as datasets
from search import labels
from search.asked import asked
from search.errors import BadSearch, SearchUnavailable
from search.query import Found, find
from search.results import PAGE_SIZE, SHOWN_FACETS, has_next


class ChineseJSON(JSONRenderer):
    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title="开放接口",
    version="1",
    description="本网站公开的信息和开放的数据，程序都可以取：检索、数据集的每一行、文件、公告、来信、办理情况的数字。请注明来源。",
    urls_namespace="api",
    docs=ReadablePage(),
    renderer=ChineseJSON(),
)
api.add_router("/datasets", datasets, tags=["数据集"])


@api.get(
    "/search",
    response={200: SearchResults, 400: Problem, 429: Problem, 503: Problem},
    tags=["检索"],
    summary="检索",
    description="与网站的检索页同一套规则，同样的结果。",
    url_name="search",
)
def search(request: HttpRequest, response: HttpResponse, parameters: Query[SearchParameters]) -> Any:
    response.headers["Access-Control-Allow-Origin"] = "*"  # any site's script may read it; no cookie matters here
    if is_ratelimited(request, group="api", key="ip", rate=settings.SEARCH_RATE, increment=True):
        return problem(HTTPStatus.TOO_MANY_REQUESTS, "同一地址每分钟的请求次数有限，请过半分钟再试。")
    question = asked(request.GET, PAGE_SIZE)
    start = (question.page - 1) * PAGE_SIZE
    found = find(question.wanted, start, PAGE_SIZE, tuple(SHOWN_FACETS), markup=False)
    origin = f"{request.scheme}://{request.get_host()}"
    return {
        "total": found.total,
        "results": [_result(hit, origin) for hit in found.hits],
        "facets": {name: _values(name, found) for name in SHOWN_FACETS},
        "next": f"{origin}{request.path}?{question.query(question.page + 1)}" if has_next(question, found) else None,
    }


def _result(hit: Any, origin: str) -> dict[str, Any]:
    return {
        "title": hit.title,
        "url": _absolute(hit.url, origin),
        "kind": hit.kind,
        "agencies": hit.agencies,
        "issued_on": hit.issued_on,
        "published_at": hit.published_at,
        "extract": hit.highlighted["text"][0],
        "attachment": _attachment(hit, origin),
    }


def _absolute(url: str, origin: str) -> str:
    return origin + url if url.startswith("/") else url


def _attachment(hit: Any, origin: str) -> dict[str, Any] | None:
    for within in hit.highlighted["attachment"]:
        return {"title": within.title, "url": _absolute(within.url, origin), "page": within.page or None}
    return None


def _values(facet: str, found: Found) -> list[dict[str, Any]]:
    counts = found.facets.get(facet, {})
    names = labels.names_of(facet, counts.keys())
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return [{"value": value, "label": names[value], "count": count} for value, count in ordered]


@api.exception_handler(BadSearch)
def bad_search(request: HttpRequest, error: BadSearch) -> HttpResponse:
    return problem(HTTPStatus.BAD_REQUEST, str(error), parameter=error.parameter)


@api.exception_handler(SearchUnavailable)
def unavailable(request: HttpRequest, error: SearchUnavailable) -> HttpResponse:
    return problem(HTTPStatus.SERVICE_UNAVAILABLE, "检索服务正在恢复，请过半分钟再试。", title="检索暂不可用")
