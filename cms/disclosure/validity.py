"""有效性: what state a document's life is in on a given day. Pure: dates in, state out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models


class Validity(models.TextChoices):
    PENDING = "pending", "尚未施行"
    IN_FORCE = "in_force", "现行有效"
    AMENDED = "amended", "部分修改"
    REPEALED = "repealed", "废止"
    EXPIRED = "expired", "失效"
    VOID = "void", "宣布失效"

    @property
    def number(self) -> int:
        """Its place on the shelf of validities. Stored: new states come last."""
        return list(Validity).index(self)


DEAD = frozenset({Validity.REPEALED, Validity.EXPIRED, Validity.VOID})
# How a state looks beside a title: see the tones of search.listing.Row.
TONES = {
    Validity.PENDING: "warn",
    Validity.IN_FORCE: "good",
    Validity.AMENDED: "warn",
    Validity.REPEALED: "bad",
    Validity.EXPIRED: "bad",
    Validity.VOID: "bad",
}


def earliest(days: Iterable[date | None]) -> date | None:
    """The first of the days that are known."""
    return min((day for day in days if day), default=None)


@dataclass(frozen=True)
class Life:
    """The days on which something happens to a document. None: it does not, as far as is known.

    ``effective_on`` is the first day in force and ``expires_on`` the last; from ``amended_on``, ``repealed_on`` and
    ``voided_on`` the change holds, that day included.
    """

    effective_on: date | None = None
    expires_on: date | None = None
    amended_on: date | None = None
    repealed_on: date | None = None
    voided_on: date | None = None

    def state(self, day: date) -> Validity:
        """What the document is on ``day``.

        An act that ended it (废止, 宣布失效) outweighs its running out; of two such acts the earlier one counts. Dead
        outweighs not yet in force: what is repealed before its first day never comes into force.
        """
        ends = [
            (when, state)
            for when, state in ((self.repealed_on, Validity.REPEALED), (self.voided_on, Validity.VOID))
            if when and when <= day
        ]
        if ends:
            return min(ends, key=lambda end: end[0])[1]
        if self.expires_on and day > self.expires_on:
            return Validity.EXPIRED
        if self.effective_on and day < self.effective_on:
            return Validity.PENDING
        if self.amended_on and self.amended_on <= day:
            return Validity.AMENDED
        return Validity.IN_FORCE

    def changes_on(self, day: date) -> date | None:
        """The next day after ``day`` on which the state is another one; None if it stays for good."""
        after_expiry = self.expires_on + timedelta(days=1) if self.expires_on and self.expires_on < date.max else None
        turns = (self.effective_on, after_expiry, self.amended_on, self.repealed_on, self.voided_on)
        now = self.state(day)
        return earliest(turn for turn in turns if turn and turn > day and self.state(turn) != now)
