"""Who acts: what a member of staff is to a case, and those who are no staff at all."""

from dataclasses import dataclass
from typing import Any

from cms.agencies import roles
from cms.agencies.permissions import covers, works_for_county

from . import procedures
from .models import Case, Task

# What a procedure calls a role → the group of staff that has it.
GROUPS = {
    "receiver": roles.RECEIVER,
    "handler": roles.HANDLER,
    "reviewer": roles.CASE_REVIEWER,
    "head": roles.OPENNESS_HEAD,
    "supervisor": roles.SUPERVISOR,
}
AGENCYS = ("receiver", "reviewer", "head")  # done by whole agencies, not by the one person who handles a case


@dataclass(frozen=True)
class Actor:
    """``roles``: by the names procedures use. ``name`` stands in the timeline, so it is never an applicant's."""

    roles: frozenset[str]
    name: str = ""
    user: Any = None
    task: Task | None = None  # the question a third party or an agency answers

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user else None

    @property
    def agency_id(self) -> int | None:
        return self.user.agency_id if self.user else None


APPLICANT = Actor(frozenset({"applicant"}))
SYSTEM = Actor(frozenset({"system"}), "系统")


def third_party(task: Task) -> Actor:
    """Whoever holds the number and code of a question put to a third party."""
    return Actor(frozenset({"third_party"}), "第三方", task=task)


def groups_of(user: Any) -> frozenset[str]:
    """The names of the groups a member of staff is in; asked once for each user object."""
    if not hasattr(user, "_casework_groups"):
        user._casework_groups = frozenset(user.groups.values_list("name", flat=True)) if user.is_active else frozenset()
    return user._casework_groups


def staff(user: Any, case: Case) -> Actor:
    """What this member of staff is to this case.

    Receiving, reviewing and deciding is done by the agency the case was sent to – or, where the procedure says so
    (``desk_roles``), by the one that has it; handling by the one it was assigned to, and there by the handler once
    there is one, as long as they are there. Supervisors are the county's.
    """
    groups = groups_of(user)
    held = set()
    elsewhere = procedures.get(case.procedure).desk_roles
    for role in AGENCYS:
        if GROUPS[role] in groups and covers(user, case.desk_id if role in elsewhere else case.agency_id):
            held.add(role)
    if GROUPS["handler"] in groups and user.agency_id == case.desk_id and case.handler_id in (None, user.pk):
        held.add("handler")
    if GROUPS["supervisor"] in groups and works_for_county(user):
        held.add("supervisor")
    if GROUPS["handler"] in groups or GROUPS["receiver"] in groups:
        held.add("colleague")  # of an agency whose opinion is asked: which one, the question says
    return Actor(frozenset(held), user.get_full_name() or user.get_username(), user)
