"""What the desk cannot know of a kind of case: its room says it here, from ``ready()``."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q

from ..history import Situation
from ..models import Case, Entry


@dataclass(frozen=True)
class Section:
    """One part of the case page. ``template`` is given ``context`` and the page's own."""

    heading: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    order: int = 100


@dataclass(frozen=True)
class Link:
    """A door on the desk to a page of the room's own."""

    label: str
    url_name: str
    icon: str = "plus"
    allowed: Callable[[Any], bool] = lambda user: True


def _no_kinds(cases: Sequence[Case]) -> dict[int, str]:
    return {}


def _nobody(roles: Collection[str]) -> Q | None:
    return None


def more_time_asked(procedure: str) -> Callable[[Collection[str]], Q | None]:
    """A ``Room.awaits``: a head is asked for more time while the case stays in the handler's hands."""

    def awaits(roles: Collection[str]) -> Q | None:
        if "head" not in roles:
            return None
        settled = Entry.objects.filter(
            case=OuterRef("case"), action__in=["approve_extension", "refuse_extension"],
            sequence__gt=OuterRef("sequence"),
        )  # fmt: skip
        asked = Entry.objects.filter(~Exists(settled), case=OuterRef("pk"), action="ask_extension")
        return Q(Exists(asked), procedure=procedure, step="handling")

    return awaits


def _everything(action: str) -> Mapping[str, Mapping[str, Sequence[str]]]:
    return {}


def _no_sections(situation: Situation, user: Any, revealed: bool) -> list[Section]:
    return []


def _nothing_beside(situation: Situation, user: Any, action: str) -> list[Section]:
    return []


def _every_kind(kind: str) -> Q:
    return Q()


@dataclass(frozen=True)
class Room:
    """``kinds``: what kind of sender each case has, in words without a name (one query for a page of cases);
    ``sections``: what the case page shows beside what every case has, given the situation, the user, and whether the
    user has just said why personal data is needed: only then it may stand there unmasked, for this once;
    ``outcomes``: what the column of that name means; ``links``: doors to pages of the room; ``together``: the actions
    that make sense for several cases at once; ``shows``: of the form of an action, field → value → the fields it
    makes needful: others of these are hidden while it is chosen; ``awaits``: the cases that wait for a word of one of
    these roles though their step is somebody else's (``awaits_at_desk``: roles of the agency that has the case);
    ``beside``: what stands beside the form of an action, for whoever fills it in; ``kind_choices`` and ``of_kind``: by
    which kinds the list can be narrowed, and the condition for one of them."""

    procedure: str
    kinds: Callable[[Sequence[Case]], dict[int, str]] = _no_kinds
    sections: Callable[[Situation, Any, bool], list[Section]] = _no_sections
    outcomes: Mapping[str, str] = field(default_factory=dict)
    links: Sequence[Link] = ()
    together: Collection[str] = ()
    shows: Callable[[str], Mapping[str, Mapping[str, Sequence[str]]]] = _everything
    awaits: Callable[[Collection[str]], Q | None] = _nobody
    awaits_at_desk: bool = False
    beside: Callable[[Situation, Any, str], list[Section]] = _nothing_beside
    kind_choices: Sequence[tuple[str, str]] = ()
    of_kind: Callable[[str], Q] = _every_kind


_rooms: dict[str, Room] = {}


def register(room: Room) -> None:
    _rooms[room.procedure] = room


def of(procedure: str) -> Room:
    """The room of this procedure; one that says nothing where none has registered."""
    return _rooms.get(procedure) or Room(procedure)


def every() -> list[Room]:
    return list(_rooms.values())
