"""Any table as a file: CSV, XLSX or JSON."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from cms.agencies.sheets import csv_response, xlsx_response

FORMS = ("csv", "xlsx", "json")


def _json(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    yield "[\n"
    comma = ""
    for row in rows:
        record = json.dumps(dict(zip(headings, row, strict=True)), ensure_ascii=False, cls=DjangoJSONEncoder)
        yield f"{comma}{record}"
        comma = ",\n"
    yield "\n]\n"


def response(form: str, name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponseBase:
    """A download of ``name`` in one of FORMS, sent as it is read."""
    if form == "csv":
        return csv_response(name, headings, rows)
    if form == "xlsx":
        return xlsx_response(name, headings, rows)
    return StreamingHttpResponse(
        _json(headings, rows),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, f"{name}.json") or "attachment"},
    )
