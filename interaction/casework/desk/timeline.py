"""The timeline of a case as its officers see it: every entry, with what was written in it for those who may read it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cms.agencies.models import Agency

from .. import privacy
from ..deadlines import recount
from ..forms import form_of
from ..history import Situation
from ..models import Entry, Paper, Sealed
from ..procedures import Action, Procedure

SHOWN = 100  # entries, the newest; the rest on demand


@dataclass(frozen=True)
class Line:
    """``texts``: (what, text) as the action's form asked for them; ``internal``: the applicant does not see it."""

    entry: Entry
    text: str
    who: str
    agency: str
    basis: str
    internal: bool
    facts: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)


def lines_of(situation: Situation, user: Any, papers: Iterable[Paper], *, most: int | None = SHOWN) -> list[Line]:
    """The newest first; two queries, however long it is."""
    entries = situation.entries[-most:] if most else situation.entries
    entries = entries[::-1]
    sealed = {one.entry_id: one.content for one in Sealed.objects.filter(entry__in=entries, entry__case=situation.case)}
    agencies = Agency.objects.only("name", "short_name").in_bulk({one.agency_id for one in entries if one.agency_id})
    everything = privacy.may_see(user, situation.case)
    open_to_supervisors = supervised(situation.procedure)
    by_entry: dict[int, list[Paper]] = {}
    for paper in papers:
        if paper.entry_id:
            by_entry.setdefault(paper.entry_id, []).append(paper)
    found = []
    for entry in entries:
        readable = everything or entry.action in open_to_supervisors
        content = sealed.get(entry.pk, {}) if readable else {}
        agency = agencies.get(entry.agency_id or 0)
        found.append(_line(situation.procedure, entry, content, agency, by_entry.get(entry.pk, [])))
    return found


def supervised(procedure: Procedure) -> frozenset[str]:
    """The actions between the supervisor and those who are supervised, whose words both read."""
    tasks = supervised_tasks(procedure)
    return frozenset(
        action.name for action in procedure.actions.values() if "supervisor" in action.by or action.task in tasks
    )


def supervised_tasks(procedure: Procedure) -> frozenset[str]:
    """The kinds of questions by which it is demanded."""
    return frozenset(action.task for action in procedure.actions.values() if "supervisor" in action.by and action.task)


def _line(
    procedure: Procedure, entry: Entry, content: Mapping[str, Any], agency: Agency | None, papers: list[Paper]
) -> Line:
    action = procedure.actions.get(entry.action)
    text = action.done if action else recount.told(entry) if entry.action == recount.ACTION else entry.action
    who = entry.actor or procedure.roles.get(entry.role, entry.role)
    return Line(
        entry, text, who, agency.display_name if agency else "", str(entry.facts.get("basis") or ""),
        bool(action and not action.public), _facts(procedure, action, entry), _texts(procedure, action, content),
        papers,
    )  # fmt: skip


def _facts(procedure: Procedure, action: Action | None, entry: Entry) -> list[tuple[str, str]]:
    """What stands openly in the entry, in the words of the form that asked for it."""
    found = []
    for name, asked in _fields(procedure, action).items():
        value = entry.facts.get(name)
        if value in (None, "", []) or isinstance(value, dict | list):
            continue
        # Choices that are rows of a table stand as keys in the entry, which tell a reader nothing.
        if hasattr(asked, "queryset"):
            continue
        found.append((str(asked.label), _shown(asked, value)))
    days = entry.facts.get("days")
    if days and entry.effect:
        found.append(("期限", f"{days} 个{'工作日' if entry.facts.get('unit') != 'days' else '自然日'}"))
    return found


def _shown(asked: Any, value: Any) -> str:
    choices = {str(key): str(label) for key, label in getattr(asked, "choices", []) if not isinstance(label, list)}
    return choices.get(str(value), "是" if value is True else "否" if value is False else str(value))


def _texts(procedure: Procedure, action: Action | None, content: Mapping[str, Any]) -> list[tuple[str, str]]:
    asked = _fields(procedure, action)
    return [
        (str(asked[name].label) if name in asked else "说明", str(value))
        for name, value in content.items()
        if isinstance(value, str | int | date) and value != "" and (name in asked or name == "note")
    ]


def _fields(procedure: Procedure, action: Action | None) -> Mapping[str, Any]:
    return form_of(procedure.name, action).base_fields if action else {}


def since(situation: Situation, sequence: int) -> list[Line]:
    """What has happened after the entry somebody knew last; without what is written in it."""
    return [_line(situation.procedure, entry, {}, None, []) for entry in situation.entries if entry.sequence > sequence]
