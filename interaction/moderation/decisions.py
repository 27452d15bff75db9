"""To let a text through, or not."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from . import queues
from .models import Decision, Moderated

Standing = Moderated.Standing
MOST = 200  # characters of a reason


class Undecidable(Exception):
    """This decision cannot be made; says why, in Chinese."""


def decide(record: Any, standing: str, user: Any, reason: str = "") -> Decision:
    """Of ``record`` as the moderator saw it: when somebody else has decided meanwhile, nothing happens.

    Raises Undecidable, or PermissionDenied where it is another agency's. A refusal, and taking a decision back, need
    a reason; the reason of a refusal stands on the record, for its writer or the public to read.
    """
    queue, before, reason = queues.of(record), record.standing, reason.strip()
    if not queue.may(user, record):
        raise PermissionDenied
    if standing not in (Standing.ACCEPTED, Standing.REFUSED):
        raise Undecidable("请选择通过还是不予公开。")
    if standing == before:
        raise Undecidable(f"这一条已经是“{Standing(standing).label}”。")
    if not reason and (standing == Standing.REFUSED or before != Standing.HELD):
        raise Undecidable("不予公开、或者改变原来的决定，请写明理由。")
    if len(reason) > MOST or "\x00" in reason:
        raise Undecidable(f"理由请写在 {MOST} 字以内，不要有特殊字符。")
    changes = {
        "standing": standing,
        "refusal": reason if standing == Standing.REFUSED else "",
        "decided_by": user,
        "decided_at": timezone.now(),
    }
    with transaction.atomic():
        # One statement: of two moderators at the same moment one decides, the other is told.
        if not type(record)._base_manager.filter(pk=record.pk, standing=before).update(**changes):
            raise Undecidable("别人刚刚处理过这一条，请刷新后再看。")
        decision = Decision.objects.create(
            kind=queue.name, record=record.pk, standing=standing, reason=reason, user=user
        )
        for name, value in changes.items():
            setattr(record, name, value)
        queue.decided(record)
    return decision


def of(queue: queues.Queue, record: Any) -> list[Decision]:
    """What has been decided about it, newest first."""
    found = Decision.objects.filter(kind=queue.name, record=record.pk)
    return list(found.select_related("user").order_by("-pk"))


def was_let_through(record: Any) -> bool:
    """Whether everybody may have read it once, whatever has become of it since."""
    found = Decision.objects.filter(kind=queues.of(record).name, record=record.pk)
    return found.filter(standing=Standing.ACCEPTED).exists()
