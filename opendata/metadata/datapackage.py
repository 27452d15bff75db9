"""A dataset as a Data Package: one file that says which files there are and what their columns hold (frictionless)."""

from typing import Any

from opendata.tables.schema import Column, Type

from .described import Described, Table

TYPES = {
    Type.TEXT: "string", Type.INTEGER: "integer", Type.NUMBER: "number", Type.DATE: "date", Type.DATETIME: "datetime",
    Type.BOOLEAN: "boolean",
}  # fmt: skip


def package(one: Described, origin: str) -> dict[str, Any]:
    dataset = one.dataset
    return {
        "profile": "tabular-data-package",
        "name": dataset.slug,
        "id": dataset.code,
        "title": dataset.title,
        "description": dataset.description or dataset.summary,
        "homepage": origin + dataset.get_absolute_url(),
        "keywords": [dataset.theme.name, *dataset.keyword_list],
        "licenses": [{"name": dataset.licence.code, "title": dataset.licence.name}],
        "contributors": [{"title": dataset.lead_agency.name, "role": "publisher"}],
        "resources": [_resource(table, origin) for table in one.tables if table.files],
    }


def _resource(table: Table, origin: str) -> dict[str, Any]:
    [file] = [file for file in table.files if file.format == "csv"]
    said: dict[str, Any] = {
        "profile": "tabular-data-resource",
        "name": f"table-{table.resource.number}",
        "title": table.resource.title,
        "path": origin + file.get_absolute_url(),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": {
            "fields": [_field(column, known) for column, known in table.columns],
            "missingValues": [""],
        },
    }
    if table.key:
        said["schema"]["primaryKey"] = [column.name for column in table.key]
    return said


def _field(column: Column, known: Any) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": TYPES[column.type]}
    if column.type == Type.BOOLEAN:
        field |= {"trueValues": ["是"], "falseValues": ["否"]}
    if known and (said := "；".join(filter(None, [known.meaning, f"单位：{known.unit}" if known.unit else ""]))):
        field["description"] = said
    return field
