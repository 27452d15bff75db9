"""Seats: given out under a lock, one row each, with a unique key behind it. No event is overbooked."""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from cms.review.refusal import Refused
from interaction.casework import codes

from .models import Event, PlaceCategory, Registration
from .models.kinds import SelectionWay

Status = Registration.Status
CHECK_CODE_LENGTH = 5
BY_ORDER = (F("rank").asc(nulls_last=True), "pk")  # of a draw by rank, else by who came first


def lock(key: int) -> Event:
    """The event, alone until the transaction ends. Whoever registers, cancels, freezes or draws holds it."""
    return Event.objects.select_for_update().get(pk=key)


def fill(key: int) -> list[Registration]:
    """Give free seats to those who wait, in their order. Where the office chooses, nobody moves up by themselves."""
    with transaction.atomic():
        event = lock(key)
        now = timezone.now()
        if event.selection == SelectionWay.OFFICE or now >= event.starts_at:
            return []
        waiting = {category: those for category, free in _free(event).items() if (those := _first(category, free))}
        return seat(event, waiting, now) if waiting else []


def _free(event: Event) -> dict[int, int]:
    """Category → seats that nobody has, where there are any."""
    seated = Count("registrations", filter=Q(registrations__seat__isnull=False))
    counts = PlaceCategory.objects.filter(event=event).annotate(seated=seated).values_list("pk", "places", "seated")
    return {key: places - taken for key, places, taken in counts.order_by() if places > taken}


def _first(category: int, number: int) -> list[Registration]:
    """Of those who wait, no more than get a seat: what is not read need not be decrypted."""
    waiting = Registration.objects.filter(category=category, status=Status.WAITING)
    return list(waiting.order_by(*BY_ORDER)[:number])


def seat(event: Event, wanted: Mapping[int, Iterable[Registration]], now: datetime) -> list[Registration]:
    """Seat those of each category, in their order, as far as there are seats. Gives whom. Call it under the lock."""
    taken: dict[int, set[int]] = defaultdict(set)
    used: set[str] = set()
    held = Registration.objects.filter(event=event)
    for category, number, code in held.values_list("category", "seat", "check_code"):
        if number is not None:
            taken[category].add(number)
        used.add(code)
    seated: list[Registration] = []
    for category in PlaceCategory.objects.filter(pk__in=wanted):
        free = (number for number in range(1, category.places + 1) if number not in taken[category.pk])
        for one, number in zip(wanted[category.pk], free, strict=False):
            one.status, one.seat, one.decided_at = Status.SELECTED, number, now
            one.check_code = _new_check_code(used)
            tell(one, now)
            one.save(update_fields=["status", "seat", "decided_at", "check_code", "mail_at", "mail_tries"])
            seated.append(one)
    return seated


def _new_check_code(used: set[str]) -> str:
    while (code := "".join(secrets.choice(codes.ALPHABET) for _ in range(CHECK_CODE_LENGTH))) in used:
        pass
    used.add(code)
    return code


def tell(one: Registration, now: datetime) -> None:
    """By mail, where an address was given and the portal can send."""
    one.mail_at, one.mail_tries = (now if one.email and settings.EMAIL_HOST else None), 0


def cancel(registration: Registration) -> None:
    """Give the place back; whoever waits next moves up in the same moment. Done twice it is done once."""
    with transaction.atomic():
        event = lock(registration.event_id)
        held = Registration.objects.select_for_update().get(pk=registration.pk)
        if held.status == Status.CANCELLED:
            return
        if timezone.now() >= event.starts_at:
            raise Refused("活动已经开始，不能再取消")
        if held.attended_at:
            raise Refused("已经签到，不能再取消")
        held.status, held.seat, held.phone_key, held.check_code = Status.CANCELLED, None, "", ""
        held.decided_at, held.mail_at = timezone.now(), None
        held.save(update_fields=["status", "seat", "phone_key", "check_code", "decided_at", "mail_at"])
        fill(event.pk)


def place_in_line(registration: Registration) -> int:
    """How many come first, and oneself: 1 is next."""
    waiting = Registration.objects.filter(category=registration.category_id, status=Status.WAITING)
    keys = list(waiting.order_by(*BY_ORDER).values_list("pk", flat=True))
    return keys.index(registration.pk) + 1 if registration.pk in keys else 0
