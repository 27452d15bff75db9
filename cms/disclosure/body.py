"""The body of a document: as it is stored, as it is read, as plain text.

Stored, it is a stream of rich text, tables and pictures; a long law has one piece of rich text a chapter. Anchors for
headings and articles (第X条) are made when it is read, so that editors need not care for them.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from django.conf import settings
from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe

from cms.review.texts import plain

from .models import Document

KEPT_SECONDS = 24 * 60 * 60
LONG_TEXT = 3000  # characters from which a document has its contents beside it
FEWEST_ENTRIES = 4  # that make a list of contents worth its place

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERAL = r"[〇零一二两三四五六七八九十百千]{1,9}|\d{1,4}"
_ARTICLE = re.compile(rf"第({_NUMERAL})条(?:之({_NUMERAL}))?(?=[\s\u3000：:【（(]|$)")
_DIVISION = re.compile(rf"第({_NUMERAL})(编|章|节)")
_DIVISIONS = {"编": "part", "章": "chapter", "节": "section"}
_PARAGRAPH = re.compile(r"<(h[2-4]|p)\b([^>]*)>(.*?)</\1>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Entry:
    """One line of the contents; ``depth`` 0 is a chapter or heading, 1 what stands under it."""

    anchor: str
    text: str
    depth: int


@dataclass(frozen=True)
class Rendered:
    """A body ready to be shown. ``contents`` is empty where the text is short enough to do without."""

    html: SafeString
    contents: tuple[Entry, ...]


def numeral(text: str) -> int:
    """The number written in Chinese or Arabic numerals, below ten thousand: 一百二十三, 十二, 123.

    >>> numeral("一百零五")
    105
    """
    if text.isdecimal():
        return int(text)
    total = digit = 0
    for character in text:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = _DIGITS[character]
    return total + digit


class _Anchors:
    """Gives every heading and article of one text an anchor that nobody else in it has."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.headings: list[Entry] = []
        self.articles: list[Entry] = []

    def _free(self, wanted: str) -> str:
        anchor, copy = wanted, 1
        while anchor in self.taken:
            copy += 1
            anchor = f"{wanted}.{copy}"
        self.taken.add(anchor)
        return anchor

    def __call__(self, match: re.Match[str]) -> str:
        tag, attributes, inner = match.groups()
        text = plain(inner).strip()
        if tag == "p":
            article = _ARTICLE.match(text)
            if not article:
                return match[0]
            number = f"{numeral(article[1])}-{numeral(article[2])}" if article[2] else str(numeral(article[1]))
            anchor = self._free(f"article-{number}")
            self.articles.append(Entry(anchor, article[0], 0))
        else:
            division = _DIVISION.match(text)
            wanted = f"{_DIVISIONS[division[2]]}-{numeral(division[1])}" if division else "heading"
            anchor = self._free(wanted)
            if tag != "h4" and text:
                self.headings.append(Entry(anchor, text, int(tag[1]) - 2))
        return f'<{tag}{attributes} id="{anchor}">{inner}</{tag}>'


def anchored(html: str) -> tuple[str, list[Entry]]:
    """The same HTML with anchors, and its contents: the headings, or the articles of a law that has none."""
    anchors = _Anchors()
    html = _PARAGRAPH.sub(anchors, html)
    return html, anchors.headings or anchors.articles


def render(document: Document) -> Rendered:
    """The body as it is read; made once for each text and kept in the cache."""
    key = f"disclosure:body:{settings.THEME}:{document.body_digest}"
    rendered = cache.get(key)
    if rendered is None:
        rendered = render_anew(document)
        cache.set(key, rendered, KEPT_SECONDS)
    return rendered


def digest(document: Document) -> str:
    """The same for the same body, whichever document has it."""
    return hashlib.sha256(json.dumps(document.body.get_prep_value(), sort_keys=True).encode()).hexdigest()


def render_anew(document: Document) -> Rendered:
    """The body as it is read, of a draft as well."""
    html, contents = anchored(document.body.render_as_block())
    is_long = len(contents) >= FEWEST_ENTRIES and len(_TAG.sub("", html)) >= LONG_TEXT
    return Rendered(mark_safe(html), tuple(contents) if is_long else ())  # noqa: S308 - from Wagtail's own blocks


def _table_rows(value: Any) -> Iterable[str]:
    if value.get("table_caption"):
        yield value["table_caption"]
    for row in value.get("data") or []:
        yield "\t".join(str(cell or "") for cell in row)


def plain_text(document: Document) -> str:
    """What the body says, without its form: for search and as a text file."""
    parts: list[str] = []
    for child in document.body.raw_data:
        kind, value = child["type"], child["value"]
        if kind == "text":
            parts.append(plain(value))
        elif kind == "table":
            parts.extend(_table_rows(value))
        elif kind == "picture":
            parts.append(" ".join(value.get(name) or "" for name in ("alt", "caption")))
    return re.sub(r"\n\s*\n+", "\n\n", "\n\n".join(parts)).strip()


def _piece(kind: str, value: Any, position: int) -> dict[str, Any]:
    # The same place has the same id, so that importing again makes the same body.
    return {"type": kind, "value": value, "id": str(uuid5(NAMESPACE_OID, str(position)))}


def stream(pieces: Iterable[tuple[str, Any]]) -> list[dict[str, Any]]:
    """A body to store, from ``("text", clean HTML)`` and ``("table", rows of text)`` in their order.

    One piece of text a chapter keeps a long law light to edit. The first row of a table holds its headings.
    """
    return [
        _piece(kind, table(value) if kind == "table" else value, position)
        for position, (kind, value) in enumerate(pieces)
    ]


def table(rows: list[list[str]], caption: str = "") -> dict[str, Any]:
    """A table as Wagtail stores it."""
    return {
        "data": rows,
        "cell": [],
        "mergeCells": [],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_header_choice": "row",
        "table_caption": caption,
    }


def paragraphs(text: str) -> str:
    """Plain text as HTML, one paragraph a line."""
    return "".join(f"<p>{escape(line.strip(), quote=False)}</p>" for line in text.splitlines() if line.strip())
