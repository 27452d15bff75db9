"""What whoever asked does, who has no account: with number and code."""

from typing import Any

from django import forms
from django.db import transaction

from interaction.casework.actions.base import WordsOrPapersForm
from search import memory

from ..kinds import Outcome
from ..models import ShownWant
from .base import PROCEDURE, AskedForm, EndingForm, Move, register


@register(PROCEDURE, "give_details")
class GiveDetailsForm(WordsOrPapersForm):
    """What was asked for, or what they think of later."""

    called = "补充的内容"


def hide(move: Move) -> None:
    """What is shown of it is taken back, in the same transaction; search hears of it, too."""
    for shown in ShownWant.objects.filter(case=move.case):
        shown.taken_back, shown.title, shown.text, shown.answer = True, "", "", ""
        shown.save(update_fields=["taken_back", "title", "text", "answer"])
    transaction.on_commit(memory.bump)


@register(PROCEDURE, "withdraw")
class WithdrawForm(EndingForm):
    """No reason needed, but it cannot be undone."""

    sure = forms.BooleanField(label="我确认撤回，撤回以后不能恢复。")
    field_order = ["sure", "note"]
    outcome = Outcome.WITHDRAWN

    def apply(self, move: Move) -> None:
        super().apply(move)
        hide(move)


@register(PROCEDURE, "forbid_public")
class ForbidPublicForm(AskedForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["note"]

    def apply(self, move: Move) -> None:
        super().apply(move)
        hide(move)
