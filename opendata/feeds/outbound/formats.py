"""A feed as Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1."""

import json
from collections.abc import Callable
from email.utils import format_datetime
from typing import Any
from xml.etree import ElementTree

from .items import FORMS, Feed, Item, absolute, clean

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
LANGUAGE = "zh-CN"
GENERATOR = "阳光政务"


def _within(parent: ElementTree.Element, name: str, text: str = "", **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    if text:
        element.text = clean(text)
    return element


def _xml(root: ElementTree.Element) -> bytes:
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def atom(feed: Feed, origin: str, publisher: str, hub: str = "") -> bytes:
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": LANGUAGE})
    _within(root, "id", feed.id)
    _within(root, "title", feed.title)
    if feed.subtitle:
        _within(root, "subtitle", feed.subtitle)
    _within(root, "updated", feed.updated.isoformat(timespec="seconds"))
    _within(_within(root, "author"), "name", publisher)
    _within(root, "generator", GENERATOR)
    _within(root, "link", rel="self", type=FORMS["atom"][1], href=origin + feed.path("atom"))
    _within(root, "link", rel="alternate", type="text/html", href=absolute(feed.home, origin))
    if hub:
        _within(root, "link", rel="hub", href=hub)
    if feed.following:
        _within(root, "link", rel="next", type=FORMS["atom"][1], href=origin + feed.path("atom", feed.following))
    for item in feed.items:
        _entry(root, item, origin)
    return _xml(root)


def _entry(root: ElementTree.Element, item: Item, origin: str) -> None:
    entry = _within(root, "entry")
    _within(entry, "id", item.id)
    _within(entry, "title", item.title)
    _within(entry, "link", rel="alternate", type="text/html", href=absolute(item.url, origin))
    _within(entry, "published", item.published.isoformat(timespec="seconds"))
    _within(entry, "updated", item.updated.isoformat(timespec="seconds"))
    for author in item.authors:
        _within(_within(entry, "author"), "name", author)
    for category in item.categories:
        _within(entry, "category", term=category)
    if item.summary:
        _within(entry, "summary", item.summary)


def rss(feed: Feed, origin: str, publisher: str, hub: str = "") -> bytes:
    root = ElementTree.Element("rss", {"version": "2.0", "xmlns:atom": ATOM, "xmlns:dc": DUBLIN_CORE})
    channel = _within(root, "channel")
    _within(channel, "title", feed.title)
    _within(channel, "link", absolute(feed.home, origin))
    _within(channel, "description", feed.subtitle or feed.title)
    _within(channel, "language", LANGUAGE)
    _within(channel, "generator", GENERATOR)
    _within(channel, "lastBuildDate", format_datetime(feed.updated))
    _within(channel, "atom:link", rel="self", type=FORMS["rss"][1], href=origin + feed.path("rss"))
    if hub:
        _within(channel, "atom:link", rel="hub", href=hub)
    if feed.following:
        _within(channel, "atom:link", rel="next", href=origin + feed.path("rss", feed.following))
    for item in feed.items:
        element = _within(channel, "item")
        _within(element, "title", item.title)
        _within(element, "link", absolute(item.url, origin))
        if item.summary:
            _within(element, "description", item.summary)
        for author in item.authors:
            _within(element, "dc:creator", author)
        for category in item.categories:
            _within(element, "category", category)
        _within(element, "guid", item.id, isPermaLink="false")
        _within(element, "pubDate", format_datetime(item.published))
    return _xml(root)


def json_item(item: Item, origin: str) -> dict[str, Any]:
    """One item as JSON Feed has it; webhooks send the same."""
    return {
        "id": item.id,
        "url": absolute(item.url, origin),
        "title": item.title,
        "content_text": item.summary or item.title,
        "date_published": item.published.isoformat(timespec="seconds"),
        "date_modified": item.updated.isoformat(timespec="seconds"),
        "authors": [{"name": author} for author in item.authors],
        "tags": list(item.categories),
    }


def json_feed(feed: Feed, origin: str, publisher: str, hub: str = "") -> bytes:
    told: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": absolute(feed.home, origin),
        "feed_url": origin + feed.path("json"),
        "description": feed.subtitle,
        "language": LANGUAGE,
        "authors": [{"name": publisher}],
        "items": [json_item(item, origin) for item in feed.items],
    }
    if feed.following:
        told["next_url"] = origin + feed.path("json", feed.following)
    if hub:
        told["hubs"] = [{"type": "WebSub", "url": hub}]
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


WRITERS: dict[str, Callable[[Feed, str, str, str], bytes]] = {"atom": atom, "rss": rss, "json": json_feed}
