"""How a letter is handled, for anybody."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from interaction.casework import procedure_page as pages

COLUMN = {
    "name": "来信办理流程",
    "type": "政策文件",
    "description": "一封信从写来到归档怎样走：每个环节由谁办、多长时间、依据是什么，不满意怎么办。",
    "keywords": "政民互动,来信办理,办理流程,流程图,期限",
}


@require_safe
def procedure_page(request: HttpRequest) -> HttpResponse:
    return pages.procedure_page(
        request, "mailbox", column=COLUMN, home=("政民互动", reverse("mailbox")), opening="一封信从写来到归档怎样走",
        counting="答复期限随来信的类型；情况复杂的，经负责人同意可以延长一次，合计不超过 15 个工作日。"
        "请来信人补充情况的时间不计入；转给别的机构、请别的机构协办，都不延长期限。",
        asking="协办、追问和督办",
    )  # fmt: skip
