"""What has a way of its own: recognised from kind and words, said, and led there. It never keeps anybody from writing.

The list is ``elsewhere.toml``; a letter that goes its way all the same is read by a receiver, who may lead it there.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..kinds import LetterKind

_LIST = Path(__file__).with_name("elsewhere.toml")
READ = 6_000  # characters that are looked at: whatever is sent, it costs no more


@dataclass(frozen=True)
class Way:
    """Where to go; without ``url`` it is only told."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Channel:
    name: str
    title: str
    says: str
    words: re.Pattern[str]
    ways: tuple[Way, ...]
    basis: str = ""
    kinds: frozenset[str] = frozenset()
    always: frozenset[str] = frozenset()

    def is_meant(self, kind: str, text: str) -> bool:
        if kind in self.always:
            return True
        return (not self.kinds or kind in self.kinds) and self.words.search(text) is not None


@cache
def channels() -> tuple[Channel, ...]:
    """In the order in which they are told: what cannot wait comes first."""
    found = tomllib.loads(_LIST.read_text(encoding="utf-8"))["channels"]
    return tuple(_read(one) for one in found)


def _read(one: dict[str, object]) -> Channel:
    kinds, always = (frozenset(map(LetterKind, one.get(name, ()))) for name in ("kinds", "always"))  # type: ignore[call-overload]
    return Channel(
        name=str(one["name"]), title=str(one["title"]), says=str(one["says"]), basis=str(one.get("basis", "")),
        words=re.compile("|".join(f"(?:{word})" for word in one["words"])),  # type: ignore[attr-defined]
        ways=tuple(Way(**way) for way in one["ways"]), kinds=kinds, always=always,  # type: ignore[attr-defined]
    )  # fmt: skip


def recognise(kind: str, *texts: str) -> list[Channel]:
    """The channels a letter may belong to rather."""
    text = "\n".join(texts)[:READ]
    return [channel for channel in channels() if channel.is_meant(kind, text)]
