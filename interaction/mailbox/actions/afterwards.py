"""After the answer: questions about it, and taking the matter up again."""

from typing import Any

from interaction.casework.models import Paper, Task
from interaction.casework.papers import store

from ..models import Reply
from .base import (
    PROCEDURE,
    QUESTION,
    LetterForm,
    Move,
    PapersForm,
    ReasonForm,
    due,
    long_text,
    open_tasks,
    register,
)


@register(PROCEDURE, "ask_again")
class AskAgainForm(LetterForm):
    """A question about the answer that was given. Whoever answered has so many days to reply."""

    text = long_text("您的问题", max_length=2000, help_text="例如答复里哪一处不清楚。反映新的事情，请另写一封信。")
    sealed = ("text",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        days = self.limit(self.situation.procedure.tasks[QUESTION].limit).days
        until = due(move.on, days)
        self.task = Task.objects.create(
            case=move.case, kind=QUESTION, agency=move.case.desk, asked_on=move.on, days=days, due_on=until
        )
        move.facts |= {"question": self.task.pk, "reply_days": days, "reply_by": until.isoformat()}

    def apply(self, move: Move) -> None:
        super().apply(move)
        assert move.entry is not None
        Task.objects.filter(pk=self.task.pk).update(question=move.entry.seal)


@register(PROCEDURE, "explain")
class ExplainForm(PapersForm):
    """The reply to a question about the answer."""

    text = long_text("回复")
    field_order = ["text", "files"]
    sealed = ("text",)
    keep_as = (Paper.Kind.RELEASED, Paper.Level.APPLICANT)
    files = store.PaperField(required=False, staff=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        asked = self.situation.last("ask_again")
        if asked is not None:
            move.facts["late"] = move.on.isoformat() > asked.facts.get("reply_by", "")

    def apply(self, move: Move) -> None:
        super().apply(move)
        open_tasks(move.case, QUESTION).update(status=Task.Status.ANSWERED, answer="answered", answered_on=move.on)


@register(PROCEDURE, "reopen")
class ReopenForm(ReasonForm):
    """The agency, or the county, finds itself that it was not handled as it should have been."""

    def apply(self, move: Move) -> None:
        super().apply(move)
        move.case.outcome = ""
        move.case.desk, move.case.handler = move.case.agency, None
        Reply.objects.filter(case=move.case, status=Reply.Status.DRAFTED).update(status=Reply.Status.RETURNED)
