"""What is the same story: the same page, or the same title at about the same time."""

import hashlib
import re
import unicodedata
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.db.models import Q

from search.segmentation.normalising import normalise

from .models import Story
from .reading import Entry

APART = timedelta(days=3)  # between two stories of one title that are one
LEAST = 8  # characters of a title that says enough: 公告 is not the same story twice
# What addresses carry for those who count readers.
_COUNTED = re.compile(r"^(utm_.*|from|spm|share.*|timestamp|_t)$", re.IGNORECASE)


def link_key(link: str) -> str:
    """The same for addresses that lead to the same page; empty where there is none."""
    if not link:
        return ""
    parts = urlsplit(link)
    host = (parts.hostname or "").removeprefix("www.").removeprefix("m.")
    asked = urlencode(sorted((name, value) for name, value in parse_qsl(parts.query) if not _COUNTED.match(name)))
    path = re.sub(r"/(index\.\w+)?$", "", parts.path)
    if not path and not asked:
        return ""  # a site's own front page, which careless feeds give for every entry
    return _digest(f"{host}:{parts.port or ''}{path}?{asked}")


def title_key(title: str) -> str:
    """The same for titles that differ in marks, spaces, widths or traditional characters; empty for short ones."""
    text = unicodedata.normalize("NFKC", normalise(title))
    letters = "".join(character for character in text if character.isalnum()).casefold()
    return _digest(letters) if len(letters) >= LEAST else ""


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()


def known(entry: Entry, at: datetime) -> Story | None:
    """The story that this entry tells again. ``at``: when it came out, or was seen."""
    same = Q(pk=None)
    if key := link_key(entry.link):
        same |= Q(link_key=key)
    if key := title_key(entry.title):
        near = (at - APART, at + APART)
        same |= Q(title_key=key) & (Q(issued_at__range=near) | Q(issued_at=None, seen_at__range=near))
    return Story.objects.filter(same).order_by("pk").first()
