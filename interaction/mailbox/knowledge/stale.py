"""Which items are to be looked at again: past their last day, or on the day somebody is to check them."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from cms.agencies.permissions import works_for_county
from interaction.casework.desk.dues import Due

from .models import KnowledgeItem

AHEAD = timedelta(days=14)


def stale(user: Any) -> "QuerySet[KnowledgeItem]":
    """Of the user's agency, or of all for the county's staff."""
    until = timezone.localdate() + AHEAD
    items = KnowledgeItem.objects.public().filter(Q(check_on__lte=until) | Q(valid_until__lte=until))
    return items if works_for_county(user) else items.filter(lead_agency=user.agency_id)


def due(user: Any) -> Iterator[Due]:
    if not user.has_perm("knowledge.change_knowledgeitem"):
        return
    days = [min(day for day in found if day) for found in stale(user).values_list("check_on", "valid_until")[:200]]
    if days:
        yield Due(
            min(days), f"有 {len(days)} 条知识要核对：内容可能过期，请逐条看一遍。", reverse("knowledge_admin:stale")
        )
