"""/api/v1/data/figures and /api/v1/data/quality: what the pages of the catalogue show, for machines."""

from datetime import date, datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field

from opendata.api.problems import problem
from opendata.api.schemas import Problem
from opendata.datasets import figures, quality
from opendata.datasets.facts import facts_of
from opendata.datasets.models import Dataset
from opendata.keys import limits

router = Router()
NOT_THERE = "没有这个数据集，或者已经停止公开；全部数据集见 /api/v1/datasets。"


class Opened(BaseModel):
    opening: str = Field(description="开放属性：open、conditional、closed")
    label: str = Field(description="本地的叫法")
    datasets: int = Field(description="数据集（个）")


class GroupFigures(BaseModel):
    code: str = Field(description="网址名")
    name: str = Field(description="名称")
    datasets: int = Field(description="数据集（个）")
    rows: int = Field(description="各资源最新一版的行数之和")
    overdue: int = Field(description="逾期未更新的数据集（个）")
    views: int = Field(description="浏览（次）")
    downloads: int = Field(description="下载（次）")
    calls: int = Field(description="接口调用（次）")


class MonthFigures(BaseModel):
    month: str = Field(description="月份，如 2026-03")
    versions: int = Field(description="这个月发布、现在仍公开的版本")
    views: int = Field(description="浏览（次）")
    downloads: int = Field(description="下载（次）")
    calls: int = Field(description="接口调用（次）")


class Band(BaseModel):
    label: str = Field(description="质量分的一段")
    datasets: int = Field(description="数据集（个）")


class Used(BaseModel):
    slug: str = Field(description="网址名")
    title: str = Field(description="名称")
    used: int = Field(description="浏览、下载和接口调用（次）")


class CatalogueFigures(BaseModel):
    as_of: datetime = Field(description="统计的时间")
    datasets: int = Field(description="公开目录里的数据集（个）")
    openings: list[Opened] = Field(description="按开放属性")
    resources: int = Field(description="已有数据的资源（个）")
    versions: int = Field(description="公开的全部版本")
    rows: int = Field(description="各资源最新一版的行数之和")
    size: int = Field(description="各资源最新一版的 CSV 大小之和（字节）")
    promised: int = Field(description="承诺了更新周期并已有数据的数据集（个）")
    overdue: int = Field(description="其中逾期的（个）")
    grace_days: int = Field(description="到期后宽限几天才算逾期")
    timely_percent: float | None = Field(description="更新及时率（%）：承诺的里面没有逾期的占比")
    judged: int = Field(description="有质量分的数据集（个）")
    quality_average: float | None = Field(description="平均质量分")
    quality_bands: list[Band] = Field(description="质量分的分布")
    views: int = Field(description="浏览（次）")
    downloads: int = Field(description="下载（次）")
    calls: int = Field(description="接口调用（次）")
    robots: int = Field(description="自称机器人的浏览和下载（次），不算在上面")
    themes: list[GroupFigures] = Field(description="各主题")
    agencies: list[GroupFigures] = Field(description="各机构")
    months: list[MonthFigures] = Field(description="最近十二个月，本月在最后")
    most_used: list[Used] = Field(description="使用最多的数据集")


class DayOfUse(BaseModel):
    day: date = Field(description="日期")
    views: int = Field(description="浏览（次）")
    downloads: int = Field(description="下载（次）")
    calls: int = Field(description="接口调用（次）")


class DatasetFigures(BaseModel):
    slug: str = Field(description="网址名")
    title: str = Field(description="名称")
    views: int = Field(description="累计浏览（次）")
    downloads: int = Field(description="累计下载（次）")
    calls: int = Field(description="累计接口调用（次）")
    robots: int = Field(description="自称机器人的浏览和下载（次），不算在上面")
    days: list[DayOfUse] = Field(description="最近一年里有使用的日子，从早到晚")


class Rule(BaseModel):
    code: str = Field(description="项目代码")
    group: str = Field(description="方面")
    label: str = Field(description="项目")
    points: float | None = Field(description="得分；不适用的为空")
    of: int = Field(description="满分")
    computed_from: str = Field(description="依据")


class Mark(BaseModel):
    mark: int = Field(description="质量分：得分 ÷ 适用项目的满分 × 100，四舍五入")
    points: float = Field(description="得分之和")
    of: int = Field(description="适用项目的满分之和")
    rules: list[Rule] = Field(description="每一项")


class DatasetQuality(BaseModel):
    slug: str = Field(description="网址名")
    title: str = Field(description="名称")
    quality: Mark | None = Field(description="质量分；还没有数据的为空")
    cycle: str = Field(description="更新周期")
    updated_on: date | None = Field(description="最近一次更新")
    due_on: date | None = Field(description="承诺在哪一天以前再更新；不承诺的为空")
    days_late: int = Field(description="逾期天数；没有逾期的为 0")
    due: int = Field(description="一年内应更新（次）")
    met: int = Field(description="其中按时（次）")
    rate_percent: float | None = Field(description="及时率（%）；还没有到期的为空")


REFUSED = {429: Problem, 401: Problem}


def _asked(request: HttpRequest, response: HttpResponse) -> limits.Limited:
    """Count the call, and say on the answer how many are left."""
    limited = limits.check(request)
    limited.put_on(response)
    response.headers["Access-Control-Allow-Origin"] = "*"  # any site's script may read it; no cookie matters here
    response.headers["Cache-Control"] = "private, no-cache"  # so that every call is counted
    return limited


def _refusal(limited: limits.Limited) -> HttpResponse:
    """Too many calls, else that there is no such dataset."""
    if limited.refused:
        return limited.put_on(problem(limited.status, limited.refused))
    return limited.put_on(problem(HTTPStatus.NOT_FOUND, NOT_THERE, parameter="slug"))


@router.get(
    "/figures",
    response={200: CatalogueFigures, **REFUSED},
    summary="数据开放的数字",
    description="数据集、版本、行数、更新及时率、质量分、使用情况；与“数据开放的数字”页面同一份数字。",
    url_name="data_figures",
)
def county(request: HttpRequest, response: HttpResponse) -> Any:
    limited = _asked(request, response)
    return _refusal(limited) if limited.refused else figures.as_json(figures.county())


@router.get(
    "/figures/{slug}",
    response={200: DatasetFigures, 404: Problem, **REFUSED},
    summary="一个数据集的使用情况",
    description="累计和逐日的浏览、下载、接口调用；与数据集页面同一份数字。",
    url_name="data_figures_of",
)
def of_dataset(request: HttpRequest, response: HttpResponse, slug: str) -> Any:
    limited = _asked(request, response)
    dataset = None if limited.refused else _dataset(slug)
    if dataset is None:
        return _refusal(limited)
    standing = dataset.standing
    totals = {name: getattr(standing, name) for name in (*figures.USES, "robots")}
    return {"slug": dataset.slug, "title": dataset.title, **totals, "days": figures.use_by_day(dataset.pk)}


@router.get(
    "/quality/{slug}",
    response={200: DatasetQuality, 404: Problem, **REFUSED},
    summary="一个数据集的质量分和更新及时率",
    description="每一项的得分、满分和依据，可以照着再算一遍；算法见 /data/quality/。",
    url_name="data_quality_of",
)
def mark_of(request: HttpRequest, response: HttpResponse, slug: str) -> Any:
    limited = _asked(request, response)
    dataset = None if limited.refused else _dataset(slug)
    if dataset is None:
        return _refusal(limited)
    facts = facts_of(dataset)
    mark, punctuality = quality.mark(facts), facts.punctuality
    return {
        "slug": dataset.slug,
        "title": dataset.title,
        "quality": mark.as_json() if mark else None,
        "cycle": str(punctuality.cycle.label),
        "updated_on": punctuality.last,
        "due_on": punctuality.due_on,
        "days_late": punctuality.days_late,
        "due": punctuality.due,
        "met": punctuality.met,
        "rate_percent": None if punctuality.rate is None else round(punctuality.rate, 1),
    }


def _dataset(slug: str) -> Dataset | None:
    if "\x00" in slug:
        return None
    return Dataset.objects.public().select_related("standing").exclude(standing=None).filter(slug=slug).first()
