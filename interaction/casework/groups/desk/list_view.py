"""The list of groups."""

from datetime import UTC
from typing import Any

from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from cms.agencies.permissions import works_for_county

from ...desk import plainly
from ...desk.list_view import cases_of
from ...desk.rows import Row, rows_of
from ...models import CaseGroup, GroupMember
from .base import PAGE, PROPOSED, GroupsPage, groups_for


class GroupsView(GroupsPage):
    """The groups of several cases, the one that grew last first; by key."""

    template_name = "casework/admin/groups.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        groups = groups_for(user, self.procedure).select_related("agency").order_by("-last_at", "-pk")
        at, _, pk = request.GET.get("after", "").rpartition("_")
        edge = _moment(at)
        if edge and pk.isdecimal() and len(pk) <= 18:
            groups = groups.filter(Q(last_at__lt=edge) | Q(last_at=edge, pk__lt=int(pk)))
        found = list(groups[: PAGE + 1])
        last = found[PAGE - 1] if len(found) > PAGE else None
        shown = found[:PAGE]
        newest, waiting = _newest(shown, user), _waiting(shown) if self.kind.near else set()
        return self.page(
            groups=[
                (self.address("group", group.pk), group, newest.get(group.pk), group.pk in waiting) for group in shown
            ],
            next=f"{last.last_at.isoformat()}_{last.pk}" if last else "",
            further="after" in request.GET,
        )


def _moment(text: str) -> Any:
    try:
        found = parse_datetime(text)
        return found.astimezone(UTC) if found and found.tzinfo else None
    except (ValueError, OverflowError):  # a moment before the first year, or after the last
        return None


def _newest(groups: list[CaseGroup], user: Any) -> dict[int, Row]:
    """The newest case of each group that the user sees, as a line of the desk."""
    members = GroupMember.objects.filter(group__in=[one.pk for one in groups])
    if not works_for_county(user):
        # The groups lead to their few members: an index of agencies would lead to all cases of one.
        at_desk = plainly.of_agency("case__desk", user.agency_id)
        members = members.filter(at_desk | plainly.of_agency("case__agency", user.agency_id))
    keys = dict(members.values_list("group").annotate(newest=Max("case")).order_by())
    rows = {row.case.pk: row for row in rows_of(cases_of(list(keys.values())), user, timezone.localdate())}
    return {pk: rows[key] for pk, key in keys.items() if key in rows}


def _waiting(groups: list[CaseGroup]) -> set[int]:
    """Those in which somebody has to say whether a case is of it."""
    members = GroupMember.objects.filter(group__in=[one.pk for one in groups], standing=PROPOSED)
    return set(members.values_list("group", flat=True).distinct())
