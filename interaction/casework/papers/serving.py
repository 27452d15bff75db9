"""How papers are given out: as downloads that no browser shows in place, and that nothing on the way keeps."""

from collections.abc import Iterable, Iterator

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from ..models import Paper
from . import store

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
}


def _as_download(response: HttpResponseBase, name: str, size: int) -> HttpResponseBase:
    for header, value in _HEADERS.items():
        response[header] = value
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = content_disposition_header(True, store.clean_name(name)) or "attachment"
    return response


def attachment(content: bytes, name: str, media_type: str) -> HttpResponseBase:
    """What was just made, e.g. a letter, as a download."""
    return _as_download(HttpResponse(content, content_type=media_type), name, len(content))


def paper_response(paper: Paper) -> HttpResponseBase:
    """A paper's file as a download, decrypted while it is sent. Who may have it is for the caller to know."""
    if not paper.file or paper.erased_on:
        raise Http404("此件材料已经按规定清除。")
    if paper.is_withheld:
        raise Http404("此件材料还没有查过病毒，或者查出了病毒，不能下载。")
    blocks = store.content_of(paper.file)
    first = next(blocks)  # what cannot be opened fails before anything is sent
    response = StreamingHttpResponse(_chain(first, blocks), content_type=paper.media_type or "application/octet-stream")
    return _as_download(response, paper.name, paper.size)


def _chain(first: bytes, rest: Iterable[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
