"""What the page of a letter shows of sorting: the proposal while nobody has chosen, and letters that read alike."""

from typing import Any

from django.utils import timezone

from interaction.casework.desk.reach import Sight, has_desk, sight_of
from interaction.casework.desk.rooms import Link, Section
from interaction.casework.desk.rows import rows_of
from interaction.casework.history import Situation
from interaction.casework.models import CaseGroup

from ..kinds import LetterKind
from .nearby import similar
from .recording import proposal_of

LINKS = (
    Link("同一事项的来信", "mailbox_groups:groups", "group", has_desk),
    Link("分拣情况", "mailbox_groups:sorting", "view", has_desk),
)
SHOWN = 5
OPEN = ("submitted", "held", "assigned")


def sections(here: Situation, user: Any) -> list[Section]:
    """For the room of letters: put them among its own."""
    found = []
    if here.case.step in OPEN and (proposal := proposal_of(here.case)) is not None:
        kinds = [(LetterKind(kind).label, share) for kind, share in proposal.kinds if kind in LetterKind.values]
        context = {"agencies": proposal.agencies, "kinds": kinds, "learned": proposal.learned}
        found.append(Section("分拣提议", "sorting/admin/_proposal.html", context, 15))
    group = CaseGroup.objects.filter(members__case=here.case.pk, size__gt=1).first()
    if group is not None:
        seen = [case for case in similar(here.case) if sight_of(user, case) is Sight.CASE][:SHOWN]
        context = {"group": group, "rows": rows_of(seen, user, timezone.localdate())}
        found.append(Section("内容相同或相近的来信", "sorting/admin/_similar.html", context, 50))
    return found
