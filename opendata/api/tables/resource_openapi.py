"""OpenAPI of one resource: its columns as parameters, a row as a schema. Whoever makes a client of it gets one that
knows the county's bus stops."""

from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse

from opendata.api.answers import Call
from opendata.api.known import KnownResource
from opendata.api.schemas import Problem
from opendata.tables.querying import FORMATS
from opendata.tables.schema import Column
from search.memory import remembered

from . import describing, models
from .parameters import AGGREGATE, EXPORT, ROWS, Parameter, filters_of, schema_of

Schema = dict[str, Any]
_REFERENCE = "#/components/schemas/"
_PROBLEMS = {
    "400": "参数有误，parameter 说是哪一个", "422": "一秒之内算不完", "429": "次数用完了", "503": "查询的人太多",
}  # fmt: skip


def resource_openapi(call: Call, slug: str, number: int) -> HttpResponseBase:
    """The description of this resource's part of the API."""
    known = call.resource(slug, number)
    version = call.version(known)
    response = call.json(_described(known.resource.pk, version.number, slug, number, call.origin))
    etag = call.content_etag(response.content)
    return call.unchanged(etag) or call.finish(response, etag)


@remembered
def _described(pk: int, version_number: int, slug: str, number: int, origin: str) -> Schema:
    from opendata.api import known

    resource = known.resource(slug, number)
    version = known.version(pk, version_number)
    assert resource and version
    said = {one["key"]: one for one in describing.dictionary(resource, version.version)}
    filters = [one for column in version.columns for one in filters_of(column, said[column.key]["meaning"])]
    base = reverse("api:resource", args=[slug, number])
    return {
        "openapi": "3.1.0",
        "info": _info(resource, version_number),
        "servers": [{"url": origin}],
        "paths": {
            f"{base}/rows": _operation("rows", "取行", [*ROWS, *filters], _answers("RowPage", list(FORMATS))),
            f"{base}/aggregate": _operation(
                "aggregate", "分组统计", [*AGGREGATE, *filters], _answers("GroupPage", ["json", "csv"])
            ),
            f"{base}/export": _operation("export", "导出", [*EXPORT, *filters], _answers("Rows", list(FORMATS))),
        },
        "components": {"schemas": _schemas(version.columns, said)},
    }  # fmt: skip


def _info(known: KnownResource, version: int) -> Schema:
    dataset, resource = known.dataset, known.resource
    title = dataset.title if resource.title == dataset.title else f"{dataset.title}：{resource.title}"
    return {
        "title": title,
        "version": str(version),
        "description": "\n\n".join(filter(None, [dataset.summary, resource.description])),
        "contact": {"name": f"{dataset.lead_agency.name} {dataset.contact}"},
        "license": {"name": dataset.licence.name, **({"url": dataset.licence.url} if dataset.licence.url else {})},
    }


def _operation(name: str, summary: str, parameters: list[Parameter], answers: Schema) -> Schema:
    return {"get": {"operationId": name, "summary": summary, "parameters": parameters, "responses": answers}}


def _answers(model: str, formats: list[str]) -> Schema:
    content: Schema = {}
    for format in formats:
        schema = {"$ref": _REFERENCE + model} if format == "json" else {"type": "string"}
        content[FORMATS[format]] = {"schema": schema}
    answers: Schema = {"200": {"description": "答复", "content": content}}
    problem = {"application/problem+json": {"schema": {"$ref": _REFERENCE + "Problem"}}}
    answers |= {status: {"description": said, "content": problem} for status, said in _PROBLEMS.items()}
    return answers


def _schemas(columns: tuple[Column, ...], said: dict[str, Schema]) -> Schema:
    row = {column.key: _value(column, said[column.key]) for column in columns}
    named = {column.name: _value(column, said[column.key]) for column in columns}
    page = _model(models.RowPage)
    page["properties"]["rows"]["items"] = {"anyOf": [{"$ref": _REFERENCE + "Row"}, {"$ref": _REFERENCE + "NamedRow"}]}
    return {
        "Row": {"type": "object", "properties": {"n": {"type": "integer", "description": "行号"}, **row}},
        "NamedRow": {"type": "object", "properties": named},
        "Rows": {"type": "array", "items": {"$ref": _REFERENCE + "NamedRow"}},
        "RowPage": page,
        "GroupPage": _model(models.GroupPage),
        "ColumnOf": _model(models.ColumnOf),
        "Problem": _model(Problem),
    }


def _model(model: Any) -> Schema:
    schema: Schema = model.model_json_schema(ref_template=_REFERENCE + "{model}")
    schema.pop("$defs", None)
    return schema


def _value(column: Column, said: Schema) -> Schema:
    kind = schema_of(column)
    parts = [column.name, said["meaning"], f"单位：{said['unit']}" if said["unit"] else ""]
    if said["codes"]:
        parts.append("；".join(f"{code} {name}" for code, name in list(said["codes"].items())[:100]))
    return {**kind, "type": [kind["type"], "null"], "description": "。".join(part for part in parts if part)}
