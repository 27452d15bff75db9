"""Whatever is sent to an address of feeds, by whichever method, the answer is never an error of ours."""

import pytest

pytestmark = pytest.mark.django_db
ADDRESSES = [
    "/feeds/", "/feeds/notices.atom", "/feeds/search.json", "/feeds/agencies/x.rss", "/feeds/topics/99.json",
    "/feeds/data/x.atom", "/feeds/mail/", "/feeds/mail/confirm/x/", "/feeds/mail/stop/x/", "/feeds/webhooks/",
    "/feeds/webhooks/manage/", "/feeds/webhooks/manage/hook/", "/feeds/webhooks/manage/leave/",
    "/feeds/webhooks/manage/delete/", "/mailbox/letters/feed.xml",
]  # fmt: skip
HOSTILE = {
    "q": "'\"><script>", "page": "-1", "kind": "长" * 300, "agency": "../..", "year": "٢٠٢٦", "from": "x", "sort": "[]",
    "feed": "a\ufffd", "query": "q=%ff&page=²", "all": "词 " * 40, "number": "²",
}  # fmt: skip
TYPED = [
    {"feed": "notices", "query": "q=\x00", "address": "a\x00b", "url": "http://\x00", "token": "{}", "rhythm": "x"},
    {"feed": "search", "query": "q=" + "长" * 100_000, "address": "a" * 100_000, "url": "http://" + "a" * 100_000},
    {
        "feed": "search",
        "query": "page=99999999999",
        "number": "９" * 50,
        "code": "a\x00b",
        "proof": "bm8=",
        "answer": "長",
    },
    {
        "feed": ["notices", "x"],
        "query": "%%%",
        "address": "=1+1",
        "url": "https://[::ffff:127.0.0.1]/",
        "question": "x",
    },
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_address_breaks(client, index, settings, address):
    settings.EMAIL_HOST = "mail.example.gov.cn"
    settings.FEED_RATE = settings.FEED_RATE_TOTAL = "100000/m"
    client.raise_request_exception = False
    assert client.get(address, HOSTILE).status_code < 500
    assert client.head(address).status_code < 500
    for typed in TYPED:
        assert client.post(address, typed).status_code < 500, typed
    for method in ("put", "patch", "delete"):
        assert getattr(client, method)(address).status_code in (302, 403, 404, 405)
