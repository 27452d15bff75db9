"""How a request is handled, for anybody: drawn and told from ``procedure.toml`` alone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from interaction.casework import limits, procedures
from interaction.casework.procedures import Procedure, chart

COLUMN = {
    "name": "依申请公开办理流程",
    "type": "政策文件",
    "description": "一件政府信息公开申请从提交到归档怎样走：每个环节由谁办、多长时间、依据是什么。",
    "keywords": "依申请公开,办理流程,流程图,期限",
}


@require_safe
def procedure_page(request: HttpRequest) -> HttpResponse:
    """The chart, the steps, the limits as they hold here, and what each role may do. The same for everybody."""
    procedure = procedures.get("requests")
    context = {
        "column": COLUMN,
        "breadcrumbs": [("依申请公开", _requests_url()), ("办理流程", "")],
        "procedure": procedure,
        "chart": chart.draw(procedure),
        "steps": chart.nodes_of(procedure),
        "limits": limits_of(procedure),
        "tasks": [(task, limits.limit_of(procedure.name, task.limit)) for task in procedure.tasks.values()],
        "roles": roles_of(procedure),
    }
    return render(request, "requests/procedure.html", context)


def _requests_url() -> str:
    try:
        return reverse("requests")
    except NoReverseMatch:
        return ""


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
