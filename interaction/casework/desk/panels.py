"""The start page of the admin: what presses, what waits for me, what my agency is asked, and other days of the year."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from cms.agencies.permissions import works_for_county

from .. import calendar, procedures
from ..models import Task
from ..papers import scanning
from . import counts, dues, reach
from .filters import Filters
from .list_view import cases_of, keys_of
from .rows import case_url, left_text, rows_of

SHOWN = 8
DUES = 20


class WaitingPanel(Component):
    """等我办的, the most urgent first; to those who handle nothing themselves, their agency's or the county's."""

    name = "desk_waiting"
    order = 10
    template_name = "casework/admin/waiting_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user, today = parent_context["request"].user, timezone.localdate()
        tabs = reach.tabs_of(user)
        tab = next(iter(tabs), "own")
        sources = reach.of_tab(user, tab)
        filters = Filters(tab)
        keys = keys_of(filters, sources, SHOWN)
        found = counts.lights(sources, filters, today)
        lights = [(light, counts.LABELS[light], counts.shown(found[light])) for light in counts.ORDER]
        return {
            "heading": "等我办的" if tab == "mine" else "在办的", "tab": tab, "lights": lights,
            "rows": rows_of(cases_of(keys.keys), user, today), "more": keys.after,
        }  # fmt: skip


class AskedPanel(Component):
    """Questions and demands that the user's agency has to answer; shown where there are any."""

    name = "desk_asked"
    order = 20
    template_name = "casework/admin/asked_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user, today = parent_context["request"].user, timezone.localdate()
        if user.agency_id is None:
            return {"asked": []}
        tasks = Task.objects.filter(agency=user.agency_id, status=Task.Status.OPEN).select_related("case__agency")
        return {
            "asked": [
                {
                    "task": task,
                    "label": procedures.get(task.case.procedure).tasks[task.kind].label,
                    "url": case_url(task.case),
                    "left": left_text(calendar.workdays_between(today, task.due_on)),
                    "late": task.due_on < today,
                }
                for task in tasks.order_by("due_on", "pk")[:SHOWN]
            ]
        }


class DuesPanel(Component):
    """What is due by the calendar of the year; shown where there is anything."""

    name = "desk_dues"
    order = 30
    template_name = "casework/admin/dues_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        found = dues.of(user)
        return {"dues": found[:DUES], "more": len(found) - DUES, "county": works_for_county(user)}


class ScannerPanel(Component):
    """That files wait for the virus scanner longer than they should; shown where they do."""

    name = "desk_scanner"
    order = 5
    template_name = "casework/admin/scanner_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"late": scanning.late()}
