"""/api/v1/wanted: what data people want, and what came of it."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from ninja import Router
from pydantic import BaseModel, Field

from interaction.moderation import decisions
from opendata.api.answers import Call, Refusal, answer
from opendata.asking.figures import figures
from opendata.asking.models import ShownWant
from opendata.asking.standing import standing_of
from opendata.asking.wanted_views import BY
from search.listing import page_by_key

from . import lists

router = Router()


class Line(BaseModel):
    id: int = Field(description="编号，也在网页地址里")
    title: str = Field(description="标题")
    agency: lists.Called = Field(description="答复机构")
    dataset: lists.Called | None = Field(description="关于哪个数据集；目录里还没有的为空")
    asked_on: str = Field(description="提出日期")
    due_on: str | None = Field(description="应在哪天以前答复；已经答复的为空")
    overdue: bool = Field(description="过了应答复的日期还没有答复")
    state: str = Field(description="办到哪一步：用文字说")
    outcome: str = Field(description="结果的代码，还没有结果的为空")
    outcome_label: str = Field(description="结果")
    answered_on: str | None = Field(description="答复日期")
    days: int | None = Field(description="答复用了几个工作日")
    planned_by: str | None = Field(description="计划哪天以前开放")
    opened: lists.Called | None = Field(description="开放了哪个数据集")
    url: str = Field(description="网页地址")
    api_url: str = Field(description="全文的接口地址")


class WantedList(BaseModel):
    results: list[Line] = Field(description="本页的需求，新提出的在前")
    next: str | None = Field(description="下一页的地址，没有则为空")


class FullWant(Line):
    text: str = Field(description="要什么数据，已隐去个人信息")
    answer: str = Field(description="答复，已隐去个人信息")


class Result(BaseModel):
    outcome: str = Field(description="结果的代码")
    label: str = Field(description="结果")
    cases: int = Field(description="件数")


class KindFigures(BaseModel):
    kind: str = Field(description="wanted 数据需求，error 数据纠错，access 有条件开放申请")
    label: str = Field(description="种类")
    received: int = Field(description="收到（件）")
    in_hand: int = Field(description="在办（件）")
    overdue: int = Field(description="在办的里面超期未答复的（件）")
    answered: int = Field(description="已经答复（件）")
    on_time_percent: float | None = Field(description="答复的里面按时的占比（%）；没有答复的为空")
    average_workdays: float | None = Field(description="从收到到答复平均几个工作日；没有答复的为空")
    outcomes: list[Result] = Field(description="各种结果；不予受理、撤回的不算答复")


class WantedFigures(BaseModel):
    as_of: datetime = Field(description="统计的时间")
    kinds: list[KindFigures] = Field(description="各种类")


@router.get(
    "", response={200: WantedList, **lists.PROBLEMS}, url_name="open_wanted", summary="大家要的数据",
    description="经提出人同意、核查后公开的数据需求和答复，隐去了个人信息。提出人随时可以撤回，请不要长期保存。",
    openapi_extra={"parameters": [*lists.PAGING]},
)  # fmt: skip
def wanted(request: HttpRequest) -> HttpResponseBase:
    return answer(request, _page, counted=None)


def _page(call: Call) -> HttpResponseBase:
    return lists.page(
        call,
        lists.asked(call, ("limit", "after")),
        lambda key, size: page_by_key(ShownWant.objects.public().listed(), BY, key, size),
        lambda rows: [_line(row, call.origin) for row in rows],
    )


def _line(row: ShownWant, origin: str) -> dict[str, Any]:
    standing = standing_of(row)
    due_on = None if row.case.ended_on else row.case.due_on
    return {
        "id": row.pk,
        "title": row.title,
        "agency": lists.called(row.agency.slug, row.agency.name),
        "dataset": lists.called(row.about.slug, row.about.title) if row.about else None,
        "asked_on": lists.written(row.asked_on),
        "due_on": lists.written(due_on),
        "overdue": standing.is_late,
        "state": standing.state,
        "outcome": standing.outcome,
        "outcome_label": standing.outcome_label,
        "answered_on": lists.written(row.answered_on),
        "days": row.days,
        "planned_by": lists.written(row.planned_by),
        "opened": lists.called(row.came_of_it.slug, row.came_of_it.title) if row.came_of_it else None,
        "url": f"{origin}{row.get_absolute_url()}",
        "api_url": f"{origin}{reverse('api:open_want', args=[row.pk])}",
    }


@router.get(
    "/figures", response={200: WantedFigures, **lists.PROBLEMS}, url_name="wanted_figures",
    summary="数据需求、纠错、申请办理情况",
    description="收到、在办、超期、答复的件数，按时率，平均工作日，各种结果；不论公不公开都算。与“大家要的数据”页面同一份数字。",
)  # fmt: skip
def of_all(request: HttpRequest) -> HttpResponseBase:
    return answer(request, _figures, counted=None)


def _figures(call: Call) -> HttpResponseBase:
    lists.asked(call, ())
    found = figures()
    kinds: list[dict[str, Any]] = [
        {
            "kind": str(row.kind),
            "label": row.label,
            "received": row.received,
            "in_hand": row.in_hand,
            "overdue": row.overdue,
            "answered": row.answered,
            "on_time_percent": None if row.on_time is None else round(row.on_time, 1),
            "average_workdays": None if row.average is None else round(row.average, 1),
            "outcomes": [
                {"outcome": str(outcome), "label": label, "cases": number} for outcome, label, number in row.results
            ],
        }
        for row in found.kinds
    ]
    return lists.known(call, {"as_of": lists.written(found.as_of), "kinds": kinds})


@router.get(
    "/{int:number}", response={200: FullWant, **lists.OF_ONE}, url_name="open_want", summary="一个数据需求",
    description="要什么数据，办到哪一步，答复的全文。",
)  # fmt: skip
def want(request: HttpRequest, number: int) -> HttpResponseBase:
    return answer(request, lambda call: _want(call, number), counted=None)


def _want(call: Call, number: int) -> HttpResponseBase:
    lists.asked(call, ())
    found = ShownWant.objects.listed().filter(pk=number).first() if number < lists.LARGEST_KEY else None
    if found is None or not (found.is_shown or decisions.was_let_through(found)):
        raise Refusal(HTTPStatus.NOT_FOUND, "没有这个数据需求。全部公开的需求见 /api/v1/wanted。")
    if not found.is_shown:
        raise Refusal(HTTPStatus.GONE, "这个数据需求已经不再公开。")
    return lists.known(call, {**_line(found, call.origin), "text": found.text, "answer": found.answer})
