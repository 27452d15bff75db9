"""What the desk must know of this procedure."""

from collections.abc import Sequence

from django.db.models import Q

from interaction.casework.desk import rooms
from interaction.casework.models import Case

from ..kinds import Kind, Outcome
from ..models import Asked
from ..submission import PROCEDURE
from .sections import beside, sections

TOGETHER = frozenset(
    {"refuse", "assign", "reassign", "accept", "object", "remark", "supervise", "answer_supervision"}
)  # fmt: skip


def kinds(cases: Sequence[Case]) -> dict[int, str]:
    """What was asked, and of which dataset."""
    found = Asked.objects.filter(pk__in=[case.pk for case in cases]).select_related("dataset")
    return {
        one.pk: one.get_kind_display() + (f"，{one.dataset.title}" if one.dataset else "")
        for one in found.only("kind", "dataset__title")
    }


ROOM = rooms.Room(
    PROCEDURE,
    kinds=kinds,
    sections=sections,
    outcomes=dict(Outcome.choices),
    together=TOGETHER,
    beside=beside,
    kind_choices=list(Kind.choices),
    of_kind=lambda kind: Q(asked__kind=kind),
)
