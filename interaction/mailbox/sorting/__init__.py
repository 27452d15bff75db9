"""What a new letter is about: which agency and kind it reads like, and which letters say nearly the same.

It proposes and never decides: a receiver does, and what they chose is counted against what was proposed (``Sorted``).
At the start the proposal comes from plain rules (``baseline``); once enough letters are answered, from what the portal
has learnt from its own (``learning``), and only where that was right more often on letters it had not seen.
"""

from typing import TYPE_CHECKING

from .proposal import Proposal

if TYPE_CHECKING:
    from interaction.casework.models import Case

__all__ = ["Proposal", "after_submission", "proposal_of", "propose", "similar"]


def propose(subject: str, text: str, place: str = "", to: int | None = None) -> Proposal:
    """Which agencies and kinds a letter reads like, the likeliest first. ``to``: key of the agency it is written to."""
    from .proposing import propose

    return propose(subject, text, place, to)


def proposal_of(case: "Case") -> Proposal | None:
    """What was proposed when this letter came in."""
    from .recording import proposal_of

    return proposal_of(case)


def similar(case: "Case") -> "list[Case]":
    """Letters that say the same or nearly the same, whoever has them; the newest first."""
    from .nearby import similar

    return similar(case)


def after_submission(case: "Case") -> None:
    """Join a new letter to those that say the same, and note what is proposed for it. Last in its transaction."""
    from ..models import Letter
    from .nearby import join
    from .recording import note

    letter = Letter.objects.get(pk=case.pk)
    note(letter)
    join(case, letter)
