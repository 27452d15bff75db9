"""The form of an action is the action's own code: what it asks, what enters the ledger, what else it changes."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms

from .history import Situation
from .letters import hook
from .procedures import Action

if TYPE_CHECKING:
    from .models import Case, Entry


@dataclass
class Move:
    """An action while it is being done, in a transaction that holds the case.

    ``facts`` stand openly in the ledger for ever and carry no personal data; ``sealed`` is encrypted and may be erased.
    ``limit``: the limit of the clock, where it is not the one the action names; ``days``: where they are not the
    limit's own; ``step_days``: of the step that begins.
    """

    situation: Situation
    action: Action
    at: datetime
    on: date
    facts: dict[str, Any] = field(default_factory=dict)
    sealed: dict[str, Any] = field(default_factory=dict)
    limit: str = ""
    days: int | None = None
    step_days: int | None = None
    entry: "Entry | None" = None

    @property
    def case(self) -> "Case":
        return self.situation.case


class ActionForm(forms.Form):
    """What every action asks: a note for the timeline. A room's own forms add to it."""

    note = forms.CharField(
        label="说明", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )
    note_help = ""
    day_field = ""  # the field that asks for the day, if one does
    offered: tuple[str, ...] = ()  # fields that an address may begin to fill in: what is proposed elsewhere on the desk

    def __init__(self, *args: Any, situation: Situation, action: Action, together: bool = False, **kwargs: Any) -> None:
        """``together``: it is filled in once for several cases, of which ``situation`` is one."""
        super().__init__(*args, **kwargs)
        self.situation, self.action, self.together = situation, action, together
        sender = situation.procedure.roles.get("applicant", "申请人")
        shown = f"{sender}查询进展时看得到。" if action.note_is_shown else f"{sender}看不到。"
        self.fields["note"].widget.attrs.pop("maxlength", None)  # nothing is cut off in silence
        self.fields["note"].help_text = self.note_help or (shown if situation.actor.user is not None else "")
        if action.letter:
            hook.add_field(self)

    @classmethod
    def changes_too(cls, case: "Case") -> Collection[int]:
        """Keys of the further cases that it writes to: their rows are held with the case's own."""
        return ()

    def full_clean(self) -> None:
        """What is missing is said by its name. Here, when a room's own forms have added and renamed their fields."""
        for asked in self.fields.values():
            told = asked.error_messages.get("required") != forms.Field().error_messages["required"]
            if told or isinstance(asked, forms.BooleanField):
                continue
            verb = "选择" if isinstance(asked, forms.ChoiceField | forms.FileField) else "填写"
            asked.error_messages["required"] = f"请{verb}“{asked.label}”。"
        super().full_clean()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        hook.check(self)
        return cleaned

    def on(self) -> date:
        """The day it counts for in law; today unless the form asks."""
        asked = self.cleaned_data.get(self.day_field) if self.day_field else None
        return asked or self.situation.today

    def earliest(self) -> date:
        """The first day it can count for: not before the case came to its step, nor before its clock last changed.
        A form that knows better what it follows says so."""
        return self.situation.settled_on()

    def prepare(self, move: Move) -> None:
        """Before the entry is written: fill ``move``; rows whose keys the entry needs may be made here."""
        if self.cleaned_data.get("note"):
            move.sealed["note"] = self.cleaned_data["note"]

    def apply(self, move: Move) -> None:
        """After the entry is written (``move.entry``): change the case's columns, make further rows."""

    def letter(self) -> tuple[str, str] | None:
        """Template and text of the letter the action sends; the template's own text where it is empty."""
        return (self.action.letter, self.cleaned_data.get(hook.FIELD, "")) if self.action.letter else None

    def letter_attachments(self) -> list[str]:
        """Names of what goes with the letter."""
        return []


AnyForm = TypeVar("AnyForm", bound=type[ActionForm])
_forms: dict[tuple[str, str], type[ActionForm]] = {}


def register(procedure: str, name: str) -> Callable[[AnyForm], AnyForm]:
    """The form that actions of this procedure call ``name``."""

    def keep(form: AnyForm) -> AnyForm:
        _forms[procedure, name] = form
        return form

    return keep


def is_registered(procedure: str, name: str) -> bool:
    return (procedure, name) in _forms


def form_of(procedure: str, action: Action) -> type[ActionForm]:
    """The form an action needs; the note alone where it names none."""
    return _forms[procedure, action.form] if action.form else ActionForm
