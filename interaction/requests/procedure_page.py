"""How a request is handled, for anybody."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from interaction.casework import procedure_page as pages

COLUMN = {
    "name": "依申请公开办理流程",
    "type": "政策文件",
    "description": "一件政府信息公开申请从提交到归档怎样走：每个环节由谁办、多长时间、依据是什么。",
    "keywords": "依申请公开,办理流程,流程图,期限",
}


@require_safe
def procedure_page(request: HttpRequest) -> HttpResponse:
    return pages.procedure_page(
        request, "requests", column=COLUMN, home=("依申请公开", reverse("requests")),
        opening="一件申请从提交到归档怎样走",
        counting="征求第三方和其他机关意见的时间不计入答复期限；补正、缴费以后，期限重新计算。",
        asking="向别人征求意见",
    )  # fmt: skip
