"""Every address of asking, keys and reuse, by every method, with whatever is sent: never an error of ours."""

import pytest
from django.core.cache import cache
from django.test import Client

ADDRESSES = [
    "/data/new/", "/data/new/sender/", "/data/new/check/", "/data/new/clear/", "/data/new/cleared/",
    "/data/new/procedure/", "/data/receipt/", "/data/receipt/pdf/", "/data/receipt/noted/", "/data/receipt/done/",
    "/data/track/", "/data/track/case/", "/data/track/leave/", "/data/track/case/take_key/",
    "/data/track/case/no_such/", "/data/track/case/papers/1/", "/data/wanted/", "/data/wanted/1/",
    "/data/reuse/", "/data/reuse/new/", "/data/reuse/thanks/", "/data/reuse/1/", "/data/keys/", "/data/keys/new/",
    "/data/keys/mine/",
]  # fmt: skip
FIELDS = (
    "kind", "dataset", "datasets", "to", "subject", "text", "number", "code", "key", "secret", "url", "title", "token",
    "proof", "question", "answer", "stop", "remove", "place",
)  # fmt: skip
SENT = {"nothing": {}, "hostile": dict.fromkeys(FIELDS, "\x00'\"<script>%s{{" + "长" * 50_000)}


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_error_of_ours(portal_ready, address):
    cache.clear()
    client = Client(raise_request_exception=True)
    for method in ("get", "head", "options", "put", "delete", "patch"):
        assert getattr(client, method)(address).status_code < 500, method
    for name, sent in SENT.items():
        assert client.post(address, sent).status_code < 500, name
    query = "kind=%27%22%3Cb%3E&dataset=%F0%9F%98%80&key=%F0%9F%98%80~1&place=" + "a" * 3_000
    assert client.get(f"{address}?{query}").status_code < 500
