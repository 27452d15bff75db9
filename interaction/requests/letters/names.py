"""What the ``{names}`` in letters about requests stand for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from interaction.casework import calendar
from interaction.casework.history import Situation, said
from interaction.casework.letters.writing import in_words
from interaction.casework.limits import limit_of
from interaction.casework.models import Task

from ..models import ApplicantKind, Fee, InformationRequest

QUOTED = 400  # letters of a description that a letter repeats

# The name in a text → where it comes from in a form, and what it means.
ENTERED: dict[str, tuple[str, str]] = {
    "事项": ("what", "需要补正的事项，或者要求说明理由的原因"),
    "天数": ("days", "补正、说明的期限，或者延长、延迟的天数（工作日）"),
    "理由": ("reasons", "理由"),
    "征求内容": ("question", "征求意见的内容"),
    "第三方": ("name", "第三方姓名或者名称"),
    "被征求机关": ("agency", "被征求意见或者协办的机构"),
    "答复天数": ("reply_days", "对方提出意见的期限（工作日）"),
    "数量": ("quantity", "收费的件数或者页数"),
    "金额": ("amount", "信息处理费金额（元）"),
    "计算过程": ("sum", "信息处理费怎样算出"),
    "获取途径": ("where", "获取信息的方式、途径"),
    "提供时间": ("when", "提供的方式、途径和时间"),
    "检索情况": ("searched", "检索的范围和方法"),
    "负责机关": ("agency_name", "负责公开的机关"),
    "负责机关联系方式": ("agency_contact", "负责公开的机关的联系方式"),
    "依据": ("ground", "依据的法律、行政法规及条款"),
    "此前编号": ("earlier", "此前答复的那件申请的编号"),
    "其他渠道": ("channel", "可以走的渠道"),
}
NAMES: dict[str, str] = {name: meaning for name, (_, meaning) in ENTERED.items()} | {
    "申请人": "申请人姓名或者名称",
    "称呼": "“你”或者“你单位”",
    "提交日期": "提交申请的日期",
    "提交方式": "怎样提交的",
    "申请内容": "所需信息的内容描述（太长的只引前面一段）",
    "提供形式": "申请人要求的形式",
    "获取方式": "申请人要求的获取方式",
    "收费方式": "按件或者按量",
    "缴费天数": "缴费期限（工作日）",
    "延长后期限": "延长、延迟以后的答复期限",
    "回复编号": "第三方提出意见用的编号",
}


def values(situation: Situation, extra: Mapping[str, Any]) -> dict[str, str | None]:
    """``None``: not known before the form is filled in."""
    case = situation.case
    request = InformationRequest.objects.filter(pk=case.pk).first()
    known: dict[str, str | None] = {name: _said(extra.get(key)) for name, (key, _) in ENTERED.items()}
    known |= {
        "提交日期": in_words(timezone.localdate(case.submitted_at)),
        "申请人": request.applicant.get("name", "") if request else "",
        "称呼": "你" if request is None or request.kind == ApplicantKind.PERSON else "你单位",
        "提交方式": request.get_channel_display() if request else "",
        "申请内容": _quoted(request, situation),
        "提供形式": request.get_form_display() if request else "",
        "获取方式": request.get_delivery_display() if request else "",
        "收费方式": Fee.Mode(extra["mode"]).label if extra.get("mode") in Fee.Mode.values else None,
        "缴费天数": str(limit_of(case.procedure, "payment").days),
        "延长后期限": _prolonged(situation, extra),
        "回复编号": _number_of(extra),
    }
    return known


def _said(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, date):
        return in_words(value)
    return str(getattr(value, "name", value)).strip()


def _quoted(request: InformationRequest | None, situation: Situation) -> str:
    """What is asked for, as it was last put: a correction says it better."""
    if request is None:
        return ""
    text = " ".join((corrected(situation) or request.description).split()).rstrip("。．.；;，,")
    return text if len(text) <= QUOTED else f"{text[:QUOTED]}……（全文见申请）"


def corrected(situation: Situation) -> str:
    """What is asked for in the words of the correction; ``""`` where there was none."""
    return said(situation.last("correct", "record_correction"), "description")


def _prolonged(situation: Situation, extra: Mapping[str, Any]) -> str | None:
    """The day by which there will be an answer, after so many days more."""
    days = extra.get("days")
    if days is None:
        return None
    due = situation.reckoning.due_on
    return in_words(calendar.add_workdays(due, int(days))) if due else ""


def _number_of(extra: Mapping[str, Any]) -> str | None:
    task = extra.get("task")
    if task is None:
        return None
    if not isinstance(task, Task):
        task = Task.objects.filter(pk=task).first()
    return (task.number or "") if task else ""


def addressee(situation: Situation, task: Task | None) -> str:
    """Whom a letter is written to: the one who is asked, else the applicant."""
    if task is not None:
        return task.agency.name if task.agency else str(task.party.get("name", ""))
    request = InformationRequest.objects.filter(pk=situation.case.pk).first()
    return str(request.applicant.get("name", "")) if request else ""
