"""A case comes to its group, or founds one; and somebody decides otherwise."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ..models import Case, CaseGroup, GroupBand, GroupMember
from . import kinds, nearness, wording

COMPARED = 12  # groups that share most bands with a new case
REMEMBERED = timedelta(days=90)  # a campaign is over by then; what comes later is not compared with it
FORGOTTEN = 500  # groups at a time
JOINED, PROPOSED = GroupMember.Standing.JOINED, GroupMember.Standing.PROPOSED


def join(case: Case, said: str) -> CaseGroup | None:
    """Bring a new case to its group. Do it last in a transaction: others of the group wait for its row.

    It costs the same for the first of a campaign and for the five thousandth: only the first of a group is compared.
    """
    key = wording.key(case.procedure, said)
    if not key:
        return None
    groups = CaseGroup.objects.filter(procedure=case.procedure, agency=case.agency_id)
    group = groups.filter(content_key__in=wording.keys(case.procedure, said)).order_by("pk").first()
    standing: str = JOINED
    mark: Any = []
    if group is None and kinds.of(case.procedure).near:
        mark = nearness.signature(said)
        group = nearest(mark, groups)
        standing = JOINED if group is None or group.automatic else PROPOSED
    if group is None:
        group, made = CaseGroup.objects.get_or_create(
            procedure=case.procedure, agency_id=case.agency_id, content_key=key,
            defaults={"size": 1, "first_at": case.submitted_at, "last_at": case.submitted_at, "signature": mark,
                      "comparable": bool(mark)},
        )  # fmt: skip
        if made:
            GroupMember.objects.create(case=case, group=group)
            _mark(group, mark)
            return group
    GroupMember.objects.create(case=case, group=group, standing=standing)
    CaseGroup.objects.filter(pk=group.pk).update(size=F("size") + 1, last_at=case.submitted_at)
    return group


def _mark(group: CaseGroup, mark: list[int]) -> None:
    GroupBand.objects.bulk_create(
        GroupBand(group=group, number=number, value=value) for number, value in enumerate(nearness.bands(mark))
    )


def nearest(mark: list[int], groups: Any) -> CaseGroup | None:
    """The group whose first case reads most like this one; the oldest of those that are equally near."""
    near = near_groups(mark, groups)
    return near[0][0] if near else None


def near_groups(mark: list[int], groups: Any) -> list[tuple[CaseGroup, float]]:
    """Those of ``groups`` that are near enough, the nearest first."""
    if not mark:
        return []
    # A band is shared by few groups but where a form letter goes about: of that many, some are enough.
    found = GroupBand.objects.filter(value__in=nearness.sought(mark)).order_by("pk").values_list("group_id", flat=True)
    shared = [pk for pk, _ in Counter(found[: 50 * nearness.BANDS]).most_common(COMPARED)]
    likened = [(group, nearness.likeness(mark, group.signature)) for group in groups.filter(pk__in=shared)]
    near = [(group, like) for group, like in likened if like >= nearness.NEAR]
    return sorted(near, key=lambda found: (-found[1], found[0].pk))


def confirm(group: CaseGroup, cases: Iterable[int], user: Any) -> int:
    """These cases that read like the group's are of it; gives how many were not yet."""
    proposed = GroupMember.objects.filter(group=group, case__in=list(cases), standing=PROPOSED)
    return proposed.update(standing=JOINED, by=user)


def bring(group: CaseGroup, case: Case, user: Any) -> bool:
    """Somebody says that this case is of the group. ``False`` where it is so already."""
    with transaction.atomic():
        member = GroupMember.objects.select_for_update().filter(case=case).first()
        if member is not None and member.group_id == group.pk:
            return bool(confirm(group, [case.pk], user))
        if member is not None:
            CaseGroup.objects.filter(pk=member.group_id).update(size=F("size") - 1)
        GroupMember.objects.update_or_create(case=case, defaults={"group": group, "standing": JOINED, "by": user})
        CaseGroup.objects.filter(pk=group.pk).update(size=F("size") + 1)
    return True


def leave(group: CaseGroup, cases: Iterable[int]) -> int:
    """These cases are not of the group; each stands for itself, until somebody brings it to another."""
    with transaction.atomic():
        members = GroupMember.objects.filter(group=group, case__in=list(cases))
        gone, _ = members.delete()
        if gone:
            CaseGroup.objects.filter(pk=group.pk).update(size=F("size") - gone)
    return gone


def forget() -> int:
    """Groups to which nothing has come for long are compared with nothing any more; gives how many."""
    old = CaseGroup.objects.filter(comparable=True, last_at__lt=timezone.now() - REMEMBERED)
    keys = list(old.order_by("last_at").values_list("pk", flat=True)[:FORGOTTEN])
    _forget(keys)
    return len(keys)


def erase(case: Case) -> None:
    """What was written goes: nothing is compared with it any more, nor does its group tell how it read."""
    _forget(list(GroupMember.objects.filter(case=case).values_list("group_id", flat=True)))


def _forget(keys: list[int]) -> None:
    with transaction.atomic():
        GroupBand.objects.filter(group__in=keys).delete()
        CaseGroup.objects.filter(pk__in=keys).update(signature={}, comparable=False)
