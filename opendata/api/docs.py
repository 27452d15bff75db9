"""/api/v1/docs: the schema as a page of our own, without foreign hosts and inline scripts."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from opendata.datasets.models import Dataset, Opening, Resource, State

COLUMN = {
    "name": "开放接口",
    "type": "数据开放",
    "description": "本网站公开信息和开放数据的接口说明，无需申请即可使用。",
    "keywords": "开放接口,API,数据接口,检索接口,JSON",
}
TYPES = {"string": "文字", "integer": "整数", "number": "数值", "array": "列表", "object": "对象", "boolean": "是否"}
FORMATS = {"date": "日期", "date-time": "时间"}
IN_PATHS = {
    "slug": "网址名，例如 /data/bus-stops/ 里的 bus-stops",
    "number": "资源的序号，从 1 起",
    "version": "第几版",
}
ERRORS = "Problem"  # what every refusal is, told once for all


class ReadablePage(DocsBase):
    """Every operation with its parameters and what it answers, then every model once: made from the schema."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        schema = api.get_openapi_schema()
        operations = [
            _operation(path, method, operation)
            for path, methods in schema["paths"].items()
            for method, operation in methods.items()
        ]
        order = list(dict.fromkeys(one["group"] for one in operations))  # as each is met first
        operations.sort(key=lambda one: order.index(one["group"]))
        wanted = [one["answer"] for one in operations if one["answer"]]
        context = {
            "column": COLUMN,
            "breadcrumbs": [("开放接口", "")],
            "title": schema["info"]["title"],
            "description": schema["info"]["description"],
            "origin": f"{request.scheme}://{request.get_host()}",
            "example": _example(),
            "groups": [(name, list(same)) for name, same in groupby(operations, key=lambda one: one["group"])],
            "models": _models(dict.fromkeys([*wanted, ERRORS]), schema),
        }
        return render(request, "api/docs.html", context)


def _example() -> Resource | None:
    """A table with which the examples can be tried: one of those that everybody may read."""
    wanted = Resource.objects.filter(current__state=State.PUBLISHED, dataset__opening=Opening.OPEN)
    return wanted.filter(dataset__in=Dataset.objects.public()).select_related("dataset").order_by("pk").first()


def _operation(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    answers = {status: _references(answer) for status, answer in operation["responses"].items()}
    refusals = [str(status) for status, names in answers.items() if names == [ERRORS]]
    given = next((names[0] for names in answers.values() if names and names != [ERRORS]), "")
    return {
        "group": operation.get("tags", ["其他"])[0],
        "path": path,
        "anchor": "get" + path.replace("/", "-").replace("{", "").replace("}", ""),
        "is_link": "{" not in path,
        "method": method.upper(),
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "parameters": [_parameter(one) for one in operation.get("parameters", [])],
        "answer": given,
        "refusals": "、".join(refusals),
    }


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": one["name"],
        "type": _type(one["schema"]),
        "description": one.get("description") or one["schema"].get("description") or IN_PATHS.get(one["name"], ""),
        "required": one["in"] == "path",
    }


def _models(wanted: Any, schema: dict[str, Any]) -> list[dict[str, Any]]:
    """What answers are made of and what stands inside, each once."""
    models: list[dict[str, Any]] = []
    waiting = list(wanted)
    seen = set(waiting)
    while waiting:
        name = waiting.pop(0)
        properties = schema["components"]["schemas"][name].get("properties", {})
        fields = [
            {"name": field, "type": _type(part), "description": part.get("description", ""), "of": _first(part)}
            for field, part in properties.items()
        ]
        models.append({"name": name, "fields": fields})
        new = [other for other in dict.fromkeys(_references(properties)) if other not in seen]
        seen.update(new)
        waiting += new
    return sorted(models, key=lambda model: model["name"])


def _first(part: Any) -> str:
    return next(iter(_references(part)), "")


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        here = [part["$ref"].rpartition("/")[2]] if "$ref" in part else []
        return here + [name for value in part.values() for name in _references(value)]
    return [name for value in part for name in _references(value)] if isinstance(part, list) else []


def _type(part: dict[str, Any]) -> str:
    """What a person calls the type."""
    if "$ref" in part:
        return part["$ref"].rpartition("/")[2]  # type: ignore[no-any-return]
    if "anyOf" in part:
        said = "或".join(_type(one) for one in part["anyOf"] if one.get("type") != "null")
        return f"{said}，可为空" if any(one.get("type") == "null" for one in part["anyOf"]) else said
    if part.get("type") == "array":
        return f"{_type(part.get('items', {}))}的列表"
    if isinstance(part.get("additionalProperties"), dict):
        return f"名称 → {_type(part['additionalProperties'])}"
    return FORMATS.get(part.get("format", ""), TYPES.get(part.get("type", ""), "任意"))
