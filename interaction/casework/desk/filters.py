"""What somebody narrows the list of cases to; what is written wrongly is told and left out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q

from cms.agencies.models import Agency
from cms.agencies.permissions import works_for_county

from .. import procedures
from ..clock import Effect
from ..procedures import Procedure
from ..projection import LABELS, Light
from . import plainly, rooms
from .reach import tabs_of

STATES = (("open", "在办"), ("ended", "已答复、已终止"))
SERIAL = 13  # digits of a number after its prefix: eight of the day and five counted within it


def ended_steps(procedure: Procedure) -> frozenset[str]:
    """The steps at which nothing is due any more: behind an action that ends the clock, before one that begins it
    anew."""
    reached = {action.to for action in procedure.actions.values() if action.effect is Effect.END and action.to}
    waiting = list(reached)
    while waiting:
        for action in procedure.possible(waiting.pop()):
            if action.to and action.to not in reached and action.effect is not Effect.RESTART:
                reached.add(action.to)
                waiting.append(action.to)
    return frozenset(reached)


def step_choices() -> list[tuple[str, str]]:
    every = procedures.all_procedures()
    return [
        (f"{procedure.name}.{step.name}", step.label if len(every) == 1 else f"{procedure.label}：{step.label}")
        for procedure in every
        for step in procedure.steps.values()
    ]


def kind_choices() -> list[tuple[str, Any]]:
    """By room, where there are any."""
    return [
        (
            procedures.get(room.procedure).label,
            [(f"{room.procedure}.{kind}", label) for kind, label in room.kind_choices],
        )
        for room in rooms.every()
        if room.kind_choices
    ]


def _day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, "%Y-%m-%d")


class FilterForm(forms.Form):
    """The fields above the list. ``user`` decides which tabs and agencies there are."""

    q = forms.CharField(label="编号", required=False, max_length=30)
    step = forms.ChoiceField(label="环节", required=False)
    kind = forms.ChoiceField(label="类型", required=False)
    agency = forms.TypedChoiceField(label="机构", required=False, coerce=int, empty_value=None)
    due_from = forms.DateField(label="应答复日期从", required=False, widget=_day())
    due_to = forms.DateField(label="到", required=False, widget=_day())
    light = forms.ChoiceField(required=False, choices=[("", ""), *LABELS.items()], widget=forms.HiddenInput)
    state = forms.ChoiceField(required=False, choices=[("", ""), *STATES], widget=forms.HiddenInput)
    tab = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data)
        self.tabs = tabs_of(user)
        self.fields["tab"].choices = [("", ""), *self.tabs.items()]  # type: ignore[attr-defined]
        self.fields["step"].choices = [("", "全部环节"), *step_choices()]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [("", "全部类型"), *kind_choices()]  # type: ignore[attr-defined]
        if works_for_county(user):
            agencies = Agency.objects.order_by("order", "pk").only("name", "short_name")
            choices = [("", "全部机构"), *((agency.pk, agency.display_name) for agency in agencies)]
            self.fields["agency"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["agency"]


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to."""

    tab: str
    state: str = "open"
    light: str = ""
    step: str = ""
    kind: str = ""
    agency: int | None = None
    due_from: date | None = None
    due_to: date | None = None
    number: str = ""
    wrong: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, form: FilterForm) -> "Filters":
        form.is_valid()
        given = form.cleaned_data
        tab = given.get("tab") or next(iter(form.tabs), "own")
        step, light = given.get("step") or "", given.get("light") or ""
        state = given.get("state") or "open"
        if step:
            procedure, _, name = step.partition(".")
            state = "ended" if name in ended_steps(procedures.get(procedure)) else "open"
        return cls(
            tab, state, light if state == "open" else "", step, given.get("kind") or "", given.get("agency"),
            given.get("due_from"), given.get("due_to"),
            re.sub(r"\W", "", given.get("q") or "").upper(), dict(form.errors),
        )  # fmt: skip

    def where(self, *, by: str = "") -> Q:
        """The conditions apart from light and state. ``by``: as for ``segments.open_segments``."""
        found = Q()
        if self.step:
            procedure, _, name = self.step.partition(".")
            at_once = Q(procedure=procedure, step=name)
            found &= at_once if by == "step" else plainly.procedure(procedure) & plainly.step([name])
        if self.kind:
            procedure, _, name = self.kind.partition(".")
            found &= plainly.procedure(procedure) & rooms.of(procedure).of_kind(name)
        if self.agency:
            found &= Q(agency=self.agency)
        if self.due_from:
            found &= Q(due_on__gte=self.due_from)
        if self.due_to:
            found &= Q(due_on__lte=self.due_to)
        return found

    def led_by(self, county: bool) -> str:
        """What leads into the index: the agency, where there is one; else the step that was asked for, or the clock."""
        if self.agency or not county:
            return "agency"
        return "step" if self.step else ""


def numbers(typed: str) -> Q | None:
    """The cases whose number begins as typed; digits alone mean whatever prefix there is. None where it names no
    day yet: the number leads into the index, and a day is little to read."""
    ranges = [
        prefixed
        for prefix in _prefixes()
        for prefixed in ([typed] if typed.startswith(prefix) else [prefix + typed] if typed.isdecimal() else [])
        if len(prefixed) >= len(prefix) + 8
    ]
    found = Q()
    for prefixed in ranges:
        prefix = next(prefix for prefix in _prefixes() if prefixed.startswith(prefix))
        length = len(prefix) + SERIAL
        if len(prefixed) == length:
            found |= Q(number=prefixed)
            continue
        found |= Q(number__gte=prefixed.ljust(length, "0"), number__lte=prefixed.ljust(length, "9"))
    return found or None


def _prefixes() -> Iterable[str]:
    return [procedure.prefix for procedure in procedures.all_procedures()]


__all__ = ["STATES", "FilterForm", "Filters", "Light", "ended_steps", "numbers", "step_choices"]
