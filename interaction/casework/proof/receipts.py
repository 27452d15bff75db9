"""Receipts: the hash of the entry a case began with, by which anybody can ask whether it still stands."""

from dataclasses import dataclass
from datetime import date, datetime

from .. import ledger
from ..models import DayDigest, Entry
from . import verifying
from .digests import before, covering, hashes_of, text_of


@dataclass(frozen=True)
class Standing:
    """What can be told to anybody who has the hash. ``digest_fits`` is None until the day is over."""

    recorded_at: datetime
    unaltered: bool
    digest: DayDigest | None
    digest_fits: bool | None

    @property
    def day(self) -> date | None:
        return self.digest.day if self.digest else None


def look_up(value: str) -> Standing | None:
    """The receipt of this hash, reckoned anew from what stands in the database; None where there is none."""
    entry = Entry.objects.filter(hash=value, sequence=1).select_related("case").defer("case__subject").first()
    if entry is None:
        return None
    unaltered = not verifying.chain_of(entry.case)
    made = covering(entry)
    return Standing(entry.at, unaltered, made, None if made is None else _fits(made, value))


def _fits(made: DayDigest, value: str) -> bool:
    """Whether the day's file has this hash in it and is what its digest says."""
    earlier = before(made)
    hashes = list(hashes_of(earlier.last_entry if earlier else 0, made.last_entry))
    return value in hashes and ledger.digest(made.algorithm, text_of(made.previous, hashes)) == made.digest
