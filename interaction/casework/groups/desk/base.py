"""What the pages of groups have in common, and who sees which."""

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from cms.agencies.permissions import works_for_county

from ...clock import State
from ...desk.base import DeskView
from ...models import Case, CaseGroup, GroupMember
from .. import kinds, together
from ..kinds import Kind

PAGE = 50
LOOKED_AT = 10  # so many cases at each step of a group decide which actions are offered
JOINED, PROPOSED = GroupMember.Standing.JOINED, GroupMember.Standing.PROPOSED


def own_cases(user: Any, prefix: str = "") -> Q:
    """The cases an agency's staff see: sent to it, or assigned to it."""
    if works_for_county(user):
        return Q()
    return Q(**{f"{prefix}agency": user.agency_id}) | Q(**{f"{prefix}desk": user.agency_id})


def groups_for(user: Any, procedure: str) -> "QuerySet[CaseGroup]":
    """The groups of several cases that this member of staff has anything to do with."""
    groups = CaseGroup.objects.filter(procedure=procedure, size__gt=1)
    if works_for_county(user):
        return groups
    # Open ones only, each clock by its name: so an index leads to the few there are.
    desk = Case.objects.filter(desk=user.agency_id).values("pk")
    first, *others = (desk.filter(clock=state) for state in State if state is not State.ENDED)
    on_desk = first.union(*others, all=True)
    members = GroupMember.objects.filter(case__in=on_desk)
    return groups.filter(Q(agency=user.agency_id) | Q(pk__in=members.values("group")))


def group_of(key: int, user: Any, procedure: str) -> CaseGroup | None:
    """The group, where the user may see its cases."""
    groups = CaseGroup.objects.select_related("agency").filter(pk=key, procedure=procedure)
    if not works_for_county(user):
        assigned = GroupMember.objects.filter(group=OuterRef("pk"), case__desk=user.agency_id)
        groups = groups.filter(Q(agency=user.agency_id) | Exists(assigned))
    return groups.first()


class GroupsPage(DeskView):
    """Below the list of groups of one kind of case."""

    procedure = ""
    header_icon = "group"

    @property
    def kind(self) -> Kind:
        return kinds.of(self.procedure)

    def address(self, name: str, *args: Any) -> str:
        return reverse(f"{self.kind.namespace}:{name}", args=args)

    def get_page_title(self) -> str:
        return self.kind.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": self.address("groups"), "label": self.kind.title}]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(kind=self.kind, **context)


class OneGroupPage(GroupsPage):
    """A page about one group, for those who may see its cases."""

    @cached_property
    def group(self) -> CaseGroup:
        found = group_of(self.kwargs["pk"], self.request.user, self.procedure)
        if found is None:
            raise Http404
        return found

    @property
    def url(self) -> str:
        return self.address("group", self.group.pk)

    def sample(self, steps: Collection[str]) -> list[int]:
        """The keys of some cases of the group at each of these steps; one query."""
        own = together.cases_of(self.group).filter(own_cases(self.request.user))
        # By the member's key, along its index: by the case's own key all of a campaign would be sorted.
        some = [own.filter(step=step).order_by("membership__case").values("pk")[:LOOKED_AT] for step in steps]
        parts = [Case.objects.filter(pk__in=one).values_list("pk", flat=True) for one in some]
        return sorted(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]) if parts else []
