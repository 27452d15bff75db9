"""What a story can become here. Rooms that hold articles and notices say so through the portal."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from .models import Source, Story
from .reading import Entry


@dataclass(frozen=True)
class Standing:
    """How the record that a story became stands: since when it is public, where the public and staff find it."""

    public_at: datetime | None
    word: str
    url: str = ""
    edit_url: str = ""


class Making(Protocol):
    def __call__(self, entry: Entry, source: Source, place: str, direct: bool) -> str:
        """Make a record of the entry, public at once or under review; gives its key."""


@dataclass(frozen=True)
class Target:
    """A kind of record. ``places``: the keys and names of where one can stand; ``standings``: by record's key."""

    name: str
    label: str
    places: Callable[[], Sequence[tuple[str, str]]]
    make: Making
    standings: Callable[[Collection[str]], Mapping[str, Standing]]


GONE = Standing(None, "稿件已删除")
_targets: dict[str, Target] = {}


def register(target: Target) -> None:
    _targets[target.name] = target


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """For forms: (label, [(key, name)]), keys as ``Source.target`` holds them."""
    return [
        (target.label, [(f"{target.name}:{key}", label) for key, label in target.places()])
        for target in _targets.values()
    ]


def label_of(key: str) -> str:
    """What a place is called; empty where there is none such any more."""
    found = find(key)
    return dict(found[0].places())[found[1]] if found else ""


def find(key: str) -> tuple[Target, str] | None:
    """The target and the place that ``Source.target`` names."""
    name, _, place = key.partition(":")
    target = _targets.get(name)
    if target is None or place not in dict(target.places()):
        return None
    return target, place


def standings(stories: Collection[Story]) -> dict[int, Standing]:
    """How each story's record stands, by the story's key; a few queries for all."""
    found: dict[int, Standing] = {}
    for name in {story.target for story in stories}:
        target = _targets.get(name)
        mine = [story for story in stories if story.target == name]
        known = target.standings({story.record for story in mine}) if target else {}
        found |= {story.pk: known.get(story.record, GONE) for story in mine}
    return found
