"""The API answers scripts of any site, with a key too, and HEAD as well as GET; what it refuses is a problem."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from opendata.api.problems import problem

View = Callable[..., HttpResponseBase]
# Before a script of another site sends a key, its browser asks whether it may.
_MAY = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "Authorization, Range, If-None-Match, If-Modified-Since, If-Range",
    "Access-Control-Max-Age": "86400",
    "Allow": "GET, HEAD, OPTIONS",
    "Cache-Control": "public, max-age=86400",
}


def from_everywhere(view: View) -> View:
    """``view`` answers GET."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers=_MAY)
        head = request.method == "HEAD"
        if head:
            request.method = "GET"  # the server leaves out the body
        if request.method != "GET":
            response: HttpResponseBase = problem(HTTPStatus.METHOD_NOT_ALLOWED, "这里只供读取，请用 GET。")
            response.headers["Allow"] = _MAY["Allow"]
            return response
        response = view(request, *args, **kwargs)
        if head:
            request.method = "HEAD"
        return response

    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer
