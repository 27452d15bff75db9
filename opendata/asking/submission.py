"""The one way in which something is asked of open data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File

from cms.agencies.models import Agency
from interaction.casework import actors, engine
from interaction.casework.actors import Actor
from interaction.casework.models import Case, Entry, Paper
from interaction.casework.papers import store
from interaction.casework.papers.store import Stored
from interaction.casework.sending.once import once
from interaction.moderation import words
from opendata.datasets.models import Dataset, Opening

from .kinds import Channel, Kind, rule_of
from .models import Asked, ShownWant

PROCEDURE = "data"
SENDER_FIELDS = ("name", "phone", "email")


@dataclass(frozen=True)
class Entered:
    """By whom, for which agency, how it came and on which day."""

    agency: Agency
    actor: Actor
    channel: str
    on: date


def in_charge(agency: Agency) -> Agency | None:
    """Who answers for it now: of an agency that was abolished, whoever goes on with its duties, else the county."""
    seen: set[int] = set()
    while agency.abolished_on and agency.successor and agency.pk not in seen:
        seen.add(agency.pk)
        agency = agency.successor
    return Agency.objects.county() if agency.abolished_on else agency


def open_for(kind: str, dataset: Dataset | None) -> str:
    """Why this cannot be asked of this dataset; ``""`` where it can."""
    if dataset is None:
        return "" if kind == Kind.WANTED else "请选择是哪个数据集。"
    if kind != Kind.ACCESS or dataset.opening == Opening.CONDITIONAL:
        return ""
    if dataset.opening == Opening.OPEN:
        return f"“{dataset.title}”无条件开放，不用申请，可以直接下载和使用。"
    return f"“{dataset.title}”不予开放，理由和依据写在它的页面上。"


def submit(
    data: Mapping[str, Any], *, secret: str, files: Iterable[File | Stored] = (), entered: Entered | None = None
) -> tuple[Case, bool]:  # fmt: skip
    """A case with all that belongs to it, there whole or not at all; and whether it is new.

    ``data``: ``kind``, ``subject``, ``text``, and where they are given ``dataset``, ``agency`` (for data wanted that no
    dataset is near to), ``place``, ``safeguards``, ``months``, ``wish_public`` and SENDER_FIELDS, all checked.
    ``entered``: where an officer writes down what came by telephone, at the counter or by post.
    """
    dataset: Dataset | None = data.get("dataset")
    if problem := open_for(data["kind"], dataset):
        raise ValidationError(problem)
    if entered is not None:
        agency: Agency | None = entered.agency
    else:
        agency = in_charge(dataset.lead_agency) if dataset else data.get("agency") or Agency.objects.county()
    if agency is None:
        raise ValidationError("现在没有可以受理的机构。")

    def make(key: str, code_hash: str, stored: list[Stored]) -> tuple[Case, bool]:
        case, created = _open(agency, data, key, code_hash, stored, entered)
        if created:
            _fill(case, data, stored, entered)
        return case, created

    return once(secret, files, make)


def sender_of(data: Mapping[str, Any]) -> Any:
    return {name: str(data[name]) for name in SENDER_FIELDS if data.get(name)}


def _open(
    agency: Agency, data: Mapping[str, Any], key: str, code_hash: str, files: list[Stored], entered: Entered | None
) -> tuple[Case, bool]:  # fmt: skip
    dataset: Dataset | None = data.get("dataset")
    rule = rule_of(data["kind"])
    facts = {
        "channel": _channel(entered),
        "kind": str(rule.kind),
        "dataset": dataset.slug if dataset else "",
        "wish_public": wishes_public(data),
        "files": [file.sha256 for file in files],
    }
    sealed = {"sender": sender_of(data)} | {
        name: str(data.get(name) or "") for name in ("subject", "text", "place", "safeguards", "months")
    }
    return engine.open_case(
        PROCEDURE, agency, actor=entered.actor if entered else actors.APPLICANT, subject=data["subject"][:60],
        submission_key=key, code_hash=code_hash, facts=facts, sealed=sealed, limit=rule.limit,
        on=entered.on if entered else None,
    )  # fmt: skip


def _channel(entered: Entered | None) -> str:
    return entered.channel if entered else str(Channel.ONLINE)


def _fill(case: Case, data: Mapping[str, Any], files: list[Stored], entered: Entered | None) -> None:
    entry = Entry.objects.get(case=case, sequence=1)
    for file in files:
        store.keep(case, file, kind=Paper.Kind.ATTACHMENT, level=Paper.Level.APPLICANT, entry=entry)
    Asked.objects.create(
        case=case, kind=data["kind"], channel=_channel(entered), dataset=data.get("dataset"), subject=data["subject"],
        text=data["text"], place=data.get("place") or "", safeguards=data.get("safeguards") or "",
        months=data.get("months"), sender=sender_of(data), wish_public=wishes_public(data),
    )  # fmt: skip
    if wishes_public(data):
        ShownWant.objects.create(
            case=case, dataset=data.get("dataset"), agency=case.agency, asked_on=entry.on,
            held_for=list(words.look(data["subject"], data["text"]).words),
        )  # fmt: skip


def wishes_public(data: Mapping[str, Any]) -> bool:
    """Only what is wanted is of use to others; who reports an error or applies is never shown."""
    return bool(data.get("wish_public")) and data["kind"] == Kind.WANTED
