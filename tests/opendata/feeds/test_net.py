"""Fetching from other people's servers: what comes back, and what never happens. Against real servers."""

import gzip
import io
import time
import tracemalloc

import pytest

from opendata.feeds import net

from .servers import Reply, raw


def test_a_page_is_fetched_with_its_headers(elsewhere):
    elsewhere.pages["/feed?a=1"] = Reply(b"<rss/>", headers={"ETag": '"1"'})
    fetched = net.fetch(elsewhere.url("/feed?a=1"), headers={"If-None-Match": '"0"', "Host": "evil.cn"})
    assert (fetched.status, fetched.body, fetched.headers["etag"], fetched.moved_to) == (200, b"<rss/>", '"1"', "")
    asked = elsewhere.asked[0]
    assert asked.headers["if-none-match"] == '"0"' and asked.headers["host"] == f"127.0.0.1:{elsewhere.port}"
    assert "YangguangPortal" in asked.headers["user-agent"]


def test_not_modified_and_errors_are_answers(elsewhere):
    elsewhere.pages["/same"] = Reply(status=304)
    elsewhere.pages["/gone"] = Reply(b"gone", status=410)
    assert (net.fetch(elsewhere.url("/same")).status, net.fetch(elsewhere.url("/gone")).body) == (304, b"gone")


def test_what_is_posted_arrives_and_is_not_carried_elsewhere(elsewhere):
    elsewhere.pages["/hook"] = Reply(b"thanks", status=202)
    elsewhere.pages["/moved"] = Reply(status=307, headers={"Location": "/hook"})
    answer = net.post(elsewhere.url("/hook"), "数据".encode(), headers={"X-Signature": "abc"})
    assert (answer.status, answer.body) == (202, b"thanks")
    assert (elsewhere.asked[0].body, elsewhere.asked[0].headers["x-signature"]) == ("数据".encode(), "abc")
    assert net.post(elsewhere.url("/moved"), b"x").status == 307
    assert [asked.path for asked in elsewhere.asked] == ["/hook", "/moved"]


def test_redirects_are_followed_and_a_move_for_good_is_told(elsewhere):
    elsewhere.pages["/old"] = Reply(status=301, headers={"Location": "../new"})
    elsewhere.pages["/new"] = Reply(b"here")
    elsewhere.pages["/today"] = Reply(status=302, headers={"Location": elsewhere.url("/new")})
    moved = net.fetch(elsewhere.url("/old"))
    assert (moved.body, moved.url, moved.moved_to) == (b"here", elsewhere.url("/new"), elsewhere.url("/new"))
    assert net.fetch(elsewhere.url("/today")).moved_to == ""


def test_a_ring_of_redirects_ends(elsewhere):
    elsewhere.pages["/ring"] = Reply(status=302, headers={"Location": "/ring"})
    with pytest.raises(net.BadAnswer):
        net.fetch(elsewhere.url("/ring"))
    assert len(elsewhere.asked) == net.MAX_REDIRECTS + 1


def test_a_secret_is_not_taken_along_to_another_host(elsewhere, inside, settings):
    other = type(elsewhere)()
    settings.FETCH_LOOPBACK_PORTS = {elsewhere.port, other.port}
    other.pages["/"] = Reply(b"other")
    elsewhere.pages["/"] = Reply(status=302, headers={"Location": other.url()})
    net.fetch(elsewhere.url(), headers={"Authorization": "Bearer 1", "If-None-Match": '"0"'})
    other.close()
    assert "authorization" in elsewhere.asked[0].headers
    assert "authorization" not in other.asked[0].headers and other.asked[0].headers["if-none-match"] == '"0"'


# --- What is inside is never reached


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "2130706433", "0x7f.1", "0.0.0.0", "[::ffff:127.0.0.1]"]
)
def test_this_machine_is_not_called_by_any_of_its_names(inside, host):
    with pytest.raises(net.Forbidden):
        net.fetch(f"http://{host}:{inside.port}/")
    with pytest.raises(net.Forbidden):
        net.post(f"http://{host}:{inside.port}/", b"x")


@pytest.mark.parametrize(
    "target",
    [
        "127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "169.254.169.254", "10.0.0.1",
        "[fd00:ec2::254]",
    ],
)  # fmt: skip
def test_a_redirect_does_not_lead_inside(elsewhere, inside, target):
    elsewhere.pages["/"] = Reply(status=302, headers={"Location": f"http://{target}:{inside.port}/"})
    with pytest.raises(net.Forbidden):
        net.fetch(elsewhere.url())


def test_a_redirect_does_not_lead_off_the_web(elsewhere):
    elsewhere.pages["/"] = Reply(status=302, headers={"Location": "file:///etc/passwd"})
    with pytest.raises(net.BadAddress):
        net.fetch(elsewhere.url())


def test_no_proxy_of_the_environment_is_asked(elsewhere, inside, monkeypatch):
    monkeypatch.setenv("http_proxy", inside.url())
    monkeypatch.setenv("HTTP_PROXY", inside.url())
    elsewhere.pages["/"] = Reply(b"direct")
    assert net.fetch(elsewhere.url()).body == b"direct"


def test_what_a_test_may_call_is_not_what_the_portal_may_call(elsewhere, settings):
    del settings.FETCH_LOOPBACK_PORTS
    with pytest.raises(net.Forbidden):
        net.fetch(elsewhere.url())
    assert elsewhere.asked == []


# --- Sizes


def test_more_than_allowed_is_not_taken_in(elsewhere):
    elsewhere.pages["/"] = Reply(b"x" * 1001)
    assert len(net.fetch(elsewhere.url(), max_bytes=1001).body) == 1001
    with pytest.raises(net.TooBig):
        net.fetch(elsewhere.url(), max_bytes=1000)


def test_an_endless_answer_ends(settings):
    def speak(caller):
        caller.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            caller.sendall(b"x" * 65536)

    with raw(speak) as port:
        settings.FETCH_LOOPBACK_PORTS = {port}
        with pytest.raises(net.TooBig):
            net.fetch(f"http://127.0.0.1:{port}/", max_bytes=2**20)


def test_gzip_is_unpacked_in_parts_too(elsewhere):
    packed = gzip.compress("青禾".encode() * 1000) + gzip.compress(b"end")
    elsewhere.pages["/"] = Reply(packed, headers={"Content-Encoding": "gzip"})
    assert net.fetch(elsewhere.url()).body == "青禾".encode() * 1000 + b"end"
    elsewhere.pages["/"] = Reply(packed[:50], headers={"Content-Encoding": "gzip"})
    with pytest.raises(net.BadAnswer):
        net.fetch(elsewhere.url())
    elsewhere.pages["/"] = Reply(b"not packed", headers={"Content-Encoding": "gzip"})
    with pytest.raises(net.BadAnswer):
        net.fetch(elsewhere.url())
    elsewhere.pages["/"] = Reply(b"x", headers={"Content-Encoding": "br"})
    with pytest.raises(net.BadAnswer):
        net.fetch(elsewhere.url())


def test_a_gzip_bomb_takes_no_memory(elsewhere):
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb") as file:
        for _ in range(200):
            file.write(bytes(2**20))
    bomb = packed.getvalue()
    elsewhere.pages["/"] = Reply(bomb, headers={"Content-Encoding": "gzip"})
    tracemalloc.start()
    try:
        with pytest.raises(net.TooBig):
            net.fetch(elsewhere.url(), max_bytes=2**20)
        assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
    finally:
        tracemalloc.stop()


# --- Time


def _drip(head):
    def speak(caller):
        caller.sendall(head)
        while True:
            caller.sendall(b"x")
            time.sleep(0.02)

    return speak


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 100 Continue\r\nX: "],
    ids=["status", "header", "body", "continue"],
)  # fmt: skip
def test_drop_by_drop_is_not_forever(settings, head):
    with raw(_drip(head)) as port:
        settings.FETCH_LOOPBACK_PORTS = {port}
        with pytest.raises(net.TooSlow):
            net.fetch(f"http://127.0.0.1:{port}/", timeout=0.3)


def test_silence_is_not_forever(settings):
    with raw(lambda caller: time.sleep(5)) as port:
        settings.FETCH_LOOPBACK_PORTS = {port}
        with pytest.raises(net.TooSlow):
            net.fetch(f"http://127.0.0.1:{port}/", timeout=0.3)
        with pytest.raises(net.NetError):  # nor is TLS
            net.fetch(f"https://127.0.0.1:{port}/", timeout=0.3)


# --- What is wrong


@pytest.mark.parametrize(
    "said",
    [
        b"", b"hello\r\n\r\n", b"HTTP/1.1 999999 X\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70000,
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 101 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=["nothing", "no-http", "status", "short", "broken-chunk", "long-header", "many-headers", "bad-chunk"],
)  # fmt: skip
def test_an_answer_that_is_none_is_said_so(settings, said):
    with raw(lambda caller: caller.sendall(said)) as port:
        settings.FETCH_LOOPBACK_PORTS = {port}
        with pytest.raises(net.NetError) as refused:
            net.fetch(f"http://127.0.0.1:{port}/", timeout=5)
        assert str(port) not in str(refused.value)


def test_nobody_there_is_said_so(elsewhere):
    elsewhere.close()
    with pytest.raises(net.Unreachable):
        net.fetch(elsewhere.url())


def test_headers_cannot_be_smuggled_in(elsewhere):
    with pytest.raises(net.BadAnswer):
        net.fetch(elsewhere.url(), headers={"If-None-Match": '"1"\r\nX-Evil: 1'})
    assert elsewhere.asked == []
