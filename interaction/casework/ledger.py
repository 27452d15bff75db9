"""Writes entries: each carries the hash of the one before it, so that none can be changed or left out unseen."""

import hashlib
import json
import secrets
from datetime import UTC, date, datetime
from typing import Any

from django.conf import settings

from .actors import Actor
from .models import Case, Entry, Sealed

ALGORITHMS = ("sha256", "sm3")


def digest(algorithm: str, content: bytes) -> str:
    """Hexadecimal SHA-256 or SM3 (GB/T 32905)."""
    return hashlib.new(algorithm, content).hexdigest()


def canonical(value: Any) -> bytes:
    """The one way in which a value is written down before it is hashed."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_of(entry: Entry, number: str) -> dict[str, Any]:
    """Everything that stands in an entry of the case ``number``, and the hash before it."""
    return {
        "case": number,
        "sequence": entry.sequence,
        "action": entry.action,
        "step": entry.step,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "on": entry.on.isoformat(),
        "role": entry.role,
        "actor": entry.actor,
        "user_id": entry.user_id,
        "agency_id": entry.agency_id,
        "effect": entry.effect,
        "facts": entry.facts,
        "seal": entry.seal,
        "token": entry.token,
        "previous": entry.previous,
    }


def hash_of(entry: Entry, number: str) -> str:
    """The hash of an entry of the case ``number``."""
    return digest(entry.algorithm, canonical(content_of(entry, number)))


def seal_of(algorithm: str, salt: str, content: Any) -> str:
    """What an entry keeps of its sealed content. The salt goes with the content when that is erased: afterwards
    nobody can try out what it may have been."""
    return digest(algorithm, salt.encode() + canonical(content))


def next_entry(
    case: Case,
    *,
    action: str,
    step: str,
    actor: Actor,
    at: datetime,
    on: date,
    role: str = "",
    effect: str = "",
    facts: dict[str, Any] | None = None,
    sealed: dict[str, Any] | None = None,
    token: str = "",
) -> tuple[Entry, Sealed | None]:
    """The entry that comes next, and what it seals; not saved yet. ``case`` takes over its place and hash."""
    algorithm: str = settings.TIMELINE_HASH
    entry = Entry(
        case=case, sequence=case.sequence + 1, action=action, step=step, at=at, on=on, role=role or min(actor.roles),
        actor=actor.name, user_id=actor.user_id, agency_id=actor.agency_id, effect=effect, facts=facts or {},
        token=token or None, algorithm=algorithm, previous=case.head,
    )  # fmt: skip
    content = None
    if sealed:
        content = Sealed(entry=entry, salt=secrets.token_hex(16))
        content.content = sealed
        entry.seal = seal_of(algorithm, content.salt, sealed)
    entry.hash = hash_of(entry, case.number)
    case.sequence, case.head = entry.sequence, entry.hash
    return entry, content


def append(case: Case, **what: Any) -> Entry:
    """Write the next entry. Call it in a transaction that holds the case's row; save the case afterwards."""
    entry, content = next_entry(case, **what)
    entry.save(force_insert=True)
    if content is not None:
        content.entry = entry
        content.save(force_insert=True)
    return entry
