"""The one way in which a letter is made: whether its writer sends it, or an officer enters it from the telephone."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import timezone

from cms.agencies.models import Agency
from interaction.casework import actors, engine
from interaction.casework.actors import Actor
from interaction.casework.calendar import SINCE
from interaction.casework.encryption import fingerprint, fingerprints
from interaction.casework.groups import wording
from interaction.casework.models import Case, Entry, Paper
from interaction.casework.papers import store
from interaction.casework.papers.store import Stored
from interaction.casework.sending.once import once
from interaction.moderation import words

from . import sorting
from .kinds import rule_of
from .models import Letter

PROCEDURE = "mailbox"
# What is known of a writer; all of it stands encrypted in one column.
SENDER_FIELDS = ("name", "phone", "email", "address")
_SENDER = "mailbox.sender"


def submit(
    agency: Agency,
    data: Mapping[str, Any],
    *,
    secret: str,
    channel: str,
    actor: Actor,
    files: Iterable[File | Stored] = (),
    on: date | None = None,
) -> tuple[Case, bool]:
    """A letter with all that belongs to it, there whole or not at all; and whether it is new.

    ``data``: ``kind``, ``subject``, ``text``, and where they are given ``place``, ``to_head``, ``nameless``,
    ``wish_public`` and SENDER_FIELDS, all checked. ``secret`` (``codes.new_secret()``) is one filling-in of the form:
    sent again, it gives the case there is, whose query code is ``codes.code_for(secret)``. ``on``: the day a letter
    really came that is entered later.

    A letter with a word of the list is taken like any other, with its number and its clock, and waits to be looked at.
    """
    if on is not None and not SINCE <= on <= timezone.localdate():
        raise ValidationError("收到日期不能晚于今天。" if on > SINCE else "请核对收到日期的年份。")

    def make(key: str, code_hash: str, stored: list[Stored]) -> tuple[Case, bool]:
        case, created = _open(agency, data, key, code_hash, channel, actor, stored, on)
        if created:
            _fill(case, data, channel, stored)
        return case, created

    return once(secret, files, make)


def _open(
    agency: Agency, data: Mapping[str, Any], key: str, code_hash: str, channel: str, actor: Actor, files: list[Stored],
    on: date | None,
) -> tuple[Case, bool]:  # fmt: skip
    rule = rule_of(data["kind"])
    facts = {
        "channel": str(channel),
        "kind": str(rule.kind),
        "to_head": bool(data.get("to_head")),
        "nameless": is_nameless(data),
        "wish_public": wishes_public(data),
        "files": [file.sha256 for file in files],
    }
    sealed = {
        "sender": sender_of(data),
        "subject": data["subject"],
        "text": data["text"],
        "place": data.get("place", ""),
    }
    return engine.open_case(
        PROCEDURE, agency, actor=actor, subject=data["subject"][:60], submission_key=key, code_hash=code_hash,
        facts=facts, sealed=sealed, limit=rule.limit, on=on,
    )  # fmt: skip


def _fill(case: Case, data: Mapping[str, Any], channel: str, files: list[Stored]) -> None:
    entry = Entry.objects.get(case=case, sequence=1)
    for file in files:
        store.keep(case, file, kind=Paper.Kind.ATTACHMENT, level=Paper.Level.APPLICANT, entry=entry)
    kind, sender, place = data["kind"], sender_of(data), data.get("place", "")
    Letter.objects.create(
        case=case, kind=kind, kind_said=kind, to_head=bool(data.get("to_head")), channel=channel, sender=sender,
        nameless=is_nameless(data), subject=data["subject"], text=data["text"], place=place,
        wish_public=wishes_public(data), sender_key=sender_key(sender.get("phone", "")),
        content_key=wording.key(PROCEDURE, data["text"]),
    )  # fmt: skip
    if words.look(data["subject"], data["text"], place, sender.get("name", "")):
        engine.act(case, "hold", actors.SYSTEM)
        case.refresh_from_db()
    sorting.after_submission(case)  # last: others of a campaign wait for the row of their group


def sender_of(data: Mapping[str, Any]) -> Any:
    """What of ``data`` tells who writes; nothing that was left empty, and no name of who gives none."""
    given = {name: str(data[name]) for name in SENDER_FIELDS if data.get(name)}
    if is_nameless(data):
        given.pop("name", None)
    return given


def is_nameless(data: Mapping[str, Any]) -> bool:
    return bool(data.get("nameless")) and rule_of(data["kind"]).nameless


def wishes_public(data: Mapping[str, Any]) -> bool:
    """What may never be shown is not asked about, whatever was sent along."""
    return bool(data.get("wish_public")) and rule_of(data["kind"]).publishable


def sender_key(phone: str) -> str:
    """By which letters of one writer are found."""
    return fingerprint(phone, _SENDER) if phone else ""


def sender_keys(phone: str) -> list[str]:
    """By every key that is in use: what to look for while keys are being rotated."""
    return fingerprints(phone, _SENDER) if phone else []
