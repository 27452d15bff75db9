"""A dataset as schema.org says it, and the same with its tables opened up (Croissant 1.0): for machines that look for
data, and for those that learn from it."""

from typing import Any

from django.utils import timezone

from opendata.datasets.models import OpenDataSettings, Opening
from opendata.tables.schema import Type

from .dcat import FORMATS
from .described import Described, Table

# The context of Croissant 1.0, as its specification has every file repeat it.
CROISSANT_CONTEXT: dict[str, Any] = {
    "@language": "zh", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/", "conformsTo": "dct:conformsTo", "citeAs": "cr:citeAs", "column": "cr:column",
    "data": {"@id": "cr:data", "@type": "@json"}, "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"}, "extract": "cr:extract", "field": "cr:field",
    "fileProperty": "cr:fileProperty", "fileObject": "cr:fileObject", "fileSet": "cr:fileSet", "format": "cr:format",
    "includes": "cr:includes", "isLiveDataset": "cr:isLiveDataset", "jsonPath": "cr:jsonPath", "key": "cr:key",
    "md5": "cr:md5", "parentField": "cr:parentField", "path": "cr:path", "recordSet": "cr:recordSet",
    "references": "cr:references", "regex": "cr:regex", "repeated": "cr:repeated", "replace": "cr:replace",
    "separator": "cr:separator", "source": "cr:source", "subField": "cr:subField", "transform": "cr:transform",
}  # fmt: skip
DATA_TYPES = {
    Type.TEXT: "sc:Text", Type.INTEGER: "sc:Integer", Type.NUMBER: "sc:Float", Type.DATE: "sc:Date",
    Type.DATETIME: "sc:DateTime", Type.BOOLEAN: "sc:Boolean",
}  # fmt: skip


def _whole(one: Described, origin: str) -> dict[str, Any]:
    """What both forms say of the dataset as a whole."""
    dataset = one.dataset
    said: dict[str, Any] = {
        "name": dataset.title,
        "description": dataset.description or dataset.summary,
        "url": origin + dataset.get_absolute_url(),
        "identifier": dataset.code,
        "inLanguage": "zh",
        "keywords": [dataset.theme.name, *dataset.keyword_list],
        "license": dataset.licence.url or f"{origin}/data/#licence-{dataset.licence.code}",
        "creator": {
            "@type": "Organization",
            "name": dataset.lead_agency.name,
            "url": origin + dataset.lead_agency.get_absolute_url(),
        },
    }
    if dataset.published_at:
        said["datePublished"] = timezone.localdate(dataset.published_at).isoformat()
    if one.modified:
        said["dateModified"] = timezone.localdate(one.modified).isoformat()
    return said


def dataset(one: Described, origin: str, settings: OpenDataSettings) -> dict[str, Any]:
    """schema.org/Dataset."""
    record = one.dataset
    said = {"@context": "https://schema.org/", "@type": "Dataset", **_whole(one, origin)}
    said["isAccessibleForFree"] = True
    said["conditionsOfAccess"] = settings.label_of(Opening(record.opening))
    if record.area:
        said["spatialCoverage"] = record.area
    if record.covers_from or record.covers_until:
        days = [day.isoformat() if day else ".." for day in (record.covers_from, record.covers_until)]
        said["temporalCoverage"] = "/".join(days)
    said["variableMeasured"] = [field.name for table in one.tables for field in table.fields if field.position]
    said["distribution"] = [
        {
            "@type": "DataDownload",
            "name": f"{table.resource.title}（{file.format}）",
            "contentUrl": origin + file.get_absolute_url(),
            "encodingFormat": FORMATS[file.format][1],
            "contentSize": f"{file.size} B",
            "sha256": file.sha256,
        }
        for table in one.tables
        for file in table.files
    ]
    return said


def croissant(one: Described, origin: str) -> dict[str, Any]:
    """Croissant 1.0: each table's CSV with what its columns hold."""
    said = {"@context": CROISSANT_CONTEXT, "@type": "sc:Dataset", **_whole(one, origin)}
    said["conformsTo"] = "http://mlcommons.org/croissant/1.0"
    said["citeAs"] = f"{one.dataset.lead_agency.name}：{one.dataset.title}，{said['url']}"
    said["version"] = ".".join(str(table.number) for table in _open(one)) or "0"
    said["distribution"] = [_file_object(table, origin) for table in _open(one)]
    said["recordSet"] = [_record_set(table) for table in _open(one)]
    return said


def _open(one: Described) -> list[Table]:
    return [table for table in one.tables if any(file.format == "csv" for file in table.files)]


def _file_object(table: Table, origin: str) -> dict[str, Any]:
    [file] = [file for file in table.files if file.format == "csv"]
    return {
        "@type": "cr:FileObject",
        "@id": f"table-{table.resource.number}.csv",
        "name": f"table-{table.resource.number}.csv",
        "description": table.resource.title,
        "contentUrl": origin + file.get_absolute_url(),
        "contentSize": f"{file.size} B",
        "encodingFormat": "text/csv",
        "sha256": file.sha256,
    }


def _record_set(table: Table) -> dict[str, Any]:
    name = f"table-{table.resource.number}"
    fields = []
    for column, known in table.columns:
        parts = [known.meaning, f"单位：{known.unit}" if known.unit else ""] if known else []
        fields.append(
            {
                "@type": "cr:Field",
                "@id": f"{name}/{column.key}",
                "name": column.name,
                "description": "；".join(filter(None, parts)) or column.name,
                "dataType": DATA_TYPES[column.type],
                "source": {"fileObject": {"@id": f"{name}.csv"}, "extract": {"column": column.name}},
            }
        )
    said = {"@type": "cr:RecordSet", "@id": name, "name": table.resource.title, "field": fields}
    if table.key:
        said["key"] = [{"@id": f"{name}/{column.key}"} for column in table.key]
    return said
