"""/api/v1/supervision and /api/v1/mailbox/figures: what the public boards show, for machines."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from interaction.requests.outcomes import OUTCOMES
from interaction.supervision.board import figures
from interaction.supervision.letters import figures as letter_figures
from interaction.supervision.letters import open_data
from opendata.api.problems import problem
from opendata.api.schemas import Problem

router = Router()
letters = Router()


class BoardParameters(Schema):
    year: str = Field("", description="年份，四位数字；不填为今年。", json_schema_extra={"type": "integer"})


class Lights(BaseModel):
    red: int = Field(description="已超期")
    yellow: int = Field(description="快到期")
    green: int = Field(description="正常")
    grey: int = Field(description="现在不计时（等待确认、补正、缴费或者征求意见）")


class AgencyFigures(BaseModel):
    name: str = Field(description="机构名称；合计为“合计”")
    agency: str = Field(description="机构的网址名，如 education；合计为空")
    received: int = Field(description="收到的申请（件）")
    finished: int = Field(description="办结的申请（件）")
    answered: int = Field(description="其中作出答复的（件）")
    late: int = Field(description="其中超过法定期限答复的（件）")
    on_time_percent: float | None = Field(description="按时答复率（%）；没有答复的为空")
    average_workdays: float | None = Field(description="从收到到答复的平均工作日数；没有答复的为空")
    in_hand: Lights = Field(description="现在正在办理的，按红黄灯（与年份无关）")
    received_by_month: list[int] = Field(description="一月至十二月收到的（件）")
    finished_by_month: list[int] = Field(description="一月至十二月办结的（件）")
    outcomes: dict[str, int] = Field(description="办理结果及其件数")


class BoardFigures(BaseModel):
    year: int = Field(description="年份")
    as_of: datetime = Field(description="统计的时间")
    total: AgencyFigures = Field(description="全县合计")
    agencies: list[AgencyFigures] = Field(description="各机构")


@router.get(
    "",
    response={200: BoardFigures, 400: Problem},
    summary="依申请公开办理情况",
    description="各机构收到、办结政府信息公开申请的数量，按时答复率，平均工作日，正在办理的红黄灯。与“办理情况”页面同一份数字。",
    url_name="supervision",
)
def supervision(request: HttpRequest, response: HttpResponse, parameters: Query[BoardParameters]) -> Any:
    response.headers["Access-Control-Allow-Origin"] = "*"  # any site's script may read it; no cookie matters here
    year = figures.year_asked(parameters.year)
    if year is None:
        return problem(HTTPStatus.BAD_REQUEST, "year 请填四位数字的年份，不晚于今年。", parameter="year")
    board = figures.board(year)
    return {
        "year": board.year,
        "as_of": board.made_at,
        "total": _figures(board.total),
        "agencies": [_figures(row) for row in board.agencies],
    }


def _figures(row: figures.Figures) -> dict[str, Any]:
    return {
        "name": row.name,
        "agency": row.slug,
        "received": row.received,
        "finished": row.finished,
        "answered": row.answered,
        "late": row.late,
        "on_time_percent": None if row.on_time is None else round(row.on_time, 1),
        "average_workdays": None if row.average is None else round(row.average, 1),
        "in_hand": row.lights,
        "received_by_month": row.received_in,
        "finished_by_month": row.finished_in,
        "outcomes": {OUTCOMES[name].label if name in OUTCOMES else "无": n for name, n in row.outcomes.items()},
    }


class LetterSums(BaseModel):
    received: int = Field(description="收到的来信（件）")
    answered: int = Field(description="答复的来信（件），按第一次答复")
    in_time: int = Field(description="其中按时答复的（件）")
    on_time_percent: float | None = Field(description="按时答复率（%）；没有答复的为空")
    average_workdays: float | None = Field(description="从收到到第一次答复的平均工作日数；没有答复的为空")
    otherwise: int = Field(description="没有答复就办结的（件）：不予受理、告知其他渠道、撤回等")
    called_back: int = Field(description="因评价不满意退回重办的（件）")
    degree_5: int = Field(description="非常满意（次）")
    degree_4: int = Field(description="满意（次）")
    degree_3: int = Field(description="基本满意（次）")
    degree_2: int = Field(description="不满意（次）")
    degree_1: int = Field(description="非常不满意（次）")
    satisfaction_percent: float | None = Field(description="满意率（%）：基本满意以上的占比；没有评价的为空")


class LettersOfAll(LetterSums):
    in_hand: Lights = Field(description="现在正在办理的，按红黄灯（与年份无关）")


class LettersOfAgency(LettersOfAll):
    agency: str = Field(description="机构名称")
    agency_slug: str = Field(description="机构的网址名，如 education")


class LettersOfKind(LettersOfAll):
    kind: str = Field(description="来信类型")


class LettersOfMonth(LetterSums):
    month: str = Field(description="月份，如 2026-03")
    agency: str = Field(description="机构名称")
    agency_slug: str = Field(description="机构的网址名")
    kind: str = Field(description="来信类型")


class LetterFigures(BaseModel):
    year: int = Field(description="年份")
    as_of: datetime = Field(description="统计的时间")
    columns: dict[str, str] = Field(description="各列的中文名称")
    total: LettersOfAll = Field(description="全县合计")
    agencies: list[LettersOfAgency] = Field(description="各机构")
    kinds: list[LettersOfKind] = Field(description="各类来信")
    rows: list[LettersOfMonth] = Field(description="逐月、逐机构、逐类型")


@letters.get(
    "",
    response={200: LetterFigures, 400: Problem},
    summary="来信办理情况",
    description="各机构收到、答复群众来信的数量，按时答复率，平均工作日，满意率，正在办理的红黄灯；逐月、逐机构、逐类型。与“来信办理情况”页面同一份数字。",
    url_name="letter_figures",
)
def letters_of_year(request: HttpRequest, response: HttpResponse, parameters: Query[BoardParameters]) -> Any:
    response.headers["Access-Control-Allow-Origin"] = "*"
    year = figures.year_asked(parameters.year)
    if year is None:
        return problem(HTTPStatus.BAD_REQUEST, "year 请填四位数字的年份，不晚于今年。", parameter="year")
    return open_data.as_json(letter_figures.board(year))
