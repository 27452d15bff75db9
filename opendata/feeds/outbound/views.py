"""/feeds/: every feed in every format, and the page that lists them."""

import hashlib
import time
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from django_ratelimit.core import is_ratelimited

from search import memory
from search.errors import BadSearch, SearchUnavailable

from . import channels, publisher, questions
from .formats import WRITERS
from .items import FORMS, Feed

RETRY_AFTER = "30"  # seconds
KNOWN_FOR = 40 * 24 * 3600  # seconds that we remember since when a feed is as it is


@require_safe
def feed(request: HttpRequest, name: str, form: str) -> HttpResponseBase:
    """One feed in one format; 304 for who has it already."""
    if is_ratelimited(request, group="feeds", key="ip", rate=settings.SEARCH_RATE, increment=True):
        return _refused(HTTPStatus.TOO_MANY_REQUESTS, "同一地址取得太频繁，请过半分钟再试。")
    try:
        channel = questions.of_search(request.GET) if name == questions.SEARCH else channels.find(name)
        if channel is None:
            raise Http404
        return _answer(request, channel.load(), form)
    except BadSearch as error:
        return _refused(HTTPStatus.BAD_REQUEST, str(error))
    except SearchUnavailable:
        return _refused(HTTPStatus.SERVICE_UNAVAILABLE, "检索服务正在恢复，请过半分钟再试。")


def _answer(request: HttpRequest, made: Feed, form: str) -> HttpResponseBase:
    origin = f"{request.scheme}://{request.get_host()}"
    hub = publisher.hub_of(made.name)
    body = WRITERS[form](made, origin, publisher.name(request), hub)
    response = HttpResponse(body, content_type=f"{FORMS[form][1]}; charset=utf-8")
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    since = _since(f"{origin}{made.path(form)}", etag)
    links = [f'<{origin}{made.path(form)}>; rel="self"', *([f'<{hub}>; rel="hub"'] if hub else [])]
    told = {"ETag": etag, "Last-Modified": http_date(since), "Link": ", ".join(links)}
    for header, value in (told | {"Access-Control-Allow-Origin": "*"}).items():
        response.headers[header] = value
    if request.META.get(memory.KEPT_IN_FRONT):
        return response  # which says itself who has it already
    return get_conditional_response(request, etag=etag, last_modified=since, response=response) or response


def _since(address: str, etag: str) -> int:
    """Since when the feed is as it is, by the second. Dates of its items would not tell that one was taken back."""
    key = f"feed-since:{hashlib.sha256(address.encode()).hexdigest()}"
    known, since = cache.get(key) or ("", 0)
    if known == etag:
        return int(since)
    now = max(int(time.time()), int(since) + 1)
    cache.set(key, (etag, now), KNOWN_FOR)
    return now


def _refused(status: HTTPStatus, said: str) -> HttpResponse:
    response = HttpResponse(said, status=status, content_type="text/plain; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    if status != HTTPStatus.BAD_REQUEST:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All feeds, and how to follow what one wants to."""
    families = [{"label": each.label, "name": each.name, "members": each.members()} for each in channels.families()]
    context: dict[str, Any] = {
        "breadcrumbs": [("订阅", "")],
        "channels": channels.channels(),
        "families": [family for family in families if family["members"]],
    }
    return render(request, "feeds/index.html", context)
