"""/api/v1/reuses: what was made of open data."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from ninja import Router
from pydantic import BaseModel, Field

from interaction.moderation import decisions
from opendata.api.answers import Call, Refusal, answer
from opendata.datasets.models import Dataset
from opendata.reuse.models import Reuse, ReuseKind
from opendata.reuse.views import BY
from opendata.tables.querying import BadQuery
from search.listing import page_by_key

from . import lists

router = Router()


class Line(BaseModel):
    id: int = Field(description="编号，也在网页地址里")
    title: str = Field(description="名称")
    kind: str = Field(description="种类的代码")
    kind_label: str = Field(description="种类")
    maker: str = Field(description="作者或单位，作者自己写的")
    sent_at: str = Field(description="提交时间")
    datasets: list[lists.Called] = Field(description="用到的数据集")
    link: str = Field(description="成果的网址，在别的网站上；没有则为空")
    url: str = Field(description="网页地址")
    api_url: str = Field(description="介绍的接口地址")


class Reuses(BaseModel):
    results: list[Line] = Field(description="本页的成果，新提交的在前")
    next: str | None = Field(description="下一页的地址，没有则为空")


class FullReuse(Line):
    description: str = Field(description="介绍，由作者负责")


@router.get(
    "", response={200: Reuses, **lists.PROBLEMS}, url_name="open_reuses", summary="应用成果",
    description="用开放数据做成的应用、网站、图表、研究：由作者提交，核查后展示，内容由作者负责。",
    openapi_extra={
        "parameters": [
            lists.parameter("kind", "种类。", enum=list(ReuseKind.values)),
            lists.parameter("dataset", "用到的数据集的网址名。"),
            *lists.PAGING,
        ]
    },
)  # fmt: skip
def reuses(request: HttpRequest) -> HttpResponseBase:
    return answer(request, _page, counted=None)


def _page(call: Call) -> HttpResponseBase:
    said = lists.asked(call, ("kind", "dataset", "limit", "after"))
    found = Reuse.objects.public().listed()
    if kind := said.get("kind"):
        if kind not in ReuseKind.values:
            raise BadQuery("kind", f"kind 没有“{kind[:40]}”这个值，可以用：{'、'.join(ReuseKind.values)}。")
        found = found.filter(kind=kind)
    if slug := said.get("dataset"):
        dataset = Dataset.objects.public().filter(slug=slug).first()
        if dataset is None:
            raise BadQuery("dataset", f"没有“{slug[:40]}”这个数据集。全部数据集见 /api/v1/datasets。")
        found = found.filter(datasets=dataset)
    return lists.page(
        call,
        said,
        lambda key, size: page_by_key(found, BY, key, size),
        lambda rows: [_line(row, call.origin) for row in rows],
    )


def _line(row: Reuse, origin: str) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "kind": row.kind,
        "kind_label": row.get_kind_display(),
        "maker": row.maker,
        "sent_at": lists.written(row.sent_at),
        "datasets": [lists.called(one.slug, one.title) for one in row.shown_datasets],
        "link": row.url,
        "url": f"{origin}{row.get_absolute_url()}",
        "api_url": f"{origin}{reverse('api:open_reuse', args=[row.pk])}",
    }


@router.get(
    "/{int:number}", response={200: FullReuse, **lists.OF_ONE}, url_name="open_reuse", summary="一个应用成果",
    description="成果的介绍和用到的数据集。",
)  # fmt: skip
def reuse(request: HttpRequest, number: int) -> HttpResponseBase:
    return answer(request, lambda call: _reuse(call, number), counted=None)


def _reuse(call: Call, number: int) -> HttpResponseBase:
    lists.asked(call, ())
    found = Reuse.objects.listed().filter(pk=number).first() if number < lists.LARGEST_KEY else None
    if found is None or not (found.is_shown or decisions.was_let_through(found)):
        raise Refusal(HTTPStatus.NOT_FOUND, "没有这个应用成果。全部成果见 /api/v1/reuses。")
    if not found.is_shown:
        raise Refusal(HTTPStatus.GONE, "这个应用成果已经不再展示。")
    return lists.known(call, {**_line(found, call.origin), "description": found.description})
