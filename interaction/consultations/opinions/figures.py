"""What came in, counted: by article and stance, by who sent it and how. Of everything that was sent, shown or not."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count

from .articles import WHOLE, labels
from .models import Call, Channel, Opinion, OpinionPart, SenderKind, Stance

UNSAID = ""  # no stance was taken


@dataclass(frozen=True)
class Line:
    """One article: how many spoke of it, by stance."""

    part: str
    label: str
    stances: dict[str, int]
    most: int  # of all lines: how long the longest bar is

    @property
    def total(self) -> int:
        return sum(self.stances.values())

    @property
    def percent(self) -> int:
        return round(100 * self.total / self.most) if self.most else 0

    @property
    def cells(self) -> list[int]:
        """By stance in their order; last those who took none."""
        return [self.stances.get(stance, 0) for stance in (*Stance.values, UNSAID)]


@dataclass(frozen=True)
class Figures:
    total: int
    senders: list[tuple[str, int]] = field(default_factory=list)
    channels: list[tuple[str, int]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def headings(self) -> list[str]:
        return [*Stance.labels, "未表态"]


def of(call: Call) -> Figures:
    """Three queries, each over one index."""
    mine = Opinion.objects.filter(call=call).order_by()
    kinds = mine.values_list("sender_kind", "channel").annotate(n=Count("pk"))
    senders: Counter[str] = Counter()
    channels: Counter[str] = Counter()
    for kind, channel, number in kinds:
        senders[kind] += number
        channels[channel] += number
    return Figures(
        sum(senders.values()),
        [(label, senders[value]) for value, label in SenderKind.choices if senders[value]],
        [(label, channels[value]) for value, label in Channel.choices if channels[value]],
        _lines(call),
    )


def _lines(call: Call) -> list[Line]:
    found: dict[str, dict[str, int]] = {}
    names: dict[str, str] = {}
    rows = OpinionPart.objects.filter(call=call).order_by().values_list("part", "label", "stance")
    for part, label, stance, number in rows.annotate(n=Count("pk")):
        found.setdefault(part, {})[stance] = found.get(part, {}).get(stance, 0) + number
        names[part] = label
    known = labels(call.draft)
    order = [part for part in known if part in found] + sorted(part for part in found if part not in known)
    most = max((sum(found[part].values()) for part in order), default=0)
    return [Line(part, known.get(part, names[part]), found[part], most) for part in order]


def by_part(call: Call) -> dict[str, int]:
    """How many spoke of each article; of the whole under WHOLE."""
    rows = OpinionPart.objects.filter(call=call).order_by().values_list("part").annotate(n=Count("pk"))
    return {WHOLE: 0} | dict(rows)
