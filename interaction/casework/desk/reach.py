"""Which cases are on whose desk. What somebody may *do* with a case the procedure says; here is what they see at all.

An agency's staff see the cases sent to it or assigned to it; of a case on which their opinion is asked they see the
question. The county's see every case.
"""

from collections.abc import Collection
from enum import Enum
from typing import Any

from django.db.models import Q

from cms.agencies.permissions import works_for_county

from .. import actors, procedures
from ..models import Case, Task
from . import plainly, rooms


class Sight(Enum):
    """How much of a case somebody sees."""

    NONE = 0
    QUESTION = 1  # an opinion is asked: what is asked, and no more
    CASE = 2


def has_desk(user: Any) -> bool:
    return bool(user.is_active and user.has_perm("casework.view_case"))


def sight_of(user: Any, case: Case) -> Sight:
    """Asks the database only where the case is neither the agency's nor the county's to see."""
    if not has_desk(user):
        return Sight.NONE
    if works_for_county(user) or user.agency_id in (case.agency_id, case.desk_id):
        return Sight.CASE
    asked = Task.objects.filter(case=case, agency_id=user.agency_id).exists()
    return Sight.QUESTION if asked else Sight.NONE


def roles_of(user: Any) -> frozenset[str]:
    """By the names procedures use."""
    groups = actors.groups_of(user)
    return frozenset(role for role, group in actors.GROUPS.items() if group in groups)


def is_supervisor(user: Any) -> bool:
    return "supervisor" in roles_of(user) and works_for_county(user)


def own(user: Any) -> list[Q]:
    """The cases of the user's agency, as conditions each of which an index serves."""
    if works_for_county(user):
        return [Q()]
    return [Q(agency=user.agency_id), Q(desk=user.agency_id)]


def mine(user: Any) -> list[Q]:
    """What waits for this member of staff: the cases they handle, and those that stand at a step of their duty."""
    held = roles_of(user) & set(actors.AGENCYS)
    found = [Q(handler=user.pk)]
    if held and works_for_county(user):
        found.append(_held_by(held))
    elif held:
        found.append(Q(agency=user.agency_id) & _held_by(held, at_desk=False))
        if any(held & {*procedure.desk_roles} for procedure in procedures.all_procedures()):
            found.append(Q(desk=user.agency_id) & _held_by(held, at_desk=True))
    if "handler" in roles_of(user) and user.agency_id is not None:
        found.append(Q(desk=user.agency_id) & plainly.unassigned() & _held_by({"handler"}))
    for room in rooms.every():
        awaited = room.awaits(held)
        if awaited is not None:
            at = Q(desk=user.agency_id) if room.awaits_at_desk else Q(agency=user.agency_id)
            found.append(awaited if works_for_county(user) else at & awaited)
    return found


def _held_by(roles: Collection[str], *, at_desk: bool | None = None) -> Q:
    """At a step that one of these roles has. ``at_desk``: only roles of the agency that has a case, or only roles of
    the one it was sent to."""
    found = Q(pk__in=[])
    for procedure in procedures.all_procedures():
        meant = {role for role in roles if at_desk is None or (role in procedure.desk_roles) == at_desk}
        names = [step.name for step in procedure.steps.values() if step.holder in meant and not step.final]
        if names:
            found |= plainly.procedure(procedure.name) & plainly.step(names)
    return found


def asked(user: Any) -> list[Q]:
    """Cases on which the opinion of the user's agency is asked and has not been given."""
    open_tasks = Task.objects.filter(status=Task.Status.OPEN, agency_id=user.agency_id or 0)
    return [Q(pk__in=open_tasks.values("case"))]


def of_tab(user: Any, tab: str) -> list[Q]:
    """The conditions of a tab of the desk. Whatever is asked for, nobody gets more than they may see."""
    if tab == "mine":
        return mine(user)
    if tab == "asked":
        return asked(user)
    if tab == "all" and works_for_county(user):
        return [Q()]
    return own(user)


def widest(user: Any) -> list[Q]:
    """Every case this member of staff sees, for whoever has a number and does not ask whose desk it is on. The number
    leads into the index, so the agency does not."""
    if works_for_county(user):
        return [Q()]
    return [plainly.of_agency("agency", user.agency_id), plainly.of_agency("desk", user.agency_id), *asked(user)]


def tabs_of(user: Any) -> dict[str, str]:
    """The tabs this member of staff has, the first being the one that opens."""
    roles = roles_of(user)
    found = {}
    if roles - {"supervisor"}:
        found["mine"] = "等我办的"
    if user.agency_id is not None:
        found["own"] = "本机构"
        if roles & {"receiver", "handler"}:
            found["asked"] = "待我机构答复的"
    if works_for_county(user):
        found["all"] = "全部"
    return found
