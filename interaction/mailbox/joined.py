"""What becomes of letters that were joined to another, once that has been answered or has ended."""

import logging
from collections.abc import Iterator

from django.db.models import Q

from interaction.casework import actors, engine
from interaction.casework.models import Case

from .actions.joining import ANSWERED
from .models import Letter

logger = logging.getLogger(__name__)
BATCH = 200


def settle_joined(most: int = 1000) -> int:
    """What the worker calls: how many letters went on. Killed half-way it goes on with the rest; nothing is answered
    twice, because an answered letter is joined to nothing any more."""
    return sum(1 for done in _settled(most) if done)


def _settled(most: int) -> Iterator[bool]:
    waiting = Letter.objects.filter(case__procedure="mailbox", case__step="joined")
    answered = Q(joined_to__outcome__in=ANSWERED) & Q(joined_to__step__in=["answered", "archived"])
    gone = Q(joined_to__step="closed") | (Q(joined_to__step="archived") & ~Q(joined_to__outcome__in=ANSWERED))
    for action, which in (("answer_joined", answered), ("lead_gone", gone)):
        last = 0
        while most > 0 and (batch := list(_after(waiting.filter(which), last))):
            last = batch[-1].pk
            for letter in batch:
                most -= 1
                yield _act(letter.case, action)


def _after(letters: object, last: int) -> list[Letter]:
    found = letters.filter(pk__gt=last)  # type: ignore[attr-defined]
    return list(found.select_related("case").defer("case__subject", "text", "subject", "place").order_by("pk")[:BATCH])


def _act(case: Case, action: str) -> bool:
    try:
        engine.act(case, action, actors.SYSTEM, seen=case.sequence)
    except engine.Refused:
        return False  # it has moved meanwhile: looked at again next time
    except Exception:  # one that cannot be helped keeps no other waiting
        logger.exception("Letter %s could not be settled with the one it was joined to", case.number)
        return False
    return True
