"""Whatever a visitor's address holds, the answer is a page in Chinese that helps, never an error of ours."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db

BAD = [
    "/no-such-page/",
    "/disclosure/documents/not-a-number/",
    "/disclosure/documents/11990321000000000X/2026-99999/",
    "/disclosure/catalogue/?topic=zz&agency=nobody&year=abc",
    "/disclosure/catalogue/?after=%F0%9F%92%A9",
    "/notices/999999999999999999999/",
    "/notices/?kind=nothing&year=-1",
    "/agencies/nobody/",
    "/search/?q=%00",
    "/search/?q=" + "%E5%85%AC" * 3000,
    "/search/?q=a&page=999999999999999999999999",
    "/search/?q=a&page=-1&from=yesterday&to=2026-02-31",
    "/search/?q=%22%22%22+AND+%28%28+*%3A*+%5B+TO+%5D+%7E%5E9",
    "/api/v1/search?q=%00",
    "/api/v1/search?q=a&page=abc&from=x",
    "/api/v1/no-such-thing",
    "/feeds/none.rss",
    "/%00/",
    "/%ff%fe/",
    "/a%0d%0aSet-Cookie:x=1/",
    "/..%2f..%2fetc/passwd",
    "/files/999999/none.pdf",
    # A digit to Unicode, and no number.
    "/mailbox/letters/?key=2026-11-23~%C2%B2",
    "/mailbox/knowledge/?key=2026-11-23~%C2%B2",
    "/notices/?key=2026-11-23~%C2%B2",
    "/" + "长" * 900 + "/",
]


@pytest.mark.parametrize("address", BAD)
def test_a_bad_address_gets_a_proper_page(client, portal_ready, address):
    client.raise_request_exception = False
    answer = client.get(address)
    assert answer.status_code < 500, answer.content[:500]
    if answer.status_code >= 400:
        assert (
            "json" in answer["Content-Type"] or "青禾" in answer.content.decode() or "页面" in answer.content.decode()
        )


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(["/search/", "/disclosure/catalogue/", "/notices/", "/agencies/", "/api/v1/search"]),
    query=st.dictionaries(
        st.sampled_from(
            ["q", "kind", "agency", "topic", "year", "from", "to", "sort", "page", "after", "matter", "field"]
        ),
        st.text(max_size=60),
        max_size=5,
    ),
)
def test_no_query_string_is_an_error_of_ours(client, portal_ready, path, query):
    client.raise_request_exception = False
    assert client.get(path, query).status_code < 500
