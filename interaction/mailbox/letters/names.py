"""What the ``{names}`` in letters of the mailbox stand for."""

from collections.abc import Mapping
from typing import Any

from cms.agencies.models import Agency
from interaction.casework import calendar
from interaction.casework.history import Situation
from interaction.casework.letters.writing import in_words
from interaction.casework.models import Task

from ..models import Letter

# The name in a text → where it comes from in a form, and what it means.
ENTERED: dict[str, tuple[str, str]] = {
    "答复内容": ("text", "审定的答复"),
    "理由": ("reasons", "不予受理、延长的理由"),
    "情形": ("ground_said", "不予受理的情形"),
    "渠道": ("where", "应走的渠道"),
    "办法": ("how", "到哪里、怎样提出"),
    "天数": ("days", "延长的天数（工作日）"),
    "申请编号": ("request_number", "转成的申请的编号"),
}
NAMES: dict[str, str] = {name: meaning for name, (_, meaning) in ENTERED.items()} | {
    "来信人": "来信人姓名，匿名的写“来信人”",
    "标题": "来信的标题",
    "类型": "来信的类型",
    "来信日期": "收到来信的日期",
    "延长后期限": "延长以后的答复期限",
    "承办机构": "答复的机构",
}
UNKNOWN = "来信人"


def values(situation: Situation, extra: Mapping[str, Any]) -> dict[str, str | None]:
    """``None``: not known before the form is filled in."""
    case = situation.case
    letter = Letter.objects.filter(pk=case.pk).first()
    known: dict[str, str | None] = {name: _said(extra.get(key)) for name, (key, _) in ENTERED.items()}
    return known | {
        "来信人": _name(letter),
        "标题": letter.subject if letter else "",
        "类型": letter.get_kind_display() if letter else "",
        "来信日期": in_words(case.received_on) if case.received_on else "",
        "延长后期限": _prolonged(situation, extra),
        "承办机构": issuer(situation).name,
    }


def _said(value: Any) -> str | None:
    return None if value is None else str(value).strip()


def _name(letter: Letter | None) -> str:
    return str(letter.sender.get("name") or UNKNOWN) if letter else UNKNOWN


def _prolonged(situation: Situation, extra: Mapping[str, Any]) -> str | None:
    days, due = extra.get("days"), situation.reckoning.due_on
    if days is None:
        return None
    return in_words(calendar.add_workdays(due, int(days))) if due else ""


def issuer(situation: Situation) -> Agency:
    """Whoever has the letter answers it in their own name."""
    return situation.case.desk


def addressee(situation: Situation, task: Task | None) -> str:
    if task is not None and task.agency is not None:
        return task.agency.name
    return _name(Letter.objects.filter(pk=situation.case.pk).first())
