"""What a procedure is made of. Read from TOML by ``loading``; nothing here changes at run time."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..clock import Effect


@dataclass(frozen=True)
class Limit:
    """How long something may take. ``unit``: workdays or days (natural). ``most``, ``least``: what the law allows no
    county to go over or under; 0 where it says nothing."""

    name: str
    label: str
    days: int
    unit: str = "workdays"
    basis: str = ""
    most: int = 0
    least: int = 0

    def problem(self, days: int) -> str:
        """Why it cannot be so many days, as a sentence; ``""`` where it can."""
        unit = "个工作日" if self.unit == "workdays" else "日"
        if self.most and days > self.most:
            return f"{self.basis}规定，{self.label}不得超过 {self.most} {unit}。"
        if days < self.least:
            return f"{self.basis}规定，{self.label}不得少于 {self.least} {unit}。"
        return ""


@dataclass(frozen=True)
class Step:
    """Where a case can stand. ``holder``: the role that has it; ``told``: what its sender is told of it.

    ``limit``: how long it may stay; ``lapse``: what the system does when that has passed (nothing: a warning);
    ``aside``: it lies off the way to an answer.
    """

    name: str
    label: str
    holder: str
    told: str
    limit: str = ""
    lapse: str = ""
    final: bool = False  # nobody works on it any more
    aside: bool = False


@dataclass(frozen=True)
class Action:
    """What somebody may do. ``by``: roles; ``start``: steps it can be done in; ``to``: the step after it ("" = stays).

    ``effect`` and ``limit``: what it does to the clock; ``guards``: named conditions; ``form``: the form it needs;
    ``letter``: the template of the letter it sends; ``task``: the kind of question it asks or answers; ``done``: how
    the timeline puts it; ``public``: whether the sender sees it there.
    """

    name: str
    label: str
    done: str
    by: tuple[str, ...]
    start: tuple[str, ...]
    to: str = ""
    effect: Effect | None = None
    limit: str = ""
    guards: tuple[str, ...] = ()
    form: str = ""
    letter: str = ""
    task: str = ""
    public: bool = True
    basis: str = ""
    help: str = ""

    @property
    def note_is_shown(self) -> bool:
        """Whether the sender may read what is noted with it: of what others are asked and say, nothing."""
        return self.public and not self.task


@dataclass(frozen=True)
class TaskKind:
    """A question to others: how long they have, whether the clock waits, the answers, and what silence means.
    ``after_end``: it is asked of a case that has been answered, and must be answered all the same."""

    name: str
    label: str
    limit: str
    pauses: bool
    answers: Mapping[str, str]
    lapse: str  # the system's action when nobody answers in time
    silence: str  # what that means, as a sentence
    after_end: bool = False


@dataclass(frozen=True)
class Mark:
    """So many days after its receipt a case that has not been answered is told of, whatever its clock says. ``tell``:
    the roles that are told; the other values as those of a limit."""

    name: str
    label: str
    days: int
    tell: tuple[str, ...]
    unit: str = "days"
    basis: str = ""
    most: int = 0
    least: int = 0

    @property
    def limit(self) -> Limit:
        """As a limit among others: the county may set it, under this name."""
        return Limit(f"mark-{self.name}", self.label, self.days, self.unit, self.basis, self.most, self.least)


@dataclass(frozen=True)
class Procedure:
    """One kind of case. ``desk_roles``: the roles that belong to the agency that has a case rather than to the one it
    was sent to."""

    name: str
    label: str
    prefix: str  # of its numbers
    basis: str
    first: str
    opening: str  # the action every ledger begins with
    roles: Mapping[str, str]
    limits: Mapping[str, Limit]
    steps: Mapping[str, Step]
    actions: Mapping[str, Action]
    tasks: Mapping[str, TaskKind] = field(default_factory=dict)
    marks: Mapping[str, Mark] = field(default_factory=dict)
    desk_roles: tuple[str, ...] = ()
    law: str = ""  # whose articles are meant where a basis names no law

    @property
    def adjustable(self) -> dict[str, Limit]:
        """Every number of days that the county may set, by its name."""
        return {**self.limits, **{mark.limit.name: mark.limit for mark in self.marks.values()}}

    def possible(self, step: str) -> list[Action]:
        """What can be done in ``step`` by anybody, guards apart."""
        return [action for action in self.actions.values() if step in action.start]
