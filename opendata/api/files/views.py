"""Files as they were made once: what is sent is what was checked, however often and in whatever pieces it is fetched.

The ETag is the SHA-256 of the bytes; those of a version may be kept for ever, ``latest`` is asked for each time.
"""

import re
from http import HTTPStatus
from pathlib import Path

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date, parse_http_date_safe

from opendata.api.answers import OWN, SHARED, Call, Refusal, answer, is_had, seconds_of, vary
from opendata.api.everywhere import from_everywhere
from opendata.api.known import KnownResource, KnownVersion
from opendata.api.naming import download_name
from opendata.api.problems import problem
from opendata.datasets.counting import What
from opendata.datasets.models import DataFile, Opening

from .ranges import NoSuchPart, Part, Reading, part_of

_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))", re.IGNORECASE)  # and not that it is unwanted
FOR_EVER = "public, max-age=31536000, immutable"


@from_everywhere
def file(request: HttpRequest, slug: str, number: int, version: int, name: str) -> HttpResponseBase:
    """One file of one version."""

    def work(call: Call) -> HttpResponseBase:
        known = call.resource(slug, number)
        found = call.version(known, version)
        wanted = next((one for one in found.files if one.name == name), None)
        if wanted is None:
            raise Refusal(HTTPStatus.NOT_FOUND, _there_are(found, "name"))
        return _sent(call, known, found, wanted, FOR_EVER)

    return answer(request, work, group="file", counted=_counted(request))


@from_everywhere
def latest(request: HttpRequest, slug: str, number: int, format: str) -> HttpResponseBase:
    """The file of this format of the newest version."""

    def work(call: Call) -> HttpResponseBase:
        known = call.resource(slug, number)
        found = call.version(known)
        wanted = next((one for one in found.files if one.format == format), None)
        if wanted is None:
            raise Refusal(HTTPStatus.NOT_FOUND, _there_are(found, "format"))
        response = _sent(call, known, found, wanted, SHARED)
        response.headers["Content-Location"] = wanted.get_absolute_url()
        return response

    return answer(request, work, group="file", counted=_counted(request))


def _counted(request: HttpRequest) -> What | None:
    """A download is counted once, not by its pieces."""
    said = request.headers.get("Range", "")
    return "download" if not said or said.startswith("bytes=0-") else None


def _there_are(found: KnownVersion, by: str) -> str:
    return f"没有这个文件。这一版有：{'、'.join(str(getattr(one, by)) for one in found.files)}。"


def _sent(call: Call, known: KnownResource, found: KnownVersion, wanted: DataFile, cached: str) -> HttpResponseBase:
    call.readable(known.dataset)
    packed = _packed_twin(call.request, found, wanted)
    sent = packed or wanted
    response = _answer(call.request, found, sent)
    headers = response.headers
    if response.status_code >= HTTPStatus.BAD_REQUEST:
        return response
    headers["ETag"] = f'"{sent.sha256}"'
    headers["Last-Modified"] = http_date(seconds_of(found.version.published_at))
    headers["Cache-Control"] = cached if known.dataset.opening == Opening.OPEN else OWN
    headers["Accept-Ranges"] = "bytes"
    if response.status_code != HTTPStatus.NOT_MODIFIED:
        headers["Content-Type"] = wanted.media_type
        ending = wanted.name.partition(".")[2] or wanted.format
        headers["Content-Disposition"] = download_name(known, found, ending, original=wanted.format == "original")
        if packed:
            headers["Content-Encoding"] = "gzip"
    if any(one.format == f"{wanted.format}.gz" for one in found.files):
        vary(response, "Accept-Encoding")
    return response


def _packed_twin(request: HttpRequest, found: KnownVersion, wanted: DataFile) -> DataFile | None:
    """The same file as it lies packed, for who can unpack it: nothing is packed on the way. Pieces are of the file
    itself, since programs that fetch a part of it mean its own bytes."""
    if "HTTP_RANGE" in request.META or not _GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", "")):
        return None
    return next((one for one in found.files if one.format == f"{wanted.format}.gz"), None)


def _answer(request: HttpRequest, found: KnownVersion, sent: DataFile) -> HttpResponseBase:
    path = found.version.folder / sent.name
    if is_had(request, f'"{sent.sha256}"', found.version.published_at):
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    try:
        part = part_of(_range(request, found, sent), sent.size)
    except NoSuchPart:
        refused = problem(HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, f"文件只有 {sent.size:,} 字节。")
        refused.headers["Content-Range"] = f"bytes */{sent.size}"
        return refused
    return _bytes(path, part, sent.size)


def _bytes(path: Path, part: Part | None, size: int) -> HttpResponseBase:
    response = StreamingHttpResponse(Reading(path, part or Part(0, size - 1)))
    response.headers["Content-Length"] = str(part.length if part else size)
    if part:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response.headers["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
    return response


def _range(request: HttpRequest, found: KnownVersion, sent: DataFile) -> str:
    """The range asked for, unless the part already had is of something else."""
    if_range = request.META.get("HTTP_IF_RANGE")
    if (
        if_range
        and if_range != f'"{sent.sha256}"'
        and parse_http_date_safe(if_range) != seconds_of(found.version.published_at)
    ):
        return ""
    return str(request.META.get("HTTP_RANGE", ""))
