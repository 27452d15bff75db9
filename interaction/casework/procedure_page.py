"""How a kind of case is handled, for anybody: drawn and told from its ``procedure.toml`` alone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from . import limits, procedures
from .procedures import Procedure, chart


def procedure_page(
    request: HttpRequest, name: str, *, column: dict[str, str], home: tuple[str, str], opening: str, counting: str,
    asking: str,
) -> HttpResponse:  # fmt: skip
    """The chart, the steps, the limits as they hold here, and what each role may do. The same for everybody. ``home``:
    what the page belongs to; ``opening``, ``counting``, ``asking``: what is said in words of its own."""
    procedure = procedures.get(name)
    context = {
        "column": column,
        "breadcrumbs": [home, ("办理流程", "")],
        "opening": opening,
        "counting": counting,
        "asking": asking,
        "procedure": procedure,
        "chart": chart.draw(procedure),
        "steps": chart.nodes_of(procedure),
        "limits": limits_of(procedure),
        "marks": marks_of(procedure),
        "tasks": [(task, limits.limit_of(procedure.name, task.limit)) for task in procedure.tasks.values()],
        "roles": roles_of(procedure),
    }
    return render(request, "casework/procedure.html", context)


def marks_of(procedure: Procedure) -> list[dict[str, str]]:
    """After how long without an answer who is told."""
    found = []
    for mark in procedure.marks.values():
        here = limits.limit_of(procedure.name, mark.limit.name)
        tell = "、".join(procedure.roles[role] for role in mark.tell)
        found.append({"text": chart.duration(here), "tell": tell, "basis": here.basis})
    return found


def limits_of(procedure: Procedure) -> list[dict[str, Any]]:
    """Every limit as it holds here; where the county has entered another, the national one as well."""
    found = []
    for name, national in procedure.limits.items():
        here = limits.limit_of(procedure.name, name)
        found.append(
            {
                "label": here.label,
                "text": chart.duration(here),
                "basis": here.basis,
                "national": chart.duration(national) if here.days != national.days else "",
            }
        )
    return found


def roles_of(procedure: Procedure) -> list[tuple[str, list[dict[str, Any]]]]:
    """What each role may do, and in which steps."""
    found = []
    for role, label in procedure.roles.items():
        actions = [
            {
                "label": action.label,
                "steps": "、".join(procedure.steps[step].label for step in action.start) or "还没有此件的时候",
                "help": action.help,
                "basis": action.basis,
            }
            for action in procedure.actions.values()
            if role in action.by
        ]
        found.append((label, actions))
    return found
