"""Links to feeds, for programs in a page's head and for people in its text."""

from typing import Any
from urllib.parse import urlencode

from django import template

from ..items import FORMS, address

register = template.Library()


@register.inclusion_tag("feeds/_alternates.html")
def feed_alternates(name: str, title: str, query: str = "") -> dict[str, Any]:
    """In ``{% block meta %}``: what reading programs look for."""
    return {"title": title, "links": _links(name, query)}


@register.inclusion_tag("feeds/_links.html")
def feed_links(name: str, said: str = "订阅", query: str = "") -> dict[str, Any]:
    """One quiet line: 订阅：RSS、Atom、JSON Feed、邮件、程序回调."""
    chosen = urlencode({"feed": name, **({"query": query} if query else {})})
    return {"said": said, "chosen": chosen, "links": _links(name, query)}


def _links(name: str, query: str) -> list[dict[str, str]]:
    return [
        {"form": form, "label": label, "type": media_type, "url": address(name, form, query)}
        for form, (label, media_type) in FORMS.items()
    ]
