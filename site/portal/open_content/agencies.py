"""/api/v1/agencies: the directory of agencies."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from ninja import Router
from pydantic import BaseModel, Field

from cms.agencies.models import Agency
from opendata.api.answers import Call, Refusal, answer

from . import lists

router = Router()
# What stands on an agency's page, under the names of the model.
_SAID = (
    "duties", "address", "hours", "telephone", "fax", "postcode", "email", "website", "head_name", "head_title",
    "openness_office", "openness_address", "openness_telephone", "openness_fax",
    "openness_email",
)  # fmt: skip


class Line(BaseModel):
    slug: str = Field(description="网址名，其他接口按机构筛选时用它")
    name: str = Field(description="全称")
    short_name: str = Field(description="简称")
    code: str = Field(description="统一社会信用代码")
    kind: str = Field(description="类别的代码")
    parent: str | None = Field(description="上级机构的网址名")
    abolished_on: str | None = Field(description="撤销日期，现有的为空")
    url: str = Field(description="网页地址")
    api_url: str = Field(description="职能和联系方式的接口地址")


class AgencyList(BaseModel):
    results: list[Line] = Field(description="全部机构，按本地的顺序")
    next: str | None = Field(description="总是空：机构一次给全")


class Unit(BaseModel):
    name: str = Field(description="名称")
    duties: str = Field(description="职责")
    head_name: str = Field(description="负责人")
    telephone: str = Field(description="电话")


class FullAgency(Line):
    duties: str = Field(description="机构职能，每段一行")
    address: str = Field(description="办公地址")
    hours: str = Field(description="办公时间")
    telephone: str = Field(description="联系电话")
    fax: str = Field(description="传真")
    postcode: str = Field(description="邮政编码")
    email: str = Field(description="电子邮箱")
    website: str = Field(description="网址")
    head_name: str = Field(description="负责人姓名")
    head_title: str = Field(description="负责人职务")
    openness_office: str = Field(description="信息公开工作机构")
    openness_address: str = Field(description="信息公开机构地址")
    openness_telephone: str = Field(description="信息公开电话")
    openness_fax: str = Field(description="信息公开传真")
    openness_email: str = Field(description="信息公开邮箱")
    successor: str | None = Field(description="职责承接机构的网址名")
    units: list[Unit] = Field(description="内设机构")


@router.get(
    "", response={200: AgencyList, **lists.PROBLEMS}, url_name="open_agencies", summary="机构",
    description="全部机构，包括已经撤销的。",
)  # fmt: skip
def agencies(request: HttpRequest) -> HttpResponseBase:
    return answer(request, _all, counted=None)


def _all(call: Call) -> HttpResponseBase:
    lists.asked(call, ())
    found = Agency.objects.select_related("parent").defer("duties")
    return lists.known(call, {"results": [_line(agency, call.origin) for agency in found], "next": None})


def _line(agency: Agency, origin: str) -> dict[str, Any]:
    return {
        "slug": agency.slug,
        "name": agency.name,
        "short_name": agency.short_name,
        "code": agency.code,
        "kind": agency.kind,
        "parent": agency.parent.slug if agency.parent else None,
        "abolished_on": lists.written(agency.abolished_on),
        "url": f"{origin}{agency.get_absolute_url()}",
        "api_url": f"{origin}{reverse('api:open_agency', args=[agency.slug])}",
    }


@router.get(
    "/{slug:slug}", response={200: FullAgency, **lists.OF_ONE}, url_name="open_agency", summary="一个机构",
    description="职能、内设机构、联系方式。",
)  # fmt: skip
def agency(request: HttpRequest, slug: str) -> HttpResponseBase:
    return answer(request, lambda call: _agency(call, slug), counted=None)


def _agency(call: Call, slug: str) -> HttpResponseBase:
    lists.asked(call, ())
    found = Agency.objects.select_related("parent", "successor").filter(slug=slug).first()
    if found is None:
        raise Refusal(HTTPStatus.NOT_FOUND, "没有这个机构。全部机构见 /api/v1/agencies。")
    return lists.known(
        call,
        {
            **_line(found, call.origin),
            **{name: getattr(found, name) for name in _SAID},
            "successor": found.successor.slug if found.successor else None,
            "units": [
                {"name": unit.name, "duties": unit.duties, "head_name": unit.head_name, "telephone": unit.telephone}
                for unit in found.units.all()
            ],
        },
    )
