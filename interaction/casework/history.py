"""What a guard or a form may ask of a case: its entries, its open questions, and who is asking."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from . import calendar, procedures
from .actors import Actor
from .clock import Effect, Event, Reckoning, reckon
from .encryption import Unreadable
from .models import Case, Entry, Task
from .procedures import Action, Procedure


def event_of(entry: Entry) -> Event:
    """What an entry does to the clock. Days, reason and article stand in the entry itself: they hold as they were."""
    facts = entry.facts
    return Event(
        Effect(entry.effect), entry.on, facts.get("days", 0), facts.get("unit", "workdays"), str(facts.get("task", "")),
        facts.get("why", ""), facts.get("basis", ""),
    )  # fmt: skip


def reckoned(entries: Iterable[Entry], days: calendar.WorkCalendar | None = None) -> Reckoning:
    """Where the clock of a case stands by its entries (in their order) and the calendar as it is."""
    return reckon((event_of(entry) for entry in entries if entry.effect), days or calendar.current())


def said(entry: Entry | None, name: str) -> str:
    """What was written with an entry under this name, as long as it is kept and can be read."""
    if entry is None or not hasattr(entry, "sealed"):
        return ""
    try:
        return str(entry.sealed.content.get(name, ""))
    except Unreadable:
        return ""


@dataclass
class Situation:
    """A case as ``actor`` finds it. Read once; make a new one after the case has moved."""

    case: Case
    actor: Actor

    @cached_property
    def procedure(self) -> Procedure:
        return procedures.get(self.case.procedure)

    @cached_property
    def entries(self) -> list[Entry]:
        return list(self.case.entries.order_by("sequence"))

    @cached_property
    def tasks(self) -> list[Task]:
        return list(self.case.tasks.select_related("agency").order_by("pk"))

    @cached_property
    def reckoning(self) -> Reckoning:
        return reckoned(self.entries)

    @property
    def today(self) -> date:
        return timezone.localdate()

    def settled_on(self) -> date:
        """The last day on which the case changed its step or its clock; later entries may be about earlier days."""
        before, found = "", self.entries[0].on
        for entry in self.entries:
            if entry.step != before or entry.effect:
                before, found = entry.step, max(found, entry.on)
        return found

    def last(self, *actions: str) -> Entry | None:
        """The last entry of one of these actions."""
        return next((entry for entry in reversed(self.entries) if entry.action in actions), None)

    def has(self, *actions: str) -> bool:
        return self.last(*actions) is not None

    def pending(self, asked: str, *settled: str) -> bool:
        """Whether ``asked`` was done and none of ``settled`` after it."""
        last = self.last(asked, *settled)
        return last is not None and last.action == asked

    def open_tasks(self, kind: str = "") -> list[Task]:
        return [task for task in self.tasks if task.status == Task.Status.OPEN and kind in ("", task.kind)]

    def asked_of(self, kind: str) -> list[Task]:
        """The open questions of this kind that the actor may answer: the one that was shown to them, or, for staff,
        those put to their agency."""
        if self.actor.task is not None:
            return [task for task in self.open_tasks(kind) if task.pk == self.actor.task.pk]
        return [task for task in self.open_tasks(kind) if task.agency_id and task.agency_id == self.actor.agency_id]

    def why_not(self, action: Action) -> str:
        """Why the actor may not do it now, as a sentence in Chinese; ``""`` where they may."""
        if self.case.step not in action.start:
            return f"此件现在处于“{self.procedure.steps[self.case.step].label}”，不能{action.label}。"
        if not self.actor.roles & set(action.by):
            return f"{action.label}须由{'、'.join(self.procedure.roles[role] for role in action.by)}办理。"
        for name in action.guards:
            reason = procedures.registry.guards[name](self)
            if reason:
                return reason
        return ""

    def available(self, among: Collection[str] | None = None) -> list[Action]:
        """What the actor may do now, in the order of the procedure; ``among``: no others are looked at."""
        possible = self.procedure.possible(self.case.step)
        return [one for one in possible if (among is None or one.name in among) and not self.why_not(one)]
