"""In what order cases lie on the desk, and how a page of them is read by key, however many there are.

The most urgent come first: over the time limit; not confirmed yet; running, by the day they are due; waiting for an
opinion; waiting for whoever sent them. Each of these is a stretch of one index, of which a page reads no more than it
shows: one query for the keys, one for the rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import IntegerField, Q, QuerySet, Value

from ..clock import State
from ..models import Case
from ..projection import Light
from . import plainly


@dataclass(frozen=True)
class Segment:
    """One stretch of the order. ``dated``: its cases have a day they are due."""

    rank: int
    where: Q
    dated: bool


def open_segments(today: date, light: str = "", *, by: str = "", counting: bool = False) -> list[Segment]:
    """Cases whose clock has not ended, or those of them that show ``light`` today. ``by``: what leads into the index
    that is read: an ``agency``, a ``step`` of the whole county, or the clock. ``counting``: in no order."""
    clock = partial(plainly.clock_is, plain=by == "step")
    ahead = clock(State.RUNNING) & Q(due_on__gte=today)
    if light == Light.YELLOW:
        ahead &= plainly.yellow(today)
    elif light == Light.GREEN and counting and not by:
        ahead = Q(clock=State.RUNNING, yellow_on__gt=today)
    elif light == Light.GREEN:
        ahead &= plainly.green(today)
    red = Segment(0, clock(State.RUNNING) & Q(due_on__lt=today), True)
    unstarted = Segment(1, clock(State.UNSTARTED), False)
    running = Segment(2, ahead, True)
    paused = Segment(3, clock(State.PAUSED), True)
    stopped = Segment(4, clock(State.STOPPED), False)
    if light == Light.RED:
        return [red]
    if light in (Light.YELLOW, Light.GREEN):
        return [running]
    if light == Light.GREY:
        return [unstarted, paused, stopped]
    return [red, unstarted, running, paused, stopped]


def ended_segments(*, by: str = "") -> list[Segment]:
    """Cases that have been answered or given up."""
    ended = plainly.clock_is(State.ENDED, by == "step")
    return [Segment(0, ended & Q(due_on__isnull=False), True), Segment(1, ended & Q(due_on=None), False)]


@dataclass(frozen=True)
class Place:
    """Where a page ends: the case on the edge."""

    rank: int
    due_on: date | None
    pk: int

    def __str__(self) -> str:
        return f"{self.rank}_{self.due_on or ''}_{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """None where somebody has written the address by hand, and wrongly."""
        try:
            rank, due, pk = text.split("_")
            if not (rank.isdecimal() and pk.isdecimal()) or len(rank) > 2 or len(pk) > 18:
                return None
            return cls(int(rank), date.fromisoformat(due) if due else None, int(pk))
        except ValueError:
            return None


@dataclass(frozen=True)
class Keys:
    """The keys of a page in order, and whether there is more on either side."""

    keys: list[int]
    first: Place | None = None
    last: Place | None = None
    before: bool = False
    after: bool = False


def page_of(
    sources: Sequence[Q],
    segments: Sequence[Segment],
    where: Q,
    size: int,
    *,
    after: Place | None = None,
    before: Place | None = None,
    newest_first: bool = False,
) -> Keys:
    """``size`` cases that fulfil ``where`` and any of ``sources``: the first ones, or those next to a place."""
    edge = before or after
    backwards = before is not None
    descending = newest_first != backwards
    members: list[QuerySet[Any]] = []
    for segment in segments:
        if edge and (segment.rank > edge.rank if backwards else segment.rank < edge.rank):
            continue
        condition = segment.where & where
        if edge and segment.rank == edge.rank:
            condition &= _beyond(edge, segment, descending)
        members += [_keys(Case.objects.filter(one, condition), segment, size + 1, descending) for one in sources]
    if not members:
        return Keys([])
    order = [("-" if backwards else "") + "rank", *(("-" if descending else "") + name for name in ("due_on", "id"))]
    together = members[0].union(*members[1:]) if len(members) > 1 else members[0]
    found = [Place(rank, due, pk) for pk, due, rank in together.order_by(*order)[: size + 1]]
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Keys([], before=after is not None, after=before is not None)
    return Keys(
        [place.pk for place in found], found[0], found[-1],
        before=more if backwards else after is not None, after=True if backwards else more,
    )  # fmt: skip


def _beyond(edge: Place, segment: Segment, descending: bool) -> Q:
    """Past the edge; the day itself stands apart so that an index is entered at the right place."""
    way = "lt" if descending else "gt"
    if not segment.dated or edge.due_on is None:
        return Q(**{f"id__{way}": edge.pk})
    further = Q(**{f"due_on__{way}": edge.due_on}) | Q(**{f"id__{way}": edge.pk})
    return Q(**{f"due_on__{way}e": edge.due_on}) & further


def _keys(cases: "QuerySet[Case]", segment: Segment, limit: int, descending: bool) -> "QuerySet[Any]":
    sign = "-" if descending else ""
    first = cases.order_by(f"{sign}due_on", f"{sign}id").values("pk")[:limit]
    rank = Value(segment.rank, output_field=IntegerField())
    return Case.objects.filter(pk__in=first).annotate(rank=rank).values_list("id", "due_on", "rank")
