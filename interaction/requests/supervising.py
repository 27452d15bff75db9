"""督办: the county's demand to an agency about a late case is a question like others: it has a day by which it is
answered, the jobs remind of it, and silence enters the timeline (条例 art. 46, 47)."""

from typing import Any

from interaction.casework import calendar, limits
from interaction.casework.forms import ActionForm, Move, register
from interaction.casework.models import Task

PROCEDURE, KIND = "requests", "supervision"


class _SaidForm(ActionForm):
    """The note must be written."""

    label = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].label = self.label


@register(PROCEDURE, "supervise")
class SuperviseForm(_SaidForm):
    """Puts the demand. Without ``agency``: it is the case's own desk that must answer."""

    label = "督办意见"
    note_help = "写明要求做什么。会进入办理经过，承办机构须在规定的工作日内回复。"

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        days = limits.limit_of(PROCEDURE, "supervision").days
        due_on = calendar.add_workdays(move.on, days)
        task = Task.objects.create(case=move.case, kind=KIND, asked_on=move.on, days=days, due_on=due_on)
        move.facts |= {"task": task.pk, "days": days, "due_on": due_on.isoformat()}


@register(PROCEDURE, "answer_supervision")
class AnswerSupervisionForm(_SaidForm):
    """Answers the last demand, late or not."""

    label = "回复内容"
    note_help = "写明办到哪里、为什么迟了、什么时候答复。督办员会看到。"

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        waiting = (Task.Status.OPEN, Task.Status.SILENT)
        tasks = [task for task in move.situation.tasks if task.kind == KIND and task.status in waiting]
        self.task = tasks[-1] if tasks else None
        if self.task is not None:
            move.facts["task"] = self.task.pk

    def apply(self, move: Move) -> None:
        if self.task is not None:
            self.task.status, self.task.answer, self.task.answered_on = Task.Status.ANSWERED, "answered", move.on
            self.task.save(update_fields=["status", "answer", "answered_on"])
