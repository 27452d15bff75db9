"""What the ``{names}`` in letters of this procedure stand for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cms.agencies.models import Agency
from interaction.casework.history import Situation
from interaction.casework.letters.writing import in_words
from interaction.casework.models import Task

from ..guards import asked_of

# The name in a text → where it comes from in a form, and what it means.
ENTERED: dict[str, tuple[str, str]] = {
    "理由": ("reasons", "不予受理、不同意的理由"),
    "情形": ("ground_said", "不予受理的情形"),
    "依据": ("legal_basis", "不同意的依据"),
    "使用条件": ("conditions", "同意开放的使用条件"),
    "有效期": ("until", "授权到哪一天"),
}
NAMES: dict[str, str] = {name: meaning for name, (_, meaning) in ENTERED.items()} | {
    "申请人": "申请人的姓名或单位名称，没有留的写“申请人”",
    "标题": "标题",
    "种类": "数据需求、数据纠错还是有条件开放申请",
    "数据集": "数据集的名称",
    "提交日期": "收到的日期",
}
UNKNOWN = "申请人"


def values(situation: Situation, extra: Mapping[str, Any]) -> dict[str, str | None]:
    """``None``: not known before the form is filled in."""
    case, asked = situation.case, asked_of(situation)
    known: dict[str, str | None] = {name: _said(extra.get(key)) for name, (key, _) in ENTERED.items()}
    return known | {
        "申请人": _name(situation),
        "标题": asked.subject if asked else "",
        "种类": asked.get_kind_display() if asked else "",
        "数据集": asked.dataset.title if asked and asked.dataset else "",
        "提交日期": in_words(case.received_on) if case.received_on else "",
        "有效期": in_words(date.fromisoformat(str(extra["until"]))) if extra.get("until") else None,
    }


def _said(value: Any) -> str | None:
    return None if value is None else str(value).strip()


def _name(situation: Situation) -> str:
    asked = asked_of(situation)
    return str(asked.sender.get("name") or UNKNOWN) if asked else UNKNOWN


def issuer(situation: Situation) -> Agency:
    """Whoever has the data answers in their own name."""
    return situation.case.desk


def addressee(situation: Situation, task: Task | None) -> str:
    return _name(situation)
