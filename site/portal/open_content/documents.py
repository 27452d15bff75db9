"""/api/v1/documents: the catalogue of 法定主动公开内容, and its documents with their texts."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from ninja import Router
from pydantic import BaseModel, Field

from cms.disclosure import body, shelves
from cms.disclosure.catalogue import Catalogue
from cms.disclosure.dimensions import DIMENSIONS
from cms.disclosure.models import Access, Document
from cms.disclosure.views import documents as pages
from opendata.api.answers import Call, Refusal, answer

from . import lists

router = Router()
FILTERS = (*(dimension.name for dimension in DIMENSIONS), "item")


class Line(BaseModel):
    index_number: str = Field(description="索引号")
    title: str = Field(description="名称")
    document_number: str = Field(description="发文字号，没有则为空")
    agency: str = Field(description="制发机关或者发布机构")
    genre: str = Field(description="体裁，没有则为空")
    validity: str = Field(description="有效性的代码")
    published_at: str = Field(description="发布时间")
    url: str = Field(description="网页地址")
    api_url: str = Field(description="全文和元数据的接口地址")


class Documents(BaseModel):
    results: list[Line] = Field(description="本页的文件，新的在前")
    next: str | None = Field(description="下一页的地址，没有则为空")


class Relation(BaseModel):
    relation: str = Field(description="关系")
    title: str = Field(description="对方的名称")
    url: str = Field(description="网页地址")
    on: str | None = Field(description="自何日起")


class FullDocument(BaseModel):
    index_number: str = Field(description="索引号")
    title: str = Field(description="名称")
    summary: str = Field(description="内容概述")
    agencies: list[str] = Field(description="发布机构，牵头的在前")
    issuer: str = Field(description="制发机关")
    document_number: str = Field(description="发文字号")
    official_kind: str = Field(description="文种")
    topic: str | None = Field(description="主题分类的代码")
    genre: str | None = Field(description="体裁的代码")
    keywords: str = Field(description="关键词，用顿号隔开")
    issued_on: str | None = Field(description="成文日期")
    published_at: str = Field(description="发布时间")
    effective_on: str | None = Field(description="施行日期")
    expires_on: str | None = Field(description="有效期至")
    repealed_on: str | None = Field(description="废止日期")
    validity: str = Field(description="有效性的代码")
    access: str = Field(description="公开方式：proactive 主动公开，on_request 依申请公开")
    url: str = Field(description="网页地址")
    relations: list[Relation] = Field(description="与其他文件的关系、解读")
    attachments: list[lists.File] = Field(description="附件")
    text: str = Field(description="正文，纯文本；依申请公开的没有")


@router.get(
    "", response={200: Documents, **lists.PROBLEMS}, url_name="documents", summary="政府文件",
    description="法定主动公开内容目录，与网页上的目录同一份；可以按机构、主题、体裁、年份、有效性、法定事项、领域筛选。",
    openapi_extra={
        "parameters": [
            *(lists.parameter(each.name, f"{each.label}的代码，见网页目录里的地址。") for each in DIMENSIONS),
            lists.parameter("item", "标准目录事项的编号。"), *lists.PAGING,
        ]
    },
)  # fmt: skip
def documents(request: HttpRequest) -> HttpResponseBase:
    return answer(request, _page, counted=None)


def _page(call: Call) -> HttpResponseBase:
    said = lists.asked(call, (*FILTERS, "limit", "after"))
    chosen = {name: said[name] for name in FILTERS if name in said}
    try:
        spots = _spots(chosen)
    except Http404 as error:
        raise lists.culprit(chosen, _refuses) from error
    return lists.page(
        call,
        said,
        lambda key, size: shelves.page(spots, key, size),
        lambda rows: [_line(row, call.origin) for row in rows],
    )


def _spots(chosen: Mapping[str, str]) -> list[shelves.Spot]:
    query = QueryDict(mutable=True)
    query.update(chosen)
    return Catalogue(query, reverse("catalogue")).spots


def _refuses(chosen: Mapping[str, str]) -> bool:
    try:
        _spots(chosen)
    except Http404:
        return True
    return False


def _line(row: Any, origin: str) -> dict[str, Any]:
    number = row.document__index_number
    return {
        "index_number": number,
        "title": row.document__title,
        "document_number": row.document__document_number,
        "agency": row.document__issuer or row.document__lead_agency__name,
        "genre": row.document__genre__name or "",
        "validity": row.document__validity,
        "published_at": lists.written(row.published_at),
        "url": f"{origin}{reverse('document', args=[number])}",
        "api_url": f"{origin}{reverse('api:open_document', args=[number])}",
    }


@router.get(
    "/{index_number:number}", response={200: FullDocument, **lists.OF_ONE}, url_name="open_document",
    summary="一件政府文件", description="网页上的全部信息和正文。",
)  # fmt: skip
def document(request: HttpRequest, number: str) -> HttpResponseBase:
    return answer(request, lambda call: _document(call, number), counted=None)


def _document(call: Call, number: str) -> HttpResponseBase:
    lists.asked(call, ())
    try:
        found = pages.find(number, with_body=True)
    except Http404 as error:
        raise Refusal(HTTPStatus.NOT_FOUND, "没有这个索引号的文件。全部文件见 /api/v1/documents。") from error
    except pages.Gone as error:
        raise lists.gone("这件文件", "", None) from error
    if found.withdrawn_at:
        raise lists.gone("这件文件", found.withdrawn_reason, found.withdrawn_at)
    return lists.known(call, {**_record(found, call.request), "text": _text(found)})


def _record(found: Document, request: HttpRequest) -> dict[str, Any]:
    record = pages.record(found, request)
    for name in ("issued_on", "published_at", "effective_on", "expires_on", "repealed_on"):
        record[name] = lists.written(record[name])
    for relation in record["relations"]:
        relation["on"] = lists.written(relation["on"])
    return record


def _text(found: Document) -> str:
    return body.plain_text(found) if found.access == Access.PROACTIVE else ""
