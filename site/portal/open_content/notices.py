"""/api/v1/notices: the bulletin board."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from ninja import Router
from pydantic import BaseModel, Field

from cms.notices.board import ALL, CURRENT, STATES, Board, NoSuchFilter
from cms.notices.models import Notice
from cms.notices.period import Period
from cms.notices.search_indexes import plain_body
from opendata.api.answers import Call, Refusal, answer
from search.listing import page_by_key

from . import lists

router = Router()
FILTERS = ("kind", "agency", "year", "state")


class Line(BaseModel):
    id: int = Field(description="编号，也在网页地址里")
    title: str = Field(description="标题")
    number: str = Field(description="文号，没有则为空")
    kind: str = Field(description="类别")
    agency: str = Field(description="发布机构")
    published_at: str = Field(description="发布时间")
    period_start: str | None = Field(description="开始日期")
    period_end: str | None = Field(description="截止日期，含当天")
    state: str = Field(description="期限到了没有：用文字说")
    url: str = Field(description="网页地址")
    api_url: str = Field(description="全文的接口地址")


class Notices(BaseModel):
    results: list[Line] = Field(description="本页的公告，新的在前")
    next: str | None = Field(description="下一页的地址，没有则为空")


class FullNotice(Line):
    agencies: list[lists.Called] = Field(description="发布机构，牵头的在前")
    contact: str = Field(description="期限内向谁反映意见")
    attachments: list[lists.File] = Field(description="附件")
    text: str = Field(description="正文，纯文本")


@router.get(
    "", response={200: Notices, **lists.PROBLEMS}, url_name="open_notices", summary="公告公示",
    description="公告公示栏。不填 state 为全部，包括已经结束的。",
    openapi_extra={
        "parameters": [
            lists.parameter("kind", "类别的网址名。"),
            lists.parameter("agency", "发布机构的网址名。"),
            lists.parameter("year", "发布的年份，四位数字。"),
            lists.parameter("state", "正在展示、已结束，还是全部。", enum=list(STATES), default=ALL),
            *lists.PAGING,
        ]
    },
)  # fmt: skip
def notices(request: HttpRequest) -> HttpResponseBase:
    return answer(request, _page, counted=None)


def _page(call: Call) -> HttpResponseBase:
    said = lists.asked(call, (*FILTERS, "limit", "after"))
    chosen = {name: said[name] for name in FILTERS if name in said}
    try:
        board = Board.from_query({"state": ALL, **chosen})
    except NoSuchFilter as error:
        raise lists.culprit(chosen, _refuses) from error
    return lists.page(
        call,
        said,
        lambda key, size: page_by_key(board.notices().listed(), ("published_at", "pk"), key, size),
        lambda rows: [_line(row, call.origin) for row in rows],
    )


def _refuses(chosen: Any) -> bool:
    try:
        Board.from_query({"state": CURRENT, **chosen})
    except NoSuchFilter:
        return True
    return False


def _line(row: Any, origin: str) -> dict[str, Any]:
    period = Period(row.period_start, row.period_end, row.kind__period_name)
    return {
        "id": row.pk,
        "title": row.title,
        "number": row.number,
        "kind": row.kind__name,
        "agency": row.lead_agency__name,
        "published_at": lists.written(row.published_at),
        "period_start": lists.written(row.period_start),
        "period_end": lists.written(row.period_end),
        "state": period.words(timezone.localdate()),
        "url": f"{origin}{reverse('notice', args=[row.pk])}",
        "api_url": f"{origin}{reverse('api:open_notice', args=[row.pk])}",
    }


@router.get(
    "/{int:number}", response={200: FullNotice, **lists.OF_ONE}, url_name="open_notice", summary="一条公告",
    description="公告的全部信息和正文。",
)  # fmt: skip
def notice(request: HttpRequest, number: int) -> HttpResponseBase:
    return answer(request, lambda call: _notice(call, number), counted=None)


def _notice(call: Call, number: int) -> HttpResponseBase:
    lists.asked(call, ())
    found = None
    if number < lists.LARGEST_KEY:
        found = Notice.objects.exclude(published_at=None).select_related("lead_agency").filter(pk=number).first()
    if found is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "没有这条公告。全部公告见 /api/v1/notices。")
    if found.gone or found.withdrawn_at or not found.live:
        raise lists.gone("这条公告", "" if found.gone else found.withdrawn_reason, found.withdrawn_at)
    row = Notice.objects.filter(pk=number).listed().get()
    agencies = [found.lead_agency, *found.co_agencies.all()]
    return lists.known(
        call,
        {
            **_line(row, call.origin),
            "agencies": [{"code": agency.slug, "name": agency.name} for agency in agencies],
            "contact": found.contact,
            "attachments": [
                {"title": str(each), "url": f"{call.origin}{each.file.url}", "size": each.file.file_size or 0}
                for each in found.attachments.select_related("file")
            ],
            "text": plain_body(found),
        },
    )
