"""What a feed is made of, in no format."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

NEWEST = 50  # items of one feed
# What XML 1.0 cannot hold; what else is there is text.
_NOT_TEXT = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FORMS = {
    "rss": ("RSS", "application/rss+xml"),
    "atom": ("Atom", "application/atom+xml"),
    "json": ("JSON Feed", "application/feed+json"),
}


def clean(text: str) -> str:
    """``text`` as every format can hold it."""
    return _NOT_TEXT.sub(" ", text).strip()


@dataclass(frozen=True)
class Item:
    """One thing that is new. ``key`` is its own for ever, whatever becomes of its title, address and time."""

    key: str
    title: str
    url: str  # a path of ours, or a whole address
    published: datetime
    updated: datetime
    summary: str = ""
    authors: Sequence[str] = ()
    categories: Sequence[str] = ()

    @property
    def id(self) -> str:
        return tag(self.key)


@dataclass(frozen=True)
class Feed:
    """``name`` and ``query`` are its address; ``following``: the query of the page after this one, where it goes on."""

    name: str
    title: str
    subtitle: str
    home: str  # path of the page that shows the same to people
    items: Sequence[Item]
    query: str = ""
    following: str = ""

    @property
    def id(self) -> str:
        return tag(f"feeds/{self.name}{'?' if self.query else ''}{self.query}")

    @cached_property
    def updated(self) -> datetime:
        """When the newest of it changed; of an empty one the beginning of the year, so that it does not move."""
        newest = max((item.updated for item in self.items), default=None)
        return newest or timezone.localtime().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)

    def path(self, form: str, query: str | None = None) -> str:
        """Its address in a format."""
        return address(self.name, form, self.query if query is None else query)


def address(name: str, form: str, query: str = "") -> str:
    """The path of a feed in a format."""
    return f"/feeds/{name}.{form}{'?' if query else ''}{query}"


def tag(key: str) -> str:
    """A name that is ours and stays (RFC 4151), by whichever address we are asked: ``tag:www.qinghe.gov.cn,2026:…``."""
    return f"tag:{urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or 'localhost'},2026:{key}"


def absolute(url: str, origin: str) -> str:
    return origin + url if url.startswith("/") else url
