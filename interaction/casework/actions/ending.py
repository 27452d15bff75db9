"""How a case ends: as what, and that nothing of it goes on."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from .base import CaseForm, Move, long_text, settle_open


class EndingForm(CaseForm):
    """The case ends here. ``outcome``: as what; a form may ask which."""

    outcome = ""

    def ends_as(self) -> str:
        return str(self.outcome)

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts["outcome"] = self.ends_as()

    def apply(self, move: Move) -> None:
        super().apply(move)
        move.case.outcome = self.ends_as()
        self.settle(move)

    def settle(self, move: Move) -> None:
        """Nothing that was under way goes on. A room adds what it alone has under way."""
        settle_open(move.case, move.on)


class RefuseForm(EndingForm):
    """Why nobody will handle it: one of the room's ``grounds``, and in words for whoever asked."""

    grounds: ClassVar[Mapping[str, str]] = {}
    ground = forms.ChoiceField(label="理由", widget=forms.RadioSelect)
    reasons = long_text(
        "具体说明", max_length=1000, help_text="写给当事人看的，会写进告知书；应走其他渠道的，写明到哪里提出。"
    )
    field_order = ["ground", "reasons", "note"]
    sealed = ("reasons",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ground"].choices = list(self.grounds.items())  # type: ignore[attr-defined]

    def prepare(self, move: Move) -> None:
        super().prepare(move)
        move.facts["ground"] = self.cleaned_data["ground"]
        move.sealed["ground_said"] = self.grounds[self.cleaned_data["ground"]]
