"""Finished pages are kept in front of Django: the same answer, quicker, and never one that is out of date."""

import gzip

import pytest
from django.conf import settings

from portal.page_cache import CACHEABLE, MAX_BYTES, PageCache
from search import memory


class Server:
    """A WSGI application that counts how often it is really asked."""

    def __init__(self, cacheable: bool = True, status: str = "200 OK") -> None:
        self.asked = 0
        self.cacheable, self.status = cacheable, status

    def __call__(self, environ, start_response):
        self.asked += 1
        environ[CACHEABLE] = self.cacheable
        start_response(self.status, [("Content-Type", "text/html")])
        return [f"第 {self.asked} 次 {environ['PATH_INFO']}".encode()]


class Visitor:
    def __init__(self, application) -> None:
        self.application = application

    def get(self, path="/", **environ):
        answer = {}

        def start_response(status, headers, exc_info=None):
            answer.update(status=status, headers=dict(headers))

        method = environ.pop("method", "GET")
        asked = {"REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": "h"}
        asked |= {"wsgi.url_scheme": "http", **environ}
        answer["body"] = b"".join(self.application(asked, start_response))
        return answer


@pytest.fixture
def server():
    return Server()


@pytest.fixture
def visitor(server):
    return Visitor(PageCache(server))


def test_a_public_page_is_made_once(server, visitor):
    assert visitor.get("/a")["body"] == visitor.get("/a")["body"] == "第 1 次 /a".encode()
    assert server.asked == 1


def test_a_change_to_public_content_is_seen_at_once(server, visitor):
    visitor.get("/a")
    memory.bump()
    assert visitor.get("/a")["body"] == "第 2 次 /a".encode()


def test_a_page_begun_before_a_change_is_not_kept(visitor):
    class Slow(Server):
        def __call__(self, environ, start_response):
            memory.bump()  # an editor publishes while the page is being made
            return super().__call__(environ, start_response)

    slow = Slow()
    visitor.application.application = slow
    visitor.get("/a")
    visitor.get("/a")
    assert slow.asked == 2


def test_staff_are_never_answered_from_memory_nor_kept(server, visitor):
    cookie = f"{settings.SESSION_COOKIE_NAME}=abc"
    visitor.get("/a")
    assert visitor.get("/a", HTTP_COOKIE=cookie)["body"] == "第 2 次 /a".encode()
    assert visitor.get("/a")["body"] == "第 1 次 /a".encode()


def test_what_django_does_not_release_is_not_kept():
    server = Server(cacheable=False)
    visitor = Visitor(PageCache(server))
    visitor.get("/a")
    visitor.get("/a")
    assert server.asked == 2


def test_a_missing_page_is_not_kept():
    server = Server(status="404 Not Found")
    visitor = Visitor(PageCache(server))
    visitor.get("/a")
    assert visitor.get("/a")["status"] == "404 Not Found"
    assert server.asked == 2


def test_the_elder_mode_has_its_own_copy(visitor):
    plain = visitor.get("/a")["body"]
    assert visitor.get("/a", HTTP_COOKIE="display=elder")["body"] != plain
    assert visitor.get("/a")["body"] == plain


def test_another_address_host_or_query_is_another_page(server, visitor):
    visitor.get("/a")
    visitor.get("/b")
    visitor.get("/a", QUERY_STRING="page=2")
    visitor.get("/a", HTTP_HOST="other")
    assert server.asked == 4


def test_packed_and_plain_say_the_same(visitor):
    plain = visitor.get("/a")
    packed = visitor.get("/a", HTTP_ACCEPT_ENCODING="br, gzip")
    assert packed["headers"]["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed["body"]) == plain["body"]
    assert int(packed["headers"]["Content-Length"]) == len(packed["body"])


def test_who_has_the_page_already_gets_304_without_a_body(visitor):
    etag = visitor.get("/a")["headers"]["ETag"]
    again = visitor.get("/a", HTTP_IF_NONE_MATCH=etag)
    assert (again["status"], again["body"]) == ("304 Not Modified", b"")


def test_head_has_no_body_and_get_after_it_has(server, visitor):
    assert visitor.get("/a", method="HEAD")["body"] == b""
    assert visitor.get("/a")["body"] == "第 1 次 /a".encode()


def test_a_post_always_reaches_django(server, visitor):
    visitor.get("/a", method="POST")
    visitor.get("/a", method="POST")
    assert server.asked == 2


def test_memory_is_bounded(visitor):
    cache = visitor.application

    def big(environ, start_response):
        environ[CACHEABLE] = True
        start_response("200 OK", [])
        return [b"x" * (8 * 2**20)]

    cache.application = big
    for number in range(12):
        visitor.get(f"/{number}")
    assert cache.size <= MAX_BYTES
    assert len(cache.pages) < 12
