"""督办: the county's office demands, the agency answers. A demand is a question like others: it has a day by which it
is answered, the jobs remind of it, and silence enters the timeline."""

from ..models import Task
from .base import CaseForm, Move, ReasonForm, due, long_text, number_of_days

DEMAND = "supervision"  # among a procedure's tasks


class SuperviseForm(CaseForm):
    """What is demanded, and by when. It names no agency: the case's own desk must answer."""

    demand = long_text("督办要求")
    days = number_of_days("几个工作日内回复", most=60)
    field_order = ["demand", "days", "note"]
    sealed = ("demand",)
    defaults = {"days": "supervision"}

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        days = self.cleaned_data["days"]
        until = due(move.on, days)
        task = Task.objects.create(case=move.case, kind=DEMAND, asked_on=move.on, days=days, due_on=until)
        move.facts |= {"task": task.pk, "reply_days": days, "reply_by": until.isoformat()}


class AnswerSupervisionForm(ReasonForm):
    """What has been done about it; late or not, and also where the case has ended meanwhile."""

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        asked = self.situation.last("supervise")
        if asked is not None:
            move.facts["late"] = move.on.isoformat() > asked.facts.get("reply_by", "")

    def apply(self, move: Move) -> None:
        super().apply(move)
        demands = [task for task in move.situation.tasks if task.kind == DEMAND]
        if demands:
            task = demands[-1]
            task.status, task.answer, task.answered_on = Task.Status.ANSWERED, "answered", move.on
            task.save(update_fields=["status", "answer", "answered_on"])
