"""Calls to other people's servers, made so that nobody can turn the portal against its own network.

The name is resolved once; the connection goes to that very number; and what the socket says about its other end is
checked before a byte is sent. Each redirect goes through all of this again. Size and time are bounded for the whole,
headers, slow drops and what unpacks included. No proxy of the environment is used.
"""

import http.client
import io
import queue
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from django.conf import settings

from .addresses import INSIDE, BadAddress, Forbidden, NetError, Place, check, is_public, read

__all__ = [
    "BadAddress", "BadAnswer", "Fetched", "Forbidden", "NetError", "TooBig", "TooSlow", "Unreachable",
    "check", "fetch", "post",
]  # fmt: skip

MAX_BYTES = 10 * 2**20
TIMEOUT = 20.0  # seconds, for everything
CONNECT = 6.0  # seconds for one of a name's numbers
MAX_REDIRECTS = 5
MAX_TRIED = 4  # numbers of one name
PERMANENT = {301, 308}
REDIRECTS = {301, 302, 303, 307, 308}
WITHOUT_BODY = {204, 304}
GZIP = 31  # what zlib calls it
KEPT_AT_HOME = {"authorization", "cookie"}  # never taken along to another host


class Unreachable(NetError):
    """No name, no connection, no valid certificate."""


class TooSlow(NetError):
    """The time for it is over."""


class TooBig(NetError):
    """More than was allowed, packed or unpacked."""


class BadAnswer(NetError):
    """Not HTTP, broken off, or packed in a way that we did not ask for."""


@dataclass(frozen=True)
class Fetched:
    """What came back. Names of headers in small letters."""

    status: int
    url: str  # where it came from in the end
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    moved_to: str = ""  # where it has moved for good, if each redirect on the way said so


def fetch(
    url: str, *, headers: Mapping[str, str] | None = None, max_bytes: int = MAX_BYTES, timeout: float = TIMEOUT
) -> Fetched:
    """GET. Follows redirects, each of them checked. Raises NetError; an answer with an error status is an answer."""
    clock = _Clock(timeout)
    sent = {name.lower(): value for name, value in (headers or {}).items()}
    place, moved_to, for_good = read(url), "", True
    for _ in range(MAX_REDIRECTS + 1):
        answer = _ask("GET", place, sent, None, max_bytes, clock)
        location = answer.headers.get("location", "")
        if answer.status not in REDIRECTS or not location:
            return Fetched(answer.status, place.url, answer.headers, answer.body, moved_to)
        following = read(urljoin(place.url, location))
        if place.scheme == "https" and following.scheme == "http":
            raise BadAnswer("对方把加密的地址转到了不加密的地址，没有跟过去")
        if following.origin != place.origin:
            sent = {name: value for name, value in sent.items() if name not in KEPT_AT_HOME}
        for_good = for_good and answer.status in PERMANENT
        place = following
        moved_to = place.url if for_good else ""
    raise BadAnswer(f"转了 {MAX_REDIRECTS} 次还没有到")


def post(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str] | None = None,
    max_bytes: int = 64 * 2**10,
    timeout: float = TIMEOUT,
) -> Fetched:
    """POST. A redirect is given back as it came: what was meant for one address is not carried to another."""
    sent = {name.lower(): value for name, value in (headers or {}).items()}
    place = read(url)
    return _ask("POST", place, sent, body, max_bytes, _Clock(timeout))


class _Clock:
    """How much time is left for everything."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.end = seconds, time.monotonic() + seconds

    def left(self) -> float:
        left = self.end - time.monotonic()
        if left <= 0:
            raise TooSlow(f"{self.seconds:g} 秒内没有收完")
        return left


class _Reader(io.RawIOBase):
    """Reads a socket; every read has only the time that is left for everything."""

    def __init__(self, connection: socket.socket, clock: _Clock) -> None:
        self.connection, self.clock = connection, clock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self.connection.settimeout(self.clock.left())
        return self.connection.recv_into(buffer)


class _Bounded:
    """As much of a socket as ``http.client`` uses."""

    def __init__(self, connection: socket.socket, clock: _Clock) -> None:
        self.connection, self.clock = connection, clock

    def sendall(self, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            self.connection.settimeout(self.clock.left())
            rest = rest[self.connection.send(rest[: 2**16]) :]

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self.connection, self.clock))

    def close(self) -> None:
        """Not yet: ``http.client`` says this before the body is read. Whoever opened it closes it."""


def _ask(
    method: str, place: Place, headers: Mapping[str, str], body: bytes | None, max_bytes: int, clock: _Clock
) -> Fetched:
    try:
        connection = _connect(place, clock)
        try:
            return _exchange(connection, method, place, headers, body, max_bytes, clock)
        finally:
            connection.close()
    except NetError:
        raise
    except TimeoutError:
        raise TooSlow(f"{clock.seconds:g} 秒内没有收完") from None
    except ssl.SSLCertVerificationError as error:
        raise Unreachable(f"对方的证书不能信任（{error.verify_message}）") from None
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"连不上（{type(error).__name__}）") from None
    except (http.client.HTTPException, ValueError) as error:
        raise BadAnswer(f"对方的回答不合 HTTP（{type(error).__name__}）") from None


def _connect(place: Place, clock: _Clock) -> socket.socket:
    """A connection to one of the numbers of a place, checked at its other end."""
    numbers = [number for number in _numbers(place, clock) if _may_call(str(number[1][0]), place.port)]
    if not numbers:
        raise Forbidden(INSIDE)
    failure: OSError | None = None
    for family, number in numbers[:MAX_TRIED]:
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            connection.settimeout(min(CONNECT, clock.left()))
            connection.connect(number)
            _check_other_end(connection, place.port)
            if place.scheme == "https":
                connection.settimeout(clock.left())
                connection = ssl.create_default_context().wrap_socket(connection, server_hostname=place.host)
            return connection
        except ssl.SSLError:
            connection.close()
            raise
        except OSError as error:
            connection.close()
            failure = error
        except BaseException:
            connection.close()
            raise
    if isinstance(failure, TimeoutError):
        raise Unreachable("对方的服务器没有应答")
    raise Unreachable("对方的服务器拒绝连接，或者不在线")


def _check_other_end(connection: socket.socket, port: int) -> None:
    """The last word on where we are connected has the socket, whatever a name server said."""
    other = str(connection.getpeername()[0])
    if not _may_call(other, port):
        raise Forbidden(INSIDE)
    if other == str(connection.getsockname()[0]) and not _is_tests_own(other, port):
        raise Forbidden(INSIDE)  # this machine, by its own public number


def _may_call(address: str, port: int) -> bool:
    return is_public(address) or _is_tests_own(address, port)


def _is_tests_own(address: str, port: int) -> bool:
    """Servers that the test-suite runs itself. The setting exists in portal.settings.test alone (checks.py)."""
    return address == "127.0.0.1" and port in getattr(settings, "FETCH_LOOPBACK_PORTS", ())


def _numbers(place: Place, clock: _Clock) -> list[tuple[socket.AddressFamily, Any]]:
    """What the name means, asked in a thread of its own: the system's resolver knows no time limit."""
    answers: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answers.put(error)

    threading.Thread(target=ask, name="resolve", daemon=True).start()
    try:
        answer = answers.get(timeout=clock.left())
    except queue.Empty:
        raise TooSlow("查不到对方的主机名：域名服务器没有应答") from None
    if isinstance(answer, Exception):
        raise Unreachable("查不到对方的主机名") from None
    return [(family, number) for family, _, _, _, number in answer]


def _exchange(
    connection: socket.socket,
    method: str,
    place: Place,
    headers: Mapping[str, str],
    body: bytes | None,
    max_bytes: int,
    clock: _Clock,
) -> Fetched:
    client = http.client.HTTPConnection(place.host, place.port)
    client.auto_open = 0  # it never connects by itself
    client.sock = _Bounded(connection, clock)
    client.putrequest(method, place.target, skip_host=True, skip_accept_encoding=True)
    ours = {"host": place.authority, "accept-encoding": "gzip", "connection": "close", "user-agent": _name()}
    if body is not None:
        ours["content-length"] = str(len(body))
    for name, value in {**headers, **ours}.items():
        client.putheader(name, value.encode() if not value.isascii() else value)
    client.endheaders(body)
    with client.getresponse() as response:
        told = {name.lower(): ", ".join(response.headers.get_all(name, [])) for name in response.headers}
        content = b"" if response.status in WITHOUT_BODY else _body(response, told, max_bytes)
        return Fetched(response.status, place.url, told, content)


def _name() -> str:
    return f"YangguangPortal/1.0 (+{settings.WAGTAILADMIN_BASE_URL})"


def _body(response: http.client.HTTPResponse, told: Mapping[str, str], max_bytes: int) -> bytes:
    if (response.length or 0) > max_bytes:
        raise TooBig(_too_big(max_bytes))
    expected = response.length  # None where it is sent in chunks or ends with the connection
    packed = told.get("content-encoding", "").strip().lower()
    if packed in ("", "identity"):
        pieces = _pieces(response, expected)
    elif packed in ("gzip", "x-gzip"):
        pieces = _unpacked(_pieces(response, expected), max_bytes)
    else:
        raise BadAnswer("对方用了没有要求的压缩方式")
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > max_bytes:
            raise TooBig(_too_big(max_bytes))
    return bytes(content)


def _too_big(max_bytes: int) -> str:
    return f"内容超过 {max_bytes / 2**20:g} MB，没有收下"


def _pieces(response: http.client.HTTPResponse, expected: int | None) -> Iterator[bytes]:
    received = 0
    while piece := response.read1(2**16):
        received += len(piece)
        yield piece
    if expected is not None and received < expected:
        raise BadAnswer("对方中途断开，没有收完")


def _unpacked(pieces: Iterator[bytes], max_bytes: int) -> Iterator[bytes]:
    """Unpack gzip step by step, never more at once than is allowed for the whole."""
    unpacker = zlib.decompressobj(GZIP)
    try:
        for piece in pieces:
            rest = piece
            while rest:
                if unpacker.eof:  # a gzip file may be several, one after the other
                    unpacker = zlib.decompressobj(GZIP)
                yield unpacker.decompress(rest, max_bytes + 1)
                rest = unpacker.unconsumed_tail or unpacker.unused_data
    except zlib.error:
        raise BadAnswer("压缩的内容坏了") from None
    if not unpacker.eof:
        raise BadAnswer("对方中途断开，没有收完")
