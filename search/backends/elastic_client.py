"""Talking to the search servers: another one is tried where one fails, nobody waits long, and nobody waits again for
servers that were out of reach a moment ago. Whatever goes wrong comes out as SearchUnavailable.
"""

import logging
import os
import threading
import time
from base64 import b64encode
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import urllib3
from elastic_transport import TransportError, Urllib3HttpNode
from elasticsearch import ApiError, ConnectionError, Elasticsearch

from search.backends.elastic_address import Address, address_of
from search.errors import SearchUnavailable

logger = logging.getLogger("search")
Result = TypeVar("Result")

CONNECT = 1.0  # seconds until a server that does not even take the connection counts as lost
ANSWER_WITHIN = 1.5  # of one try
ASK_FOR = 4.0  # seconds a visitor waits at most, all tries together
TELL_FOR = 20.0  # and whoever writes
DOUBTS = 3  # failures on end
SHUT_FOR = 5.0  # seconds nobody asks after the servers were out of reach
PASSING = frozenset({429, 502, 503, 504})  # answers that may be another the next time
TRIES = 3  # at answers of an error that may pass, of a question


class Node(Urllib3HttpNode):
    """A server; taking a connection and answering have limits of their own."""

    def perform_request(
        self,
        method: str,
        target: str,
        body: bytes | None = None,
        headers: Any = None,
        request_timeout: Any = None,
    ) -> Any:
        seconds = request_timeout if isinstance(request_timeout, int | float) else ANSWER_WITHIN
        limits: Any = urllib3.Timeout(connect=min(CONNECT, seconds), read=seconds)
        return super().perform_request(method, target, body, headers, limits)


class Fuse:
    """Blows when the servers are out of reach; then one in SHUT_FOR seconds tries, and all others are told at once.

    Where they took the connection and said nothing it blows at the third time on end: one of them may hang, and the
    others have not noticed yet.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._shut_until = 0.0
        self._why = ""

    def check(self) -> None:
        """Raises SearchUnavailable while it is blown."""
        with self._lock:
            if not self._shut_until:
                return
            now = time.monotonic()
            if now < self._shut_until:
                raise SearchUnavailable(self._why)
            self._shut_until = now + SHUT_FOR  # this one tries

    def fail(self, why: str, at_once: bool) -> None:
        """``at_once``: there is no doubt."""
        with self._lock:
            self._failures += 1
            if at_once or self._failures >= DOUBTS or self._shut_until:
                if not self._shut_until:
                    logger.error("nobody is let through to the search servers for now: %s", why)
                self._shut_until, self._why = time.monotonic() + SHUT_FOR, why

    def work(self) -> None:
        if self._failures or self._shut_until:
            with self._lock:
                if self._shut_until:
                    logger.warning("the search servers answer again")
                self._failures, self._shut_until, self._why = 0, 0.0, ""


def told(error: Exception) -> str:
    """An error in one line, for those who keep the site."""
    if isinstance(error, ApiError):
        return f"检索服务器拒绝了请求（{error.status_code}）：{_cause(error)}"[:400]
    causes = getattr(error, "errors", None) or (error,)
    return f"检索服务器无法连接：{type(error).__name__}: {causes[0]}"[:400]


def _cause(error: ApiError) -> str:
    body = error.body if isinstance(error.body, dict) else {}
    cause = body.get("error") or error.message
    if isinstance(cause, dict):
        roots = cause.get("root_cause") or [cause]
        cause = f"{roots[0].get('type', '')}: {roots[0].get('reason', '')}"
    return str(cause)


class Connection:
    """The servers of one address, for all threads of this process. Get it by ``connection_to``."""

    def __init__(self, address: Address) -> None:
        self.address = address
        self.fuse = Fuse()
        options: dict[str, Any] = {"api_key": address.api_key}
        if address.basic_auth:  # encoded here: the client knows passwords in ASCII alone
            options["basic_auth"] = b64encode(":".join(address.basic_auth).encode()).decode()
        if address.ca:
            options["ca_certs"] = address.ca
        if address.fingerprint:
            options["ssl_assert_fingerprint"] = address.fingerprint
        self._client = Elasticsearch(
            list(address.hosts),
            node_class=Node,
            request_timeout=ANSWER_WITHIN,
            max_retries=0,  # tried again here, where the time that is left is known
            connections_per_node=20,
            max_dead_node_backoff=10,
            **{name: value for name, value in options.items() if value},
        )

    def ask(self, action: Callable[[Elasticsearch], Result], seconds: float = ASK_FOR) -> Result:
        """What ``action`` gives, for somebody who waits for it. Raises SearchUnavailable, LookupError where an index
        is missing."""
        self.fuse.check()
        until = time.monotonic() + seconds
        lost = refused = 0
        while True:
            limit = max(0.2, min(until - time.monotonic(), max(ANSWER_WITHIN, seconds / 2)))
            try:
                result = action(self._client.options(request_timeout=limit))
            except (ApiError, TransportError) as error:
                lost += isinstance(error, TransportError)
                refused += not isinstance(error, TransportError)
                pause = 0.1 * refused if refused else 0.05 * (lost // len(self.address.hosts))
                passing = isinstance(error, TransportError) or _may_pass(error)
                spent = refused >= TRIES or lost > len(self.address.hosts) + 1
                if passing and not spent and time.monotonic() + pause + 0.2 < until:
                    time.sleep(pause)
                    continue
                raise self._failed(error) from error
            self.fuse.work()
            return result

    def _failed(self, error: Exception) -> Exception:
        if _is_missing(error):
            return LookupError(told(error))
        if isinstance(error, TransportError) or (isinstance(error, ApiError) and error.status_code in (502, 503, 504)):
            # No connection is no doubt; a slow answer may have been one heavy question.
            self.fuse.fail(told(error), at_once=isinstance(error, ConnectionError))
        return SearchUnavailable(told(error))

    def tell(self, action: Callable[[Elasticsearch], Result], seconds: float = TELL_FOR) -> Result:
        """What ``action`` gives, for somebody who writes: tried for a while, with growing pauses. Raises ApiError where
        the answer will not be another, SearchUnavailable."""
        until = time.monotonic() + seconds
        pause = 0.1
        while True:
            limit = max(1.0, until - time.monotonic())
            try:
                result = action(self._client.options(request_timeout=limit))
            except (ApiError, TransportError) as error:
                if isinstance(error, ApiError) and not _may_pass(error, 408):
                    raise
                if time.monotonic() + pause >= until:
                    raise SearchUnavailable(told(error)) from error
                time.sleep(pause)
                pause = min(5.0, pause * 2)
                continue
            self.fuse.work()
            return result

    def forget_view(self, view: str) -> None:
        """A view of an index is no longer needed; the servers drop it by themselves, later."""
        try:
            self._client.close_point_in_time(id=view)
        except (ApiError, TransportError) as error:
            logger.info("a view of the index runs out by itself: %s", told(error))


def _is_missing(error: Exception) -> bool:
    return isinstance(error, ApiError) and error.status_code == 404 and "index_not_found" in _cause(error)


def _may_pass(error: Exception, *more: int) -> bool:
    """Whether the same may succeed a moment later: servers find one another again, an index has just been replaced."""
    return isinstance(error, ApiError) and (
        error.status_code in PASSING
        or error.status_code in more
        or _is_missing(error)
        or "search_context_missing" in str(error.body)
    )


@cache
def _connection(url: str, process: int) -> Connection:
    address = address_of(url)
    if address.ca and not os.access(address.ca, os.R_OK):
        raise SearchUnavailable(f"SEARCH_URL 的 ca 读不到：{address.ca}")
    return Connection(address)


def connection_to(url: str) -> Connection:
    """The one connection of this process; a process that forked opens its own. Raises SearchUnavailable."""
    return _connection(url, os.getpid())
