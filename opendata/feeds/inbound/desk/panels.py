"""The start page of the admin: what must be reposted within the day, and sources that cannot be gathered."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from cms.agencies.permissions import works_for_county

from .. import reposting
from ..models import Source

SHOWN = 8


class RepostPanel(Component):
    """24 小时内转载; shown where there is any."""

    name = "inbound_reposts"
    order = 25
    template_name = "inbound/admin/repost_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        now = timezone.now()
        waiting = reposting.open_of(parent_context["request"].user).select_related("source", "agency")
        shown = list(waiting[:SHOWN])
        if reposting.settle(shown):  # what went out a moment ago is not asked for again
            shown = list(waiting[:SHOWN])
        return {
            "stories": [(story, reposting.light(story, now), reposting.words(story, now)) for story in shown],
            "total": len(shown) if len(shown) < SHOWN else waiting.count(),
            "labels": reposting.LIGHTS,
        }


class FailingPanel(Component):
    """Sources that have failed several times in a row; shown where there are any."""

    name = "inbound_failing"
    order = 35
    template_name = "inbound/admin/failing_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        failing = Source.objects.failing().order_by("failing_since", "pk").select_related("agency")
        if not works_for_county(user):
            failing = failing.filter(agency=user.agency_id)
        return {"failing": list(failing[:SHOWN])}
