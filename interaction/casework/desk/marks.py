"""Cases that have gone unanswered for so long that it is told whatever their clock says (``marks`` of a procedure)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.admin.ui.components import Component

from cms.agencies.permissions import works_for_county

from .. import procedures
from ..clock import State
from ..models import Case, Reminder
from .reach import roles_of
from .rows import case_url

SHOWN = 20


@dataclass(frozen=True)
class Marked:
    """A case that was told of. ``since``: how many days ago it came in."""

    case: Case
    label: str
    since: int
    url: str


def marked(user: Any) -> list[Marked]:
    """Open cases that were told of to a role of this member of staff, the oldest first, each once."""
    held = roles_of(user)
    kinds = [
        (procedure, mark)
        for procedure in procedures.all_procedures()
        for mark in procedure.marks.values()
        if held & {*mark.tell}
    ]
    if not kinds:
        return []
    told = Reminder.objects.filter(kind__in={mark.limit.name for _, mark in kinds}).exclude(case__clock=State.ENDED)
    if not works_for_county(user):
        told = told.filter(Q(case__agency=user.agency_id) | Q(case__desk=user.agency_id))
    today = timezone.localdate()
    found: dict[int, Marked] = {}
    known = {(procedure.name, mark.limit.name): mark for procedure, mark in kinds}
    for one in told.select_related("case__agency", "case__desk").order_by("due_on", "pk")[: SHOWN * 3]:
        mark = known.get((one.case.procedure, one.kind))
        if mark is not None:
            days = (today - (one.case.received_on or today)).days
            found[one.case_id] = Marked(one.case, mark.label, days, case_url(one.case))
    return list(found.values())[:SHOWN]


class MarksPanel(Component):
    """Shown where there are any, above everything else that waits."""

    name = "desk_marks"
    order = 5
    template_name = "casework/admin/marks_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"marked": marked(parent_context["request"].user)}
