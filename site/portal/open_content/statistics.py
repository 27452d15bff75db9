"""/api/v1/statistics: which figures there are, and where."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from ninja import Router
from pydantic import BaseModel, Field

from opendata.api.answers import Call, answer

from . import lists

router = Router()
# The name of the address, and what is counted there.
FIGURES = (
    ("api:supervision", "依申请公开办理情况", "各机构收到、办结、按时答复的政府信息公开申请，每年一份。"),
    ("api:letter_figures", "来信办理情况", "各机构收到、办结的来信，按时答复率、满意度，每月一份。"),
    ("api:wanted_figures", "数据需求、纠错、申请办理情况", "收到、在办、超期、答复，按时率，平均工作日，结果。"),
    ("api:data_figures", "数据开放情况", "数据集、版本、浏览、下载、接口调用。"),
)


class Figures(BaseModel):
    title: str = Field(description="名称")
    description: str = Field(description="统计什么")
    api_url: str = Field(description="接口地址")


class Statistics(BaseModel):
    results: list[Figures] = Field(description="有哪些统计")


@router.get(
    "", response={200: Statistics, **lists.PROBLEMS}, url_name="open_statistics", summary="有哪些统计",
    description="网页上的每一个统计数字，都可以从这里列出的接口取到。",
)  # fmt: skip
def statistics(request: HttpRequest) -> HttpResponseBase:
    return answer(request, _all, counted=None)


def _all(call: Call) -> HttpResponseBase:
    lists.asked(call, ())
    results: list[dict[str, Any]] = [
        {"title": title, "description": description, "api_url": f"{call.origin}{reverse(name)}"}
        for name, title, description in FIGURES
    ]
    return lists.known(call, {"results": results})
