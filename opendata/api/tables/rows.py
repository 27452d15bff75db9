"""What a table answers to a question, over HTTP."""

import tempfile
from collections.abc import Iterable
from http import HTTPStatus
from typing import IO
from urllib.parse import urlencode

import orjson
from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase

from opendata.api import known as knowing
from opendata.api.answers import Call, Refusal, vary
from opendata.api.known import KnownResource, KnownVersion
from opendata.api.naming import download_name
from opendata.tables.querying import FORMATS, BadQuery, Cursor, Query

from . import asked, writing
from .changes import change_rows

_READY = {"csv": "csv", "jsonl": "jsonl"}  # what of a whole table lies ready as a file


def _of(call: Call, slug: str, number: int) -> KnownResource:
    known = call.resource(slug, number)
    call.readable(known.dataset)
    return known


def page(call: Call, slug: str, number: int) -> HttpResponseBase:
    """A page of rows."""
    known = _of(call, slug, number)
    said = asked.asked(call.request)
    version, query = asked.question(call, known, said)
    if query.groups or query.measures:
        raise BadQuery("group" if query.groups else "aggregate", "分组统计请用 …/aggregate。")
    etag = call.etag(version.version.uid, said.format)
    unchanged = call.unchanged(etag, version.version.published_at)
    if unchanged:
        return vary(unchanged, "Accept")
    response: HttpResponse
    if said.format == "json":
        rows, cursor = version.table.objects(query, names=said.by_name)
        following = _following(call, said, cursor)
        content = {
            "dataset": slug,
            "resource": number,
            "version": version.number,
            "columns": [writing.described(column) for column in query.columns],
            "rows": orjson.Fragment(rows),
            "total": _total(version, query, said.total),
            "next": following,
        }
        response = call.json(content)
    else:
        found = version.table.page(query)
        following = _following(call, said, found.next)
        body = writing.page(said.format, query, found, version.table, said.by_name)
        response = HttpResponse(body, content_type=FORMATS[said.format])
        response.headers["Content-Disposition"] = download_name(known, version, said.format)
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return vary(call.finish(response, etag, version.version.published_at), "Accept")


def _total(version: KnownVersion, query: Query, wanted: bool) -> int | None:
    if query.asks_all:
        return version.version.rows
    return version.table.count(query) if wanted else None


def _following(call: Call, said: asked.Asked, cursor: Cursor | None) -> str | None:
    if cursor is None:
        return None
    pairs = [
        (name, value) for name, values in call.request.GET.lists() for value in values
        if name not in ("after", "version")
    ]  # fmt: skip
    return f"{call.origin}{call.request.path}?{urlencode([*pairs, ('after', str(cursor))], errors='replace')}"


def groups(call: Call, slug: str, number: int) -> HttpResponseBase:
    """Groups and what they come to."""
    known = _of(call, slug, number)
    said = asked.asked(call.request, ("json", "csv"))
    if not any(name in ("group", "aggregate") and value.strip() for name, value in said.pairs):
        raise BadQuery("group", "请写 group（按哪些列分组）或者 aggregate（统计什么），例如 group=c2&aggregate=count。")
    version, query = asked.question(call, known, said)
    etag = call.etag(version.version.uid, said.format)
    unchanged = call.unchanged(etag, version.version.published_at)
    if unchanged:
        return vary(unchanged, "Accept")
    found = version.table.groups(query)
    response: HttpResponse
    if said.format == "csv":
        head = [query.labels[name] for name in found.names]
        response = HttpResponse(writing.csv_table(head, found.rows), content_type=FORMATS["csv"])
        response.headers["Content-Disposition"] = download_name(known, version, "csv")
    else:
        content = {
            "dataset": slug,
            "resource": number,
            "version": version.number,
            "columns": found.names,
            "labels": query.labels,
            "rows": [dict(zip(found.names, row, strict=True)) for row in found.rows],
            "more": found.more,
        }
        response = call.json(content)
    return vary(call.finish(response, etag, version.version.published_at), "Accept")


def export(call: Call, slug: str, number: int) -> HttpResponseBase:
    """All rows that answer, however many."""
    known = _of(call, slug, number)
    said = asked.asked(call.request)
    format = said.format if said.told else "csv"
    for name, value in said.pairs:
        if name in ("sort", "limit", "after", "group", "aggregate") and value:
            raise BadQuery(name, f"导出的是全部符合条件的行，按文件里的顺序，不能用 {name}。")
    version, query = asked.question(call, known, said)
    ready = _ready(version, query, format, said)
    if ready:
        return vary(call.finish(HttpResponseRedirect(ready)), "Accept")
    made = _made(version.table.lines(query, format, names=said.by_name or not said.keys))
    response = FileResponse(made, content_type=FORMATS[format])
    response.headers["Content-Disposition"] = download_name(known, version, format)
    return vary(call.finish(response), "Accept")


def _made(pieces: Iterable[bytes]) -> IO[bytes]:
    """The whole of it, in a file that is gone when it was sent: the server ends an answer of unknown length as if it
    were whole, also when what makes it fails half-way. So there is an answer only when there is all of it."""
    file = tempfile.TemporaryFile(dir=settings.DATA_ROOT)  # noqa: SIM115 - the response closes it
    try:
        for piece in pieces:
            file.write(piece)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file


def _ready(version: KnownVersion, query: Query, format: str, said: asked.Asked) -> str:
    whole = query.asks_all and query.columns == query.schema and format in _READY
    if not whole or (format == "jsonl" and said.keys == "key"):
        return ""
    return next((file.get_absolute_url() for file in version.files if file.format == _READY[format]), "")


def profile(call: Call, slug: str, number: int) -> HttpResponseBase:
    """What is in each column."""
    known = _of(call, slug, number)
    for name in call.request.GET:
        if name != "version":
            raise BadQuery(name[:100], "这里只有 version 一个参数。")
    version = call.version(known, asked.version_said(call.request))
    etag = call.etag(version.version.uid)
    unchanged = call.unchanged(etag, version.version.published_at)
    if unchanged:
        return unchanged
    profiles = version.version.profile
    content = {
        "dataset": slug,
        "resource": number,
        "version": version.number,
        "rows": version.version.rows,
        "columns": [writing.described(one) | profiles.get(one.key, {}) for one in version.columns],
    }
    return call.finish(call.json(content), etag, version.version.published_at)


def differences(call: Call, slug: str, number: int, version: int) -> HttpResponseBase:
    """What a version changed of the one before it."""
    known = _of(call, slug, number)
    found = call.version(known, version)
    said = found.version.difference
    if not said:
        raise Refusal(HTTPStatus.NOT_FOUND, "这是第一版，没有上一版可比。")
    before = knowing.version(known.resource.pk, said["previous"])
    if before is None or before.gone:
        raise Refusal(HTTPStatus.GONE, f"第 {said['previous']} 版已经撤下，不能再与它比较。")
    etag = call.etag(found.version.uid)
    unchanged = call.unchanged(etag, found.version.published_at)
    if unchanged:
        return unchanged
    changes, following = change_rows(call, found)
    content = {"dataset": slug, "resource": number, "version": found.number, **said, "rows": changes, "next": following}
    return call.finish(call.json(content), etag, found.version.published_at)
