"""One line of the list: what a clerk must know of a case to decide without opening it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from .. import calendar, privacy, procedures
from ..clock import State
from ..deadlines.reminders import marks_told
from ..models import Case, Task
from ..projection import LABELS, Light, days_left, light_of
from . import rooms

HIDDEN = "—"


@dataclass(frozen=True)
class Row:
    """``left``: working days until it is due; ``in_step``: which working day at its step today is; ``late``: whether
    it has been there too long; ``mark``: what was told of it because nobody answers."""

    case: Case
    light: Light
    label: str
    left: int | None
    subject: str
    kind: str
    step: str
    holder: str
    in_step: int | None
    late: bool
    outcome: str
    tasks: Sequence[Task] = ()
    mark: str = ""

    @property
    def url(self) -> str:
        return case_url(self.case)

    @property
    def left_text(self) -> str:
        return left_text(self.left)


def case_url(case: Case, name: str = "case", *args: Any) -> str:
    return reverse(f"desk:{name}", args=[case.number, *args])


def left_text(left: int | None) -> str:
    """How much time is left, in words."""
    if left is None:
        return ""
    if left < 0:
        return f"超 {-left} 个工作日"
    return "今天到期" if left == 0 else f"剩 {left} 个工作日"


def rows_of(cases: Sequence[Case], user: Any, today: date, tasks: Collection[Task] = ()) -> list[Row]:
    """``tasks``: the open questions to show beside their cases. One query for each kind of case among them."""
    kinds: dict[int, str] = {}
    for name in {case.procedure for case in cases}:
        kinds |= rooms.of(name).kinds([case for case in cases if case.procedure == name])
    told = marks_told(cases, today)
    return [_row(case, user, today, kinds.get(case.pk, HIDDEN), tasks, told.get(case.pk, "")) for case in cases]


def _row(case: Case, user: Any, today: date, kind: str, tasks: Collection[Task], mark: str) -> Row:
    procedure = procedures.get(case.procedure)
    step = procedure.steps[case.step]
    light = light_of(case, today)
    open_still = case.clock != State.ENDED
    return Row(
        case, light, label_of(case, light), days_left(case, today),
        (case.subject or HIDDEN) if privacy.may_see(user, case) else HIDDEN,
        kind, step.label, holder_of(case),
        calendar.workdays_between(case.step_since, today) if case.step_since and open_still else None,
        bool(open_still and case.step_due_on and case.step_due_on < today),
        rooms.of(case.procedure).outcomes.get(case.outcome, case.outcome),
        [task for task in tasks if task.case_id == case.pk], mark,
    )  # fmt: skip


def label_of(case: Case, light: Light) -> str:
    """The word beside a light; of a case that is answered, whether it was in time."""
    if case.clock == State.ENDED:
        return "超期办结" if light is Light.RED else "按期办结"
    return {State.UNSTARTED: "待确认", State.PAUSED: "暂停计时", State.STOPPED: "停止计时"}.get(
        State(case.clock), LABELS[light]
    )


def holder_of(case: Case) -> str:
    """Who has it now: the person where there is one, else the role."""
    procedure = procedures.get(case.procedure)
    role = procedure.steps[case.step].holder
    if role == "handler" and case.handler:
        return case.handler.get_full_name() or case.handler.get_username()
    return procedure.roles[role]
