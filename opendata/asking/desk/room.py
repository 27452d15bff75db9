"""What the desk must know of this procedure."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from interaction.casework.desk import rooms
from interaction.casework.desk.reach import has_desk, roles_of
from interaction.casework.models import Case

from ..kinds import Channel, Kind, Outcome
from ..models import Asked
from ..submission import PROCEDURE
from .sections import beside, sections

TOGETHER = frozenset(
    {"refuse", "assign", "reassign", "accept", "object", "remark", "supervise", "answer_supervision"}
)  # fmt: skip


def may_enter(user: Any) -> bool:
    """Receivers write down what is said on the telephone and at the counter."""
    return has_desk(user) and "receiver" in roles_of(user)


def kinds(cases: Sequence[Case]) -> dict[int, str]:
    """What was asked, and of which dataset."""
    found = Asked.objects.filter(pk__in=[case.pk for case in cases]).select_related("dataset")
    return {
        one.pk: "，".join(
            part
            for part in (
                one.get_kind_display(),
                one.dataset.title if one.dataset else "",
                one.get_channel_display() if one.channel != Channel.ONLINE else "",
            )
            if part
        )
        for one in found.only("kind", "channel", "dataset__title")
    }


ROOM = rooms.Room(
    PROCEDURE,
    kinds=kinds,
    sections=sections,
    outcomes=dict(Outcome.choices),
    together=TOGETHER,
    links=(rooms.Link("登记数据需求、纠错", "asking_desk:enter", "form", may_enter),),
    beside=beside,
    kind_choices=list(Kind.choices),
    of_kind=lambda kind: Q(asked__kind=kind),
)
