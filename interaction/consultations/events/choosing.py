"""The office chooses by the rule it announced, and says publicly why."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from cms.review import personal_data
from cms.review.refusal import Refused

from . import seats
from .models import Event, PlaceCategory, Registration, SelectionRound
from .models.kinds import SelectionWay

Status = Registration.Status
CHOOSABLE = (Status.REGISTERED, Status.WAITING, Status.NOT_SELECTED)


def choose(key: int, chosen: Collection[int], reasons: str, user: Any, token: str) -> SelectionRound:
    """Seat the registrations ``chosen`` (keys); all others that waited for a decision were not selected. Another round
    fills what became free. Raises Refused; with the same ``token`` it is done once."""
    reasons = reasons.strip()
    if not reasons:
        raise Refused("请写明按什么理由选定，理由会公开")
    if personal_data.scan(reasons):
        raise Refused("理由会公开，不能写电话、证件号、住址等个人信息")
    try:
        with transaction.atomic():
            return _choose(key, chosen, reasons, user, token)
    except IntegrityError:
        if (old := SelectionRound.objects.filter(token=token).first()) is None:
            raise
        return old


def _choose(key: int, chosen: Collection[int], reasons: str, user: Any, token: str) -> SelectionRound:
    event = seats.lock(key)
    if (old := SelectionRound.objects.filter(token=token).first()) is not None:
        return old
    now = timezone.now()
    _may_choose(event, now)
    held = list(Registration.objects.filter(event=event, status__in=CHOOSABLE).order_by("pk"))
    wanted: dict[int, list[Registration]] = defaultdict(list)
    for one in held:
        if one.pk in chosen:
            wanted[one.category_id].append(one)
    if sum(map(len, wanted.values())) != len(set(chosen)):
        raise Refused("选中的人里有的已经取消或者已经入选，请刷新后再选")
    if not wanted:
        raise Refused("还没有选人")
    seated = seats.seat(event, wanted, now)
    if len(seated) != len(set(chosen)):
        names = "、".join(PlaceCategory.objects.filter(pk__in=wanted).values_list("name", flat=True))
        raise Refused(f"选中的人比剩下的名额多（{names}），请减少")
    for one in held:
        if one.pk not in chosen and one.status != Status.NOT_SELECTED:
            one.status, one.decided_at = Status.NOT_SELECTED, now
            seats.tell(one, now)
            one.save(update_fields=["status", "decided_at", "mail_at", "mail_tries"])
    event.note(f"名单遴选：选定 {len(seated)} 人。理由：{reasons}")
    return SelectionRound.objects.create(event=event, reasons=reasons, chosen=len(seated), by=user, at=now, token=token)


def _may_choose(event: Event, now: datetime) -> None:
    if event.selection != SelectionWay.OFFICE:
        raise Refused("这项活动公布的办法不是由举办单位遴选")
    if now < event.closes_at:
        raise Refused("报名还没有截止")
    if now >= event.starts_at:
        raise Refused("活动已经开始，不能再遴选")
