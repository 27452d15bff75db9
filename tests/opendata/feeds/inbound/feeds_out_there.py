"""Feeds as other people write them."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape


def entry(title="关于做好防汛工作的通知", link="", id="", html="<p>各乡镇要做好准备。</p>", hours_ago=2.0, **fields):
    return {"title": title, "link": link, "id": id, "html": html, "hours_ago": hours_ago, **fields}


def rss(*entries, encoding="utf-8"):
    """RSS 2.0 of these entries."""
    items = "".join(_item(each) for each in entries)
    head = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>省政府</title>'
    return f"{head}{items}</channel></rss>".encode(encoding)


def _item(each):
    parts = [f"<title>{escape(each['title'])}</title>"]
    if each["link"]:
        parts.append(f"<link>{escape(each['link'])}</link>")
    if each["id"]:
        parts.append(f'<guid isPermaLink="false">{escape(each["id"])}</guid>')
    if each["hours_ago"] is not None:
        at = datetime.now(UTC) - timedelta(hours=each["hours_ago"])
        parts.append(f"<pubDate>{format_datetime(at)}</pubDate>")
    parts.append(f"<description>{escape(each['html'])}</description>")
    return f"<item>{''.join(parts)}</item>"


def atom(*entries):
    """Atom of these entries."""
    items = "".join(
        f"<entry><title>{escape(each['title'])}</title><id>{escape(each['id'])}</id>"
        f'<link href="{escape(each["link"])}"/>'
        f"<updated>{(datetime.now(UTC) - timedelta(hours=each['hours_ago'])).isoformat()}</updated>"
        f'<content type="html">{escape(each["html"])}</content></entry>'
        for each in entries
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>国务院</title>{items}</feed>'.encode()
