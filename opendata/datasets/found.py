"""Personal data that a scan has come upon, gathered by column and kind; and what of it was decided before.

A value is kept as a keyed digest: whoever has the database cannot tell what it was, and still the same value is known
again in the next version."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from cms.review.findings import fingerprint
from opendata.tables.schema import Column

from .models import Finding, State, Version

EXAMPLES = 5  # of one column and kind, for who decides
MOST_KEYS = 2_000  # values of which each is told from the others; beyond, only all of them together
_MODULUS = 2**256
# What was carried over stands as long as the version for which it was decided is public.
UNDECIDED = Q(decided_at=None) | (Q(carried_from__isnull=False) & ~Q(carried_from__state=State.PUBLISHED))


@dataclass
class _Values:
    """A set of digests, and their sum, which is the same in whatever order they came."""

    known: set[int] = field(default_factory=set)  # hashes of this process, small
    keys: list[str] = field(default_factory=list)
    total: int = 0

    def add(self, kind: str, value: str) -> None:
        if (key := hash(value)) in self.known:
            return
        self.known.add(key)
        digest = fingerprint(f"data-{kind}", value)
        self.total = (self.total + int(digest, 16)) % _MODULUS
        if len(self.keys) <= MOST_KEYS:
            self.keys.append(digest[:32])


class Found:
    def __init__(self) -> None:
        self._found: dict[tuple[int, str], tuple[Finding, _Values]] = {}
        self._known: set[int] = set()

    def add(
        self, column: Column, kind: str, value: str = "", rows: int = 0, example: tuple[int, str] | None = None
    ) -> None:
        """``value`` as it is told from others, empty where there is none; ``example``: the row and what is masked."""
        kind = str(kind)
        finding, values = self._found.setdefault(
            (column.position, kind), (Finding(column=column.name, kind=kind, count=0, examples=[]), _Values())
        )
        finding.count += rows
        if value:
            values.add(kind, value)
            self._known.add(hash((kind, value)))
        if example and len(finding.examples) < EXAMPLES:
            finding.examples.append({"row": example[0], "text": example[1][:100]})

    def knows(self, kind: str, value: str) -> bool:
        return hash((str(kind), value)) in self._known

    def findings(self) -> list[Finding]:
        made = []
        for place in sorted(self._found):
            finding, values = self._found[place]
            finding.values_key = f"{values.total:064x}" if values.known else ""
            finding.value_keys = sorted(values.keys) if len(values.keys) <= MOST_KEYS else []
            made.append(finding)
        return made


def carry_over(findings: Sequence[Finding], current: Version | None) -> None:
    """What was decided for the current version holds for these, unsaved ones, where the same column holds nothing but
    the same values."""
    if current is None or current.state != State.PUBLISHED:
        return
    before = decided(current)
    for finding in findings:
        last = before.get((finding.column, finding.kind))
        if last and holds(last, finding):
            finding.allowed_reason, finding.decided_by_id = last.allowed_reason, last.decided_by_id
            finding.decided_at, finding.carried_from = last.decided_at, current


def decided(version: Version) -> dict[tuple[str, str], Finding]:
    """What of a version's findings is decided and stands, by column and kind."""
    standing = version.findings.filter(~Q(pk__in=version.findings.filter(UNDECIDED).values("pk")))
    return {(one.column, one.kind): one for one in standing}


def holds(last: Finding, finding: Finding) -> bool:
    """Whether a decision was about these values."""
    if not finding.values_key:
        return False
    if finding.values_key == last.values_key:
        return True
    return bool(finding.value_keys) and set(finding.value_keys) <= set(last.value_keys)
