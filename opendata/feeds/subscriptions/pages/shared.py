"""What the pages have in common."""

from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse

from interaction.casework import codes

from ..looking import NoSuchFeed, channel_of

SALT = "feeds.form"
LIFETIME = 2 * 60 * 60  # seconds in which a form may be sent
GONE = "这一页放得太久了。您填的都还在，请再提交一次。"


def new_token() -> str:
    """What one filling-in of a form is known by, signed: nobody chooses it."""
    return signing.dumps(codes.new_secret(), salt=SALT)


def secret_of(token: str) -> str:
    """The secret of a token; empty where it is none of ours, or over."""
    try:
        return str(signing.loads(token, salt=SALT, max_age=LIFETIME))
    except signing.BadSignature:
        return ""


def brought(request: HttpRequest) -> dict[str, str]:
    """The feed that a link to the form names, if there is one."""
    given = request.POST if request.method == "POST" else request.GET
    feed, query = given.get("feed", "")[:100], given.get("query", "")[:1_500]
    try:
        channel = channel_of(feed, query) if feed else None
    except NoSuchFeed:
        channel = None
    return {"feed": feed, "query": channel.query, "title": channel.title} if channel else {}


def way(*further: tuple[str, str]) -> dict[str, Any]:
    return {"breadcrumbs": [("订阅", reverse("feeds")), *further]}
