"""Puts a proposal together: what was learnt where it is in use, else the plain rules."""

import logging
import time
from typing import Any

from cms.agencies.models import Agency

from ..kinds import LetterKind
from . import baseline, features, learning
from .bayes import Bayes
from .models import Learnt
from .proposal import SHOWN, Proposal

logger = logging.getLogger(__name__)
LOOKED_UP = 60.0  # seconds: how long a process goes on with what it has read
_kept: tuple[float, tuple[int, ...], dict[str, Bayes]] | None = None


def propose(subject: str, text: str, place: str = "", to: int | None = None) -> Proposal:
    """What is learnt may be lost or unreadable: the rules still propose, and no letter waits for it."""
    known = baseline.rules().agencies
    try:
        models = in_use()
        said = features.of(subject, text, place) if models else frozenset()
    except Exception:
        logger.exception("What was learnt from letters could not be read")
        models, said = {}, frozenset()
    by_agency, by_kind = models.get(Learnt.Task.AGENCY), models.get(Learnt.Task.KIND)
    found, kinds = baseline.agencies(subject, text, place, to), baseline.kinds(subject, text)
    if by_agency:
        shares = by_agency.shares(said, {str(key): share for key, share in found})
        found = [(int(label), share) for label, share in shares]
    if by_kind:
        kinds = by_kind.shares(said, dict(kinds))
    agencies: list[tuple[Agency, float]] = [(known[key], share) for key, share in found if key in known]
    return Proposal(
        agencies[:SHOWN], [one for one in kinds if one[0] in LetterKind.values][:SHOWN], by_agency is not None
    )


def in_use() -> dict[Any, Bayes]:
    """Task → what was learnt last, where it is used; read again only when there is something newer."""
    global _kept
    now = time.monotonic()
    if _kept is not None and now - _kept[0] < LOOKED_UP:
        return _kept[2]
    newest = [
        Learnt.objects.filter(task=task).order_by("-pk").values_list("pk", "used").first() for task in Learnt.Task
    ]
    keys = tuple(one[0] for one in newest if one and one[1])
    if _kept is not None and _kept[1] == keys:
        _kept = now, keys, _kept[2]
    else:
        rows = Learnt.objects.filter(pk__in=keys)
        _kept = now, keys, {row.task: learning.unpacked(row.content) for row in rows if row.content}
    return _kept[2]


def forget() -> None:
    """Read anew at the next question: something was just learnt here."""
    global _kept
    _kept = None
