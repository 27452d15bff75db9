"""Whatever is sent to an address of these rooms, by whichever method, the answer is never an error of ours."""

import re
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.urls import URLPattern, get_resolver

pytestmark = pytest.mark.django_db
ROOMS = ("mailbox/", "consultations/", "supervision/", "data/", "feeds/", "api/v1/")
HOSTILE = {
    "key": "2026-11-23~²", "page": "-1", "part": "[]", "kind": "长" * 300, "agency": "../..", "year": "9" * 40,
    "month": "0", "q": "'\"><script>", "auto": "²", "ended": "x", "done": "__class__", "with": "code", "tab": "١",
}  # fmt: skip
TYPED = dict.fromkeys(("number", "category", "guest", "degree"), "9" * 40) | {
    "code": "a\x00b", "token": "{}", "text": "\ufffd" * 9_000, "subject": "a\x00b", "name": "=1+1", "phone": "١٣٨",
    "email": "@", "helpful": ["yes", "no"], "remove": "²", "seen": "-1", "answer": "長" * 99, "question": "x",
    "proof": "bm8=", "q1": ["²", "x"], "mark": "x", "kind": "[]", "sender_kind": "?", "stance": "?",
}  # fmt: skip


def routes(patterns, before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(getattr(pattern.pattern, "_route", ""))
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern.url_patterns, route)


def addresses() -> list[str]:
    """Each with a key that leads to nothing, as big as an address takes."""
    found = {route for route in routes(get_resolver().url_patterns) if route.startswith(ROOMS)}
    words = {"slug": "rate", "str": "x"}
    fill = lambda match: words.get(match[1], "9" * 18)  # noqa: E731
    return sorted("/" + re.sub(r"<(?:(\w+):)?\w+>", fill, route) for route in found)


def test_they_are_all_found():
    assert len(addresses()) > 120


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete", "options"])
def test_no_address_breaks(client, portal_ready, method):
    cache.clear()
    client.raise_request_exception = False
    for address in addresses():
        sent = {"get": HOSTILE, "head": HOSTILE, "post": TYPED}.get(method)
        answer = getattr(client, method)(address, sent) if sent else getattr(client, method)(address)
        assert answer.status_code < 500, f"{method} {address}"
        if method in ("put", "patch", "delete"):
            assert answer.status_code in (404, 405), f"{method} {address}: {answer.status_code}"
