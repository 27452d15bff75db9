"""From a feed's bytes to its entries, by way of ``child``."""

import hashlib
import json
import subprocess
import sys
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from .child import MAX_ENTRIES, MAX_HTML, MAX_SECONDS, MAX_TITLE

ROOT = Path(__file__).resolve().parents[3]
_START = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from opendata.feeds.inbound.child import main; main()"
MAX_OUTPUT = MAX_ENTRIES * (MAX_HTML + 10_000) * 4


class Unreadable(Exception):
    """It is no feed, or one that cannot be read; the text says which, for members of staff."""


@dataclass(frozen=True)
class Entry:
    """One entry of a feed, cleaned."""

    id: str
    title: str
    link: str
    issued_at: datetime | None
    summary: str
    html: str
    author: str = ""

    @property
    def key(self) -> str:
        """By which its source knows it again."""
        return _digest(self.id or self.link or self.title)

    @property
    def digest(self) -> str:
        return _digest("\n".join((self.title, self.summary, self.html)))


@dataclass(frozen=True)
class Feed:
    title: str
    entries: list[Entry] = field(default_factory=list)
    more: int = 0  # entries beyond what is read
    flawed: bool = False  # not well-formed, but readable


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()


def read(content: bytes, url: str = "", content_type: str = "") -> Feed:
    """Raises Unreadable."""
    told = [each.replace("\0", "") for each in (url, content_type[:200])]  # no argument can hold it
    command = [sys.executable, "-I", "-c", _START, *told]
    try:
        done = subprocess.run(  # noqa: S603 - our own program; address and type are only words to it
            command, input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/", env={},
            timeout=MAX_SECONDS, start_new_session=True, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Unreadable("这份订阅读得太久，没有读完") from None
    if done.returncode:
        raise Unreadable("这份订阅读不下去：已损坏，或者占用过多")
    try:
        return _checked(json.loads(done.stdout[:MAX_OUTPUT]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise Unreadable("这份订阅读不下去：已损坏") from None


def _checked(told: dict[str, Any]) -> Feed:
    """What was told, taken at no more than it may be: a hostile feed had its hands in that process."""
    if refused := told.get("refused"):
        raise Unreadable(str(refused)[:200])
    entries = [
        Entry(
            id=str(each["id"])[:2000],
            title=str(each["title"]).replace("\0", "")[:MAX_TITLE],
            link=str(each["link"])[:2000],
            issued_at=datetime.fromisoformat(each["issued"]) if each["issued"] else None,
            summary=str(each["summary"]).replace("\0", "")[:1000],
            html=str(each["html"]).replace("\0", "")[: 2 * MAX_HTML],
            author=str(each["author"]).replace("\0", "")[:60],
        )
        for each in told["entries"][:MAX_ENTRIES]
    ]
    return Feed(str(told["title"])[:MAX_TITLE], entries, int(told["more"]), bool(told["flawed"]))
