"""/api/v1/docs: the schema as a page of our own, without foreign hosts and inline scripts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

COLUMN = {
    "name": "开放接口",
    "type": "数据开放",
    "description": "本网站公开信息的检索接口说明，无需申请即可使用。",
    "keywords": "开放接口,API,检索接口,JSON",
}
TYPES = {"string": "文字", "integer": "整数", "array": "列表", "object": "对象", "boolean": "是否"}


class ReadablePage(DocsBase):
    """Every operation with its parameters and what it answers, made from the schema."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        schema = api.get_openapi_schema()
        context = {
            "column": COLUMN,
            "breadcrumbs": [("开放接口", "")],
            "title": schema["info"]["title"],
            "description": schema["info"]["description"],
            "origin": f"{request.scheme}://{request.get_host()}",
            "operations": [
                _operation(path, method, operation, schema)
                for path, methods in schema["paths"].items()
                for method, operation in methods.items()
            ],
        }
        return render(request, "api/docs.html", context)


def _operation(path: str, method: str, operation: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    statuses: dict[str, list[str]] = {}
    for status, answer in operation["responses"].items():
        [content] = answer["content"].values()
        statuses.setdefault(_references(content["schema"])[0], []).append(str(status))
    return {
        "path": path,
        "method": method.upper(),
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "parameters": [
            {"name": one["name"], "type": _type(one["schema"]), "description": one["schema"].get("description", "")}
            for one in operation["parameters"]
        ],
        "answers": [{"statuses": "、".join(same), "models": _models(name, schema)} for name, same in statuses.items()],
    }


def _models(outermost: str, schema: dict[str, Any]) -> list[dict[str, Any]]:
    """The model an answer is made of, then those inside it, each once."""
    models: list[dict[str, Any]] = []
    waiting = [outermost]
    while waiting:
        name = waiting.pop(0)
        model = schema["components"]["schemas"][name]
        fields = [
            {"name": field, "type": _type(part), "description": part.get("description", "")}
            for field, part in model["properties"].items()
        ]
        models.append({"name": name, "fields": fields})
        known = {model["name"] for model in models} | set(waiting)
        waiting += [other for other in _references(model["properties"]) if other not in known]
    return models


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        here = [part["$ref"].rpartition("/")[2]] if "$ref" in part else []
        return here + [name for value in part.values() for name in _references(value)]
    return [name for value in part for name in _references(value)] if isinstance(part, list) else []


def _type(part: dict[str, Any]) -> str:
    """What a person calls the type."""
    if "$ref" in part:
        return part["$ref"].rpartition("/")[2]
    if "anyOf" in part:
        return "或".join(_type(one) for one in part["anyOf"] if one.get("type") != "null") + "，可为空"
    if part.get("type") == "array":
        return f"{_type(part['items'])}的列表"
    if isinstance(part.get("additionalProperties"), dict):
        return f"名称 → {_type(part['additionalProperties'])}"
    named = {"date": "日期", "date-time": "时间"}
    return named.get(part.get("format", ""), TYPES.get(part.get("type", ""), "任意"))
