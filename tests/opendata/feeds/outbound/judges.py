"""Whether a feed is valid, by the schema of its format."""

import json
import re
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path

import rnc2rng
from jsonschema import Draft202012Validator, FormatChecker
from lxml import etree

HERE = Path(__file__).parent
ATOM = "{http://www.w3.org/2005/Atom}"
# RSS 2.0: what may stand in a channel and in an item, and how often at most.
IN_CHANNEL = {
    "title": 1, "link": 1, "description": 1, "language": 1, "copyright": 1, "managingEditor": 1, "webMaster": 1,
    "pubDate": 1, "lastBuildDate": 1, "category": 99, "generator": 1, "docs": 1, "cloud": 1, "ttl": 1, "image": 1,
    "textInput": 1, "skipHours": 1, "skipDays": 1, "item": 10_000,
}  # fmt: skip
IN_ITEM = {
    "title": 1, "link": 1, "description": 1, "author": 1, "category": 99, "comments": 1, "enclosure": 1, "guid": 1,
    "pubDate": 1, "source": 1,
}  # fmt: skip
RFC_822 = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d ([+-]\d{4}|GMT)")


@cache
def _atom_schema():
    written = rnc2rng.dumps(rnc2rng.load(str(HERE / "atom.rnc"))).replace('xmlns:local=""', "")
    return etree.RelaxNG(etree.fromstring(written.encode()))


def atom(content: bytes):
    """The feed, read. Fails where RFC 4287 is not kept, in its grammar or in what it says beside it."""
    root = etree.fromstring(content)
    _atom_schema().assertValid(root)
    entries = root.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(ids) == len(set(ids)), "an id twice"
    assert all(re.match(r"[a-z][a-z0-9+.-]*:", one) for one in [root.findtext(f"{ATOM}id"), *ids])
    assert root.find(f"{ATOM}author") is not None or all(entry.find(f"{ATOM}author") is not None for entry in entries)
    for place in (root, *entries):
        kinds = [(link.get("rel", "alternate"), link.get("type")) for link in place.findall(f"{ATOM}link")]
        assert len(kinds) == len(set(kinds)), "two links alike"
    for entry in entries:  # an entry without content has a page
        assert entry.find(f"{ATOM}link[@rel='alternate']") is not None
    assert root.find(f"{ATOM}link[@rel='self']") is not None
    return root


def rss(content: bytes):
    """The feed, read. Fails where RSS 2.0 is not kept."""
    root = etree.fromstring(content)
    assert root.tag == "rss" and root.get("version") == "2.0"
    (channel,) = root
    assert channel.tag == "channel"
    _holds(channel, IN_CHANNEL, ("title", "link", "description"))
    guids = []
    for item in channel.findall("item"):
        _holds(item, IN_ITEM, ())
        assert item.findtext("title") or item.findtext("description")
        assert item.findtext("link").startswith("http")
        guids.append(item.findtext("guid"))
        assert item.find("guid").get("isPermaLink") in ("true", "false")
    assert len(guids) == len(set(guids)), "a guid twice"
    for date in (*channel.iter("pubDate"), *channel.iter("lastBuildDate")):
        assert RFC_822.fullmatch(date.text), date.text
        assert parsedate_to_datetime(date.text).tzinfo
    return channel


def _holds(element, allowed, needed) -> None:
    names = [child.tag for child in element if not child.tag.startswith("{")]  # elements of other namespaces may stand
    assert set(names) <= set(allowed), set(names) - set(allowed)
    assert all(names.count(name) <= allowed[name] for name in names)
    assert all(element.findtext(name) for name in needed)


def json_feed(content: bytes):
    """The feed, read. Fails where JSON Feed 1.1 is not kept."""
    told = json.loads(content)
    schema = json.loads((HERE / "json_feed.json").read_text())
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(told)
    ids = [item["id"] for item in told["items"]]
    assert len(ids) == len(set(ids)), "an id twice"
    return told


JUDGES = {"atom": atom, "rss": rss, "json": json_feed}
