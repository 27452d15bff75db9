"""The one way in which somebody registers, at home or by telephone with an officer."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from interaction.casework import codes
from interaction.casework.encryption import fingerprint, fingerprints
from interaction.casework.models import NumberSequence
from interaction.casework.privacy import masking

from . import seats
from .models import Event, PlaceCategory, Registration
from .models.kinds import NamesShown, SelectionWay

PREFIX = "BM"
_PERSON = "events.person"


class NotOpen(Exception):
    """Registration has not begun, or is over. The message says which."""


class AlreadyRegistered(Exception):
    """This telephone number has registered for this event."""


class NoSuchCategory(Exception):
    """The category is none of this event's."""


def why_not_open(event: Event) -> str:
    """Why nobody can register now; empty while they can."""
    now = timezone.now()
    if not event.live or event.withdrawn_at:
        return "这项活动没有公开，不能报名。"
    if now < event.opens_at:
        return f"报名还没有开始，{timezone.localtime(event.opens_at):%Y-%m-%d %H:%M} 开始。"
    if now >= event.closes_at:
        return f"报名已于 {timezone.localtime(event.closes_at):%Y-%m-%d %H:%M} 截止。"
    return ""


def same_phone(typed: str) -> str:
    """A telephone number as it is compared: digits alone, without the country."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", typed))
    return re.sub(r"^(?:0086|86)(?=1\d{10}$)", "", digits)


def sent(secret: str) -> Registration | None:
    """What was registered with this filling-in of the form, if it was."""
    return Registration.objects.filter(submission_key=codes.submission_key(secret)).first()


def register(
    event_key: int, data: Mapping[str, Any], *, secret: str, channel: str = Registration.Channel.ONLINE
) -> tuple[Registration, bool]:
    """A registration, and whether it is new. ``data``: ``category`` (key), ``name``, ``phone``, ``email``, ``reason``,
    all checked. Sent again with the same ``secret`` it gives the one there is."""
    if (old := sent(secret)) is not None:
        return old, False
    phone = same_phone(data["phone"])
    try:
        with transaction.atomic():
            made, new = _make(event_key, data, phone, secret, channel)
    except IntegrityError as error:
        # Of two at the same moment the other was first.
        if (old := sent(secret)) is not None:
            return old, False
        if _known(event_key, phone):
            raise AlreadyRegistered from error
        raise
    made.refresh_from_db()
    return made, new


def _known(event_key: int, phone: str) -> bool:
    """By every key: while keys are rotated, a print by the old one is still a print."""
    return Registration.objects.filter(event=event_key, phone_key__in=fingerprints(phone, _PERSON)).exists()


def _make(event_key: int, data: Mapping[str, Any], phone: str, secret: str, channel: str) -> tuple[Registration, bool]:
    event = seats.lock(event_key)
    if (old := sent(secret)) is not None:  # while we waited for the lock
        return old, False
    if why := why_not_open(event):
        raise NotOpen(why)
    category = PlaceCategory.objects.filter(event=event, pk=data["category"]).first()
    if category is None:
        raise NoSuchCategory
    if _known(event_key, phone):
        raise AlreadyRegistered
    now = timezone.now()
    first_come = event.selection == SelectionWay.FIRST
    made = Registration.objects.create(
        event=event, category=category, channel=channel, at=now,
        number=NumberSequence.take(f"{PREFIX}{timezone.localdate():%Y%m%d}"),
        code_hash=codes.hash_of(codes.code_for(secret)), submission_key=codes.submission_key(secret),
        name=data["name"], phone=data["phone"], email=data.get("email", ""), reason=data.get("reason", ""),
        phone_key=fingerprint(phone, _PERSON), shown_name=shown_name(event, data["name"]),
        status=Registration.Status.WAITING if first_come else Registration.Status.REGISTERED,
    )  # fmt: skip
    if first_come:
        seats.fill(event_key)
    return made, True


def shown_name(event: Event, name: str) -> str:
    """As it may stand in a published list."""
    if event.names_shown == NamesShown.NONE:
        return ""
    return name[:60] if event.names_shown == NamesShown.FULL else masking.name(name)[:60]


def person_key(registration: Registration) -> str | None:
    """Its fingerprint by the first key; None where it has none any more."""
    return fingerprint(same_phone(registration.phone), _PERSON) if registration.phone_key else None


def find(number: str, typed: str) -> Registration | None:
    """The registration of this number, if the code is its own."""
    key = codes.key_of(Registration, number, typed)
    return Registration.objects.select_related("event").get(pk=key) if key else None
