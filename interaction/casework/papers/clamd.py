"""What clamd understands, over TCP or a Unix socket: is it there, and is there a virus in this.

The libraries there are do not fit: ``clamd`` has rested since 2014, ``clamav-client`` is GPL alone, speaks IPv4 alone
and takes a scanner that hangs up at its size limit for a broken pipe. The protocol is these two commands.
"""

import socket
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

CONNECT = 5.0  # seconds
ANSWER = 60.0  # seconds without a word from it, while it scans
_LONGEST_ANSWER = 4096


class Unreachable(Exception):
    """There is no scanner to speak with now."""


class NotScanned(Exception):
    """The scanner is there and could not scan this; the text says why."""


def address_of(url: str) -> tuple[str, int] | str:
    """Of ``tcp://host:port`` host and port, of ``unix:///path`` the path. ``ValueError`` for what is neither."""
    parts = urlsplit(url)
    if parts.scheme == "tcp" and parts.hostname and parts.path in ("", "/"):
        return parts.hostname, parts.port or 3310
    if parts.scheme == "unix" and parts.path.startswith("/") and not parts.netloc:
        return parts.path
    raise ValueError("neither tcp://host:port nor unix:///path")


@contextmanager
def _connected(url: str, patience: float) -> Iterator[socket.socket]:
    address = address_of(url)
    try:
        if isinstance(address, str):
            opened = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            opened.settimeout(CONNECT)
            try:
                opened.connect(address)
            except OSError:
                opened.close()
                raise
        else:
            opened = socket.create_connection(address, CONNECT)
    except OSError as error:
        raise Unreachable(f"连不上查毒服务（{type(error).__name__}）") from error
    with opened:
        opened.settimeout(patience)
        yield opened


def _answer(connection: socket.socket) -> str:
    """Up to the zero byte that ends it."""
    got = bytearray()
    while b"\0" not in got and len(got) < _LONGEST_ANSWER:
        block = connection.recv(_LONGEST_ANSWER)
        if not block:
            break
        got += block
    return got.partition(b"\0")[0].decode("utf-8", "replace").strip()


def ping(url: str, patience: float = CONNECT) -> None:
    """Returns where a scanner answers; else ``Unreachable``."""
    try:
        with _connected(url, patience) as connection:
            connection.sendall(b"zPING\0")
            if _answer(connection) != "PONG":
                raise Unreachable("查毒服务没有应答")
    except OSError as error:
        raise Unreachable(f"查毒服务没有应答（{type(error).__name__}）") from error


def scan(url: str, blocks: Iterable[bytes]) -> str:
    """The name of the virus that is in it; empty where there is none."""
    with _connected(url, ANSWER) as connection:
        try:
            connection.sendall(b"zINSTREAM\0")
            # It stops listening and says why where there is more than it takes: then its word is read all the same.
            with suppress(BrokenPipeError, ConnectionResetError):
                for block in blocks:
                    if block:
                        connection.sendall(struct.pack(">I", len(block)) + block)
                connection.sendall(struct.pack(">I", 0))
            answer = _answer(connection)
        except OSError as error:
            raise Unreachable(f"查毒服务没有应答（{type(error).__name__}）") from error
    return _understood(answer)


def _understood(answer: str) -> str:
    """``stream: OK``, ``stream: Name FOUND``, or what went wrong."""
    if answer == "stream: OK":
        return ""
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND")
    if not answer:
        raise Unreachable("查毒服务中途断开")
    if "size limit exceeded" in answer:
        raise NotScanned("文件超过查毒服务的上限（clamd 的 StreamMaxLength）")
    raise NotScanned(f"查毒服务没有查成：{answer[:120]}")
