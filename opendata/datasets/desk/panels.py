"""The start page of the admin: data that is due or late, and versions that wait for somebody."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component

from ..facts import settings
from ..models import Cycle, Dataset, Opening, State, Version
from . import reach

SHOWN = 10
SOON = timedelta(days=7)
WAITING = (State.FAILED, State.READY)


def due(user: Any, today: date) -> list[tuple[date, Dataset]]:
    """One's own datasets whose next version is due within a week or was due, the longest due first."""
    found = []
    public = reach.own(user).filter(live=True, withdrawn_at=None).exclude(opening=Opening.CLOSED)
    for dataset in public.select_related("standing", "lead_agency").defer("description"):
        standing = getattr(dataset, "standing", None)
        span = Cycle(dataset.cycle).span
        if standing is None or standing.updated_at is None or span is None:
            continue
        on = timezone.localdate(standing.updated_at) + span
        # What is brought every day is no news until it is late.
        if on - min(SOON, span / 4) <= today:
            found.append((on, dataset))
    return sorted(found, key=lambda pair: (pair[0], pair[1].pk))


class DuePanel(Component):
    """该更新的数据."""

    name = "data_due"
    order = 130
    template_name = "datasets/admin/due_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        today, grace = timezone.localdate(), settings().grace_days
        found = due(parent_context["request"].user, today)
        rows = []
        for on, dataset in found[:SHOWN]:
            late = (today - on).days
            light = "red" if late > grace else "yellow" if late >= 0 else "green"
            words = f"逾期 {late} 天" if late > 0 else "今天到期" if late == 0 else f"还有 {-late} 天"
            rows.append((dataset, on, light, words, reverse("data_desk:dataset", args=[dataset.pk])))
        return {"rows": rows, "total": len(found)}


class WaitingPanel(Component):
    """待发布、有错误的数据版本."""

    name = "data_waiting"
    order = 125
    template_name = "datasets/admin/waiting_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        mine = reach.own_versions(parent_context["request"].user).filter(state__in=WAITING)
        shown = mine.select_related("resource__dataset", "created_by").only(
            "state", "created_at", "file_name", "rows", "number", "resource__title", "resource__dataset__title",
            "created_by__first_name", "created_by__last_name", "created_by__username",
        )  # fmt: skip
        return {"versions": list[Version](shown.order_by("created_at")[:SHOWN]), "total": mine.count()}
