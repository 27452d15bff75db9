"""Where the API of data is, and what it says of itself. The answers are made in ``catalogue`` and ``rows``; nothing
here goes through the models, which describe them only: a page of rows would take ten times as long."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router

from opendata.api.answers import answer
from opendata.api.schemas import Problem

from . import catalogue, models, parameters, rows
from .resource_openapi import resource_openapi

router = Router()
_RESOURCE = "/{slug:slug}/{int:number}"
_PROBLEMS: dict[int, Any] = {404: Problem, 410: Problem, 429: Problem}
_OF_ROWS: dict[int, Any] = {400: Problem, 401: Problem, 403: Problem, **_PROBLEMS, 422: Problem, 503: Problem}


@router.get(
    "", response={200: models.DatasetList, 400: Problem, 429: Problem}, url_name="datasets", summary="数据集目录",
    description="公开的数据集，每页 20 个，照着 next 往下取。", openapi_extra={"parameters": parameters.CATALOGUE},
)  # fmt: skip
def datasets(request: HttpRequest) -> HttpResponseBase:
    return answer(request, catalogue.datasets, counted=None)


@router.get(
    "/{slug:slug}", response={200: models.DatasetFull, **_PROBLEMS}, url_name="dataset", summary="一个数据集",
    description="目录里关于它的全部信息，各个资源和它们最新版的文件。",
)  # fmt: skip
def dataset(request: HttpRequest, slug: str) -> HttpResponseBase:
    return answer(request, lambda call: catalogue.dataset(call, slug))


@router.get(
    _RESOURCE, response={200: models.ResourceFull, **_PROBLEMS}, url_name="resource", summary="一个资源",
    description="数据字典、各个版本、最新版的文件。",
)  # fmt: skip
def resource(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    return answer(request, lambda call: catalogue.resource(call, slug, number))


@router.get(
    f"{_RESOURCE}/rows", response={200: models.RowPage, **_OF_ROWS, 406: Problem}, url_name="rows", summary="取行",
    description="筛选、排序、选列、全文检索，一页一页取；JSON、JSON Lines、CSV、Arrow 由 Accept 或 format 来选。"
    "每个查询最多一秒；要整个表请下载文件。",
    openapi_extra=parameters.with_filters(parameters.ROWS),
)  # fmt: skip
def page_of_rows(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    return answer(request, lambda call: rows.page(call, slug, number))


@router.get(
    f"{_RESOURCE}/export", response={200: models.RowPage, **_OF_ROWS, 406: Problem}, url_name="export", summary="导出",
    description="符合条件的全部行，不限行数，按文件里的顺序；全表的 CSV、JSON Lines 转到现成的文件。"
    "全部算好了才开始传，算不出来就说明原因，不会给出半个文件。",
    openapi_extra=parameters.with_filters(parameters.EXPORT),
)  # fmt: skip
def export(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    return answer(request, lambda call: rows.export(call, slug, number), group="file", counted="download")


@router.get(
    f"{_RESOURCE}/aggregate", response={200: models.GroupPage, **_OF_ROWS, 406: Problem}, url_name="aggregate",
    summary="分组统计", description="按列分组，数行、合计、平均、最小、最大、不同的值。",
    openapi_extra=parameters.with_filters(parameters.AGGREGATE),
)  # fmt: skip
def aggregate(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    return answer(request, lambda call: rows.groups(call, slug, number))


@router.get(
    f"{_RESOURCE}/profile", response={200: models.Profile, **_OF_ROWS}, url_name="profile", summary="各列概况",
    description="每一列的空缺、不同的值、最多的值、分布。",
    openapi_extra={"parameters": [parameters.VERSION]},
)  # fmt: skip
def profile(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    return answer(request, lambda call: rows.profile(call, slug, number))


@router.get(
    f"{_RESOURCE}/differences/{{int:version}}", response={200: models.DifferencePage, **_OF_ROWS},
    url_name="differences", summary="与上一版的变化", description="这一版比上一版新增、修改、减少了哪些行。",
    openapi_extra={"parameters": parameters.DIFFERENCES},
)  # fmt: skip
def differences(request: HttpRequest, slug: str, number: int, version: int) -> HttpResponseBase:
    return answer(request, lambda call: rows.differences(call, slug, number, version))


@router.get(
    f"{_RESOURCE}/openapi.json", response={200: models.OpenAPI, **_PROBLEMS}, url_name="resource_openapi",
    summary="资源自己的 OpenAPI", description="这个资源的接口，逐列写明参数和类型，可以直接生成客户端。",
)  # fmt: skip
def openapi(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    return answer(request, lambda call: resource_openapi(call, slug, number))
