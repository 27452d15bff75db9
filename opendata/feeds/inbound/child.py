"""The process that reads one feed: its bytes on standard input, its entries on standard output, as JSON.

Whoever writes a feed has no hand in anything else: the process is given no environment, opens nothing once it is
loaded, and the system ends it where it takes too much time or memory. It cleans the HTML, too.
"""

import calendar
import html
import re
import sys
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate
from typing import Any
from urllib.parse import urlsplit

from search.extraction import locked

MAX_ENTRIES = 200
MAX_TITLE = 250
MAX_HTML = 200_000
MAX_INPUT = 64 * 2**20
MAX_MEMORY = 512 * 2**20
MAX_CPU = 10  # seconds
MAX_SECONDS = 15  # by the clock
TOO_MUCH = "这份订阅过大或嵌套过深，没有读"

TAGS = {
    "p", "div", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "b", "strong", "ul", "ol", "li", "a", "blockquote",
    "table", "tbody", "thead", "tr", "td", "th", "caption",
}  # fmt: skip
ATTRIBUTES = {"a": {"href"}, "td": {"colspan"}, "th": {"colspan"}}
# Once before nothing can be opened any more: both of feedparser's ways, well-formed and not.
SAMPLES = (
    b'<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel><item><title>1</title>'
    b"<pubDate>Mon, 14 Jul 2026 08:00:00 +0800</pubDate><description>&lt;p&gt;1&lt;/p&gt;</description></item>"
    b"</channel></rss>",
    b"<rss><channel><item><title>1<description>&nbsp;&lt;b>1</item></channel>",
    b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title type="html">1</title>'
    b"<updated>2026-07-14T08:00:00+08:00</updated><content type='xhtml'><div>1</div></content></entry></feed>",
)
CHINA = timezone(timedelta(hours=8))
# Most feeds of Chinese sites name no zone: they mean their own clock, and feedparser takes it for Greenwich's.
_ZONE = re.compile(r"(?:[+-]\d{2}:?\d{2}|Z|\b(?!AM|PM)[A-Z]{2,4})$")
_PLAIN_DATE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]*(\d{1,2})[:：时](\d{1,2})(?:[:：分](\d{1,2}))?)?"
)
_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<[^>]*>")
_INLINE = re.compile(r"</?(?:b|strong|a)\b[^>]*>")  # these may stand in the middle of a word


def clean(markup: str) -> str:
    """HTML with nothing in it that acts, loads or hides."""
    import nh3

    return nh3.clean(
        markup[:MAX_HTML], tags=TAGS, attributes=ATTRIBUTES, url_schemes={"http", "https"}, link_rel=None
    ).strip()  # fmt: skip


def words(markup: str) -> str:
    """Text of one line, of what may be HTML."""
    text = html.unescape(_TAG.sub(" ", _INLINE.sub("", clean(markup))))
    return _SPACE.sub(" ", "".join(character for character in text if character.isprintable() or character.isspace()))


def _link(entry: Any) -> str:
    link = str(entry.get("link") or "")
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    whole = parts.scheme in ("http", "https") and parts.netloc and len(link) <= 2000 and link.isprintable()
    return link if whole and " " not in link else ""


def _here(year: int, month: int, day: int, hour: int, minute: int, second: int) -> str:
    return datetime(year, month, day, hour, minute, second, tzinfo=CHINA).isoformat()


def _date(entry: Any) -> str:
    for name in ("published", "updated", "created"):
        said = str(entry.get(name) or "").strip()
        try:
            if (parsed := entry.get(f"{name}_parsed")) and _ZONE.search(said):
                return datetime.fromtimestamp(calendar.timegm(parsed), UTC).isoformat()
            if plain := _PLAIN_DATE.search(said):
                return _here(*(int(part or 0) for part in plain.groups()))
            if named := parsedate(said):  # as mail writes it, without a zone
                return _here(*named[:6])
        except (ValueError, TypeError, IndexError, OverflowError, OSError):
            continue
    return ""


def _entry(entry: Any) -> dict[str, str]:
    content = next((each.get("value") or "" for each in entry.get("content") or []), "")
    summary = entry.get("summary") or ""
    return {
        "id": str(entry.get("id") or "")[:2000],
        "title": words(str(entry.get("title") or "")).strip()[:MAX_TITLE],
        "link": _link(entry),
        "issued": _date(entry),
        "summary": words(summary).strip()[:1000],
        "html": clean(content or summary),
        "author": words(str(entry.get("author") or "")).strip()[:60],
    }


def read(content: bytes, url: str, content_type: str) -> dict[str, Any]:
    """What the feed says, or why it is none."""
    import feedparser

    parsed = feedparser.parse(
        content, response_headers={"content-location": url, "content-type": content_type}, sanitize_html=False
    )
    if not parsed.version and not parsed.entries:
        return {"refused": "取到的不是 RSS 或 Atom，可能是网页，请核对地址"}
    return {
        "title": words(str(parsed.feed.get("title") or "")).strip()[:MAX_TITLE],
        "entries": [_entry(entry) for entry in parsed.entries[:MAX_ENTRIES]],
        "more": max(0, len(parsed.entries) - MAX_ENTRIES),
        "flawed": bool(parsed.bozo),
    }


def main() -> None:
    locked.limit(cpu=MAX_CPU, seconds=MAX_SECONDS, memory=MAX_MEMORY, written=0)
    try:
        for sample in SAMPLES:
            read(sample, "", "application/xml")
        for encoding in ("utf-8-sig", "gb18030", "gb2312", "gbk", "big5", "utf-16", "utf-32", "windows-1252"):
            "".encode(encoding)
        locked.lock()
        told = read(sys.stdin.buffer.read(MAX_INPUT), sys.argv[1], sys.argv[2])
    except (MemoryError, RecursionError):
        told = {"refused": TOO_MUCH}
    except Exception as error:  # a damaged feed fails in a hundred ways, all with the same remedy
        told = {"refused": f"这份订阅已损坏，读不下去（{type(error).__name__}）"}
    locked.end(told, TOO_MUCH)
