"""督办: the county's demand to an agency about a case is a question like others: it has a day by which it is answered,
the jobs remind of it, and silence enters the timeline (条例 art. 46, 47)."""

from typing import Any

from interaction.casework.models import Task

from .base import PROCEDURE, Move, RequestForm, due, limit, register

KIND = "supervision"


class _SaidForm(RequestForm):
    """The note must be written."""

    label = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = True
        self.fields["note"].label = self.label


@register(PROCEDURE, "supervise")
class SuperviseForm(_SaidForm):
    """Puts the demand. It names no agency: the case's own desk must answer."""

    label = "督办意见"
    note_help = "写明要求做什么。会进入办理经过，承办机构须在规定的工作日内回复。"

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        days = limit("supervision").days
        until = due(move.on, days)
        task = Task.objects.create(case=move.case, kind=KIND, asked_on=move.on, days=days, due_on=until)
        move.facts |= {"task": task.pk, "days": days, "due_on": until.isoformat()}


@register(PROCEDURE, "answer_supervision")
class AnswerSupervisionForm(_SaidForm):
    """Answers the last demand, late or not, also when the case has ended meanwhile."""

    label = "回复内容"
    note_help = "写明办到哪里、为什么迟了、什么时候答复。督办员会看到。"

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        demands = [task for task in move.situation.tasks if task.kind == KIND]
        self.task = demands[-1] if demands else None
        if self.task is not None:
            move.facts["task"] = self.task.pk

    def apply(self, move: Move) -> None:
        if self.task is not None:
            self.task.status, self.task.answer, self.task.answered_on = Task.Status.ANSWERED, "answered", move.on
            self.task.save(update_fields=["status", "answer", "answered_on"])
