"""What was proposed for a letter, and what the receiver chose."""

import logging
from typing import Any

from cms.agencies.models import Agency
from interaction.casework.models import Case, Entry

from ..models import Letter
from .models import Sorted
from .proposal import Proposal
from .proposing import propose

logger = logging.getLogger(__name__)
CHOOSING = ("assign", "reassign", "correct_kind", "refer", "refuse")


def note(letter: Letter) -> None:
    """Keep what is proposed for a new letter."""
    proposal = propose(letter.subject, letter.text, letter.place, letter.case.agency_id)
    Sorted.objects.get_or_create(
        case_id=letter.pk,
        defaults={
            "agencies": [[agency.pk, round(share, 3)] for agency, share in proposal.agencies],
            "kinds": [[kind, round(share, 3)] for kind, share in proposal.kinds],
            "learned": proposal.learned,
        },
    )


def proposal_of(case: Case) -> Proposal | None:
    kept = Sorted.objects.filter(case=case).first()
    if kept is None:
        return None
    agencies = Agency.objects.current().in_bulk([key for key, _ in kept.agencies])
    return Proposal(
        [(agencies[key], share) for key, share in kept.agencies if key in agencies],
        [(kind, share) for kind, share in kept.kinds],
        kept.learned,
    )


def chosen(sender: Any, case: Case, entry: Entry, **kwargs: Any) -> None:
    """A receiver has said who handles a letter, or what it is."""
    if case.procedure != "mailbox" or entry.action not in CHOOSING:
        return
    kept = Sorted.objects.filter(case=case).first()
    kind = Letter.objects.filter(pk=case.pk).values_list("kind", flat=True).first()
    if kept is None or not kind:
        return
    kept.chosen_kind, kept.kind_place = kind, _place(kept.kinds, kind)
    if entry.action in ("assign", "reassign"):
        kept.chosen_agency_id, kept.agency_place = case.desk_id, _place(kept.agencies, case.desk_id)
    kept.chosen_on = entry.on
    kept.save()


def _place(ranked: list[Any], what: Any) -> int:
    keys = [key for key, _ in ranked]
    return keys.index(what) + 1 if what in keys else 0
