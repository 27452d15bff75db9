"""Errors as machines read them (RFC 9457), told in Chinese for the people behind the machines."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, JsonResponse

TITLES = {
    HTTPStatus.BAD_REQUEST: "参数有误",
    HTTPStatus.UNAUTHORIZED: "需要密钥",
    HTTPStatus.FORBIDDEN: "不能取用",
    HTTPStatus.NOT_FOUND: "没有这个地址",
    HTTPStatus.METHOD_NOT_ALLOWED: "只能读取",
    HTTPStatus.NOT_ACCEPTABLE: "没有这种格式",
    HTTPStatus.GONE: "已经撤下",
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: "没有这一段",
    HTTPStatus.UNPROCESSABLE_ENTITY: "一秒之内算不完",
    HTTPStatus.TOO_MANY_REQUESTS: "请求过于频繁",
    HTTPStatus.SERVICE_UNAVAILABLE: "暂不可用",
}


def problem(status: HTTPStatus, detail: str, **more: Any) -> JsonResponse:
    """``detail`` says what to do; ``more`` are members of the problem, such as the ``parameter`` at fault."""
    body = {"type": "about:blank", "title": TITLES[status], "status": int(status), "detail": detail, **more}
    response = JsonResponse(
        body, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False}
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    if status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        response.headers["Retry-After"] = "30"
    return response


def no_such_address(request: HttpRequest, rest: str) -> JsonResponse:
    """For whatever else is asked for under /api/v1/."""
    return problem(HTTPStatus.NOT_FOUND, "接口里没有这个地址，请查阅 /api/v1/docs。")
