"""How something asked is handled, for anybody."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from interaction.casework import procedure_page as pages

from .submission import PROCEDURE

COLUMN = {
    "name": "数据需求、纠错与申请的办理流程",
    "type": "政策文件",
    "description": "数据需求、数据纠错、有条件开放申请怎样办理：每个环节由谁办、多长时间。",
    "keywords": "数据开放,数据需求,数据纠错,办理流程,期限",
}


@require_safe
def procedure_page(request: HttpRequest) -> HttpResponse:
    return pages.procedure_page(
        request, PROCEDURE, column=COLUMN, home=("数据开放", reverse("data_home")), opening="从提交到归档怎样走",
        counting="期限随种类，从收到的次日起算；情况复杂的，经负责人同意可以延长一次。请申请人补充情况的时间不计入。",
        asking="督办",
    )  # fmt: skip
