"""Which items are to be looked at again: past their last day, or on the day somebody is to check them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse_lazy
from django.utils import timezone

from cms.agencies.models import Agency
from cms.agencies.permissions import works_for_county
from interaction.casework.desk.dues import Due, Source

from .models import KnowledgeItem

AHEAD = timedelta(days=14)
URL: Any = reverse_lazy("knowledge_admin:stale")


def stale(user: Any) -> "QuerySet[KnowledgeItem]":
    """Of the user's agency, or of all for the county's staff."""
    return _stale(None if works_for_county(user) else user.agency_id)


def _stale(agency: int | None) -> "QuerySet[KnowledgeItem]":
    until = timezone.localdate() + AHEAD
    items = KnowledgeItem.objects.public().filter(Q(check_on__lte=until) | Q(valid_until__lte=until))
    return items if agency is None else items.filter(lead_agency=agency)


def owed(agency: int | None) -> Iterator[Due]:
    """One line for all items of an agency."""
    found: dict[Agency, list[date]] = defaultdict(list)
    items = _stale(agency).select_related("lead_agency").only("check_on", "valid_until", "lead_agency")
    for item in items:
        found[item.lead_agency].append(min(day for day in (item.check_on, item.valid_until) if day))
    for owner, days in found.items():
        # Of each further item they are told anew: by how many there are, and by the last of their days.
        key = f"{owner.pk}-{len(days)}-{max(days)}"
        yield Due(min(days), _text(len(days)), URL, agency=owner, key=key, warn=AHEAD.days, count=len(days))


def together(found: list[Due]) -> Iterator[Due]:
    if found:
        yield Due(min(due.on for due in found), _text(sum(due.count for due in found)), URL, warn=AHEAD.days)


def _text(count: int) -> str:
    return f"有 {count} 条知识要核对：内容可能过期，请逐条看一遍。"


def keeps(user: Any) -> bool:
    return bool(user.has_perm("knowledge.change_knowledgeitem"))


SOURCE = Source("knowledge", "核对知识", owed, keeps, together, supervised=False)
