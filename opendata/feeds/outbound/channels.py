"""Which feeds there are. Rooms that cannot know this one are registered by the portal."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .items import Feed


@dataclass(frozen=True)
class Channel:
    """One feed: ``load`` makes it when it is asked for."""

    name: str
    title: str
    subtitle: str
    home: str  # path of the page that shows the same to people
    load: Callable[[], Feed]
    query: str = ""


@dataclass(frozen=True)
class Family:
    """Feeds of one kind, one for each agency, topic, dataset …: ``/feeds/<name>/<key>.atom``.

    ``members``: key and title of all that /feeds/ lists. ``channel``: the feed of a key, None where there is none.
    """

    name: str
    label: str
    members: Callable[[], Sequence[tuple[str, str]]]
    channel: Callable[[str], Channel | None]


_channels: dict[str, Channel] = {}
_families: dict[str, Family] = {}


def register(channel: Channel) -> None:
    """Make a feed known; of one name the last. Call it from an app's ``ready()``."""
    _channels[channel.name] = channel


def register_family(family: Family) -> None:
    """Make a family known; of one name the last."""
    _families[family.name] = family


def channels() -> list[Channel]:
    return list(_channels.values())


def families() -> list[Family]:
    return list(_families.values())


def find(name: str) -> Channel | None:
    """The feed of this name: ``notices``, ``agencies/education``."""
    first, _, key = name.partition("/")
    if key:
        return _families[first].channel(key) if first in _families else None
    return _channels.get(name)
