"""A fingerprint of each entry, kept in the index with it: by it the nightly comparison sees that an entry is not what
the record says now, without reading the entry itself."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import Any


def _said(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} cannot be part of an entry")


def digest_of(prepared: Mapping[str, Any]) -> str:
    """Sixteen hexadecimal digits; the same for the same entry, whichever process prepared it, and when."""
    # Escaped to ASCII: half a surrogate pair, which a text may hold, has no bytes of its own.
    return blake2b(json.dumps(prepared, sort_keys=True, default=_said).encode(), digest_size=8).hexdigest()
