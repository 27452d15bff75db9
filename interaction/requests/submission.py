"""The one way in which a request is made, whether a citizen sends it or an officer copies it from paper."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import timezone

from cms.agencies.models import Agency
from interaction.casework import engine
from interaction.casework.actors import Actor
from interaction.casework.calendar import SINCE
from interaction.casework.encryption import fingerprint, fingerprints
from interaction.casework.groups import joining
from interaction.casework.models import Case, Entry, Paper
from interaction.casework.papers import store
from interaction.casework.papers.store import Stored
from interaction.casework.sending.once import once

from . import grouping
from .models import ApplicantKind, Channel, InformationRequest

PROCEDURE = "requests"
# What is known of an applicant; all of it stands encrypted in one column.
APPLICANT_FIELDS = (
    "name", "id_kind", "id_number", "code", "representative", "contact", "phone", "email", "address", "postcode", "fax",
)  # fmt: skip
# Art. 31: what is handed over or signed for is received on that very day; of the rest both sides confirm the receipt.
RECEIVED_AT_ONCE = {Channel.IN_PERSON: "当面提交，当场收下", Channel.SIGNED_POST: "邮寄，签收"}
_APPLICANT = "requests.applicant"


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
    """A request with all that belongs to it, there whole or not at all; and whether it is new.

    ``data``: ``kind``, ``description``, ``document_number``, ``form``, ``delivery`` and APPLICANT_FIELDS, all checked.
    ``secret`` (``codes.new_secret()``) is one filling-in of the form: sent again, it gives the case there is, whose
    query code is ``codes.code_for(secret)``. ``on``: the day a request on paper arrived; one that was handed over or
    signed for is received, and its clock started, on that day.
    """
    if on is not None and on > timezone.localdate():
        raise ValidationError("收到日期不能晚于今天。")
    if on is not None and on < SINCE:
        raise ValidationError("收到日期早于《条例》施行（2008年5月1日），请核对年份。")

    def make(key: str, code_hash: str, stored: list[Stored]) -> tuple[Case, bool]:
        case, created = _open(agency, data, key, code_hash, channel, actor, stored, on)
        if created:
            _fill(case, data, channel, actor, stored, on)
        return case, created

    return once(secret, files, make)


def _open(
    agency: Agency, data: Mapping[str, Any], key: str, code_hash: str, channel: str, actor: Actor, files: list[Stored],
    on: date | None,
) -> tuple[Case, bool]:  # fmt: skip
    facts = {
        "channel": str(channel),
        "applicant": str(data["kind"]),
        "form": str(data["form"]),
        "delivery": str(data["delivery"]),
        "files": [file.sha256 for file in files],
    }
    sealed = {
        "applicant": applicant_of(data),
        "description": data["description"],
        "document_number": data.get("document_number", ""),
    }
    return engine.open_case(
        PROCEDURE, agency, actor=actor, subject=data["description"][:60], submission_key=key, code_hash=code_hash,
        facts=facts, sealed=sealed, on=on,
    )  # fmt: skip


def _fill(
    case: Case, data: Mapping[str, Any], channel: str, actor: Actor, files: list[Stored], on: date | None
) -> None:
    entry = Entry.objects.get(case=case, sequence=1)
    for file in files:
        store.keep(case, file, kind=Paper.Kind.ATTACHMENT, level=Paper.Level.APPLICANT, entry=entry)
    if channel in RECEIVED_AT_ONCE:
        day = on or timezone.localdate()
        engine.act(case, "confirm", actor, {"confirmed_on": day, "way": RECEIVED_AT_ONCE[Channel(channel)]})
        case.refresh_from_db()
    said = data["description"], data.get("document_number", "")
    InformationRequest.objects.create(
        case=case, kind=data["kind"], channel=channel, applicant=applicant_of(data), description=data["description"],
        document_number=data.get("document_number", ""), form=data["form"], delivery=data["delivery"],
        applicant_key=applicant_key(data), content_key=grouping.content_key(*said),
    )  # fmt: skip
    joining.join(case, grouping.said(*said))


def applicant_of(data: Mapping[str, Any]) -> Any:
    """What of ``data`` tells who applies; nothing that was left empty."""
    return {name: str(data[name]) for name in APPLICANT_FIELDS if data.get(name)}


def _known_by(data: Mapping[str, Any]) -> str:
    """The number of a person's document, the code of an organisation, else name and telephone."""
    name = "id_number" if data["kind"] == ApplicantKind.PERSON else "code"
    return str(data.get(name) or f"{data.get('name', '')}\n{data.get('phone', '')}")


def applicant_key(data: Mapping[str, Any]) -> str:
    """By which requests of one applicant are found."""
    return fingerprint(_known_by(data), _APPLICANT)


def applicant_keys(data: Mapping[str, Any]) -> list[str]:
    """By every key that is in use: what to look for while keys are being rotated."""
    return fingerprints(_known_by(data), _APPLICANT)
