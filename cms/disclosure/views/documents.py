"""One document: its page, its plain text, its record as JSON."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cms.review.children import listed

from .. import body, lineage, sheet
from ..models import Access, Document
from ..rows import agencies_of
from . import frame

NAME = "政府文件"
INTERPRETATIONS = "政策解读"
View = Callable[[HttpRequest, str], HttpResponse]


class Gone(Exception):
    """It was public and is not any more."""


def _says_gone(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, number: str) -> HttpResponse:
        try:
            return view(request, number)
        except Gone:
            return render(request, "410.html", status=410)

    return answer


def find(number: str, with_body: bool = False) -> Document:
    """The document that is, or was, public under this number. Raises Http404, and Gone where nothing is to be said."""
    document = (
        Document.objects.filter(index_number=number, published_at__isnull=False)
        .exclude(access=Access.WITHHELD)
        .select_related("lead_agency", "genre", "topic__parent")
        .defer(*([] if with_body else ["body"]))
        .first()
    )
    if document is None:
        raise Http404("没有这个索引号的文件。")
    if document.gone or not document.live:
        raise Gone
    return document


@require_safe
@_says_gone
def document(request: HttpRequest, number: str) -> HttpResponse:
    """The page of a document; of one that was withdrawn, its reason and date."""
    found = find(number)
    address = request.build_absolute_uri(found.get_absolute_url())
    is_interpretation = bool(found.genre and found.genre.role == "interpretation")
    name = INTERPRETATIONS if is_interpretation else NAME
    context: dict[str, Any] = {
        "document": found,
        "address": address,
        "column": frame.column(name, INTERPRETATIONS if is_interpretation else "政策文件", f"主动公开的{name}。"),
        "breadcrumbs": frame.breadcrumbs(("法定主动公开内容", reverse("catalogue")), (found.title, "")),
    }
    if found.withdrawn_at:
        return render(request, "disclosure/withdrawn.html", context)
    context |= shown(found, address, body.render(found) if found.access == Access.PROACTIVE else None)
    return render(request, "disclosure/document.html", context)


def shown(found: Document, address: str, rendered: body.Rendered | None) -> dict[str, Any]:
    """What the page shows of a public document, or of a draft in the preview; without body what is not open to all."""
    standing = sheet.Standing.of(found)
    agencies = agencies_of(found)
    return {
        "document": found,
        "address": address,
        "article": {
            "title": found.title,
            "published_at": found.published_at,
            "source": found.issuer or agencies,
            "keywords": found.keywords,
            "description": found.summary,
            "url": address,
        },
        "agencies": agencies,
        "banners": standing.banners(),
        "rendered": rendered,
        "attachments": listed(found.attachments.select_related("file")) if rendered else [],
        "record": sheet.record(standing, agencies),
        "interpretations": lineage.interpretations(standing.effects, standing.links),
        "relations": [*lineage.incoming(standing.effects), *lineage.outgoing(found)],
        "history": list(found.history_lines()),
        "citation": sheet.citation(found, agencies, address),
    }


@require_safe
@_says_gone
def text(request: HttpRequest, number: str) -> HttpResponse:
    """Title, number and body as plain text."""
    found = find(number, with_body=True)
    if found.withdrawn_at or found.access != Access.PROACTIVE:
        raise Http404("没有可以下载的正文。")
    head = "\n".join(part for part in (found.title, found.issuer or agencies_of(found), found.document_number) if part)
    return HttpResponse(f"{head}\n\n{body.plain_text(found)}\n", content_type="text/plain; charset=utf-8")


@require_safe
@_says_gone
def data(request: HttpRequest, number: str) -> HttpResponse:
    """The record for machines: the fields of the page, by code, with its relations and files."""
    found = find(number)
    if found.withdrawn_at:
        return JsonResponse(
            {"index_number": number, "withdrawn_at": found.withdrawn_at, "reason": found.withdrawn_reason}
        )
    return JsonResponse(record(found, request), json_dumps_params={"ensure_ascii": False, "indent": 1})


def record(found: Document, request: HttpRequest) -> dict[str, Any]:
    """A public document for machines, without its text."""
    standing = sheet.Standing.of(found)
    links = [*lineage.interpretations(standing.effects, standing.links), *lineage.incoming(standing.effects)]
    links += lineage.outgoing(found)
    return {
        "index_number": found.index_number,
        "title": found.title,
        "summary": found.summary,
        "agencies": agencies_of(found).split("、"),
        "issuer": found.issuer,
        "document_number": found.document_number,
        "official_kind": found.official_kind,
        "topic": found.topic.code if found.topic else None,
        "genre": found.genre.code if found.genre else None,
        "keywords": found.keywords,
        "issued_on": found.issued_on,
        "published_at": found.published_at,
        "effective_on": found.effective_on,
        "expires_on": found.expires_on,
        "repealed_on": standing.life.repealed_on,
        "validity": standing.validity.value,
        "access": found.access,
        "url": request.build_absolute_uri(found.get_absolute_url()),
        "relations": [
            {"relation": link.label, "title": link.title, "url": request.build_absolute_uri(link.url), "on": link.day}
            for link in links
        ],
        "attachments": [
            {"title": str(each), "url": request.build_absolute_uri(each.file.url), "size": each.file.file_size}
            for each in found.attachments.select_related("file")
        ]
        if found.access == Access.PROACTIVE
        else [],
    }
