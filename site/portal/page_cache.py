"""Keeps finished public pages in memory, in front of Django.

Django says which answers may be kept (``portal.middleware.PublicPageMiddleware``); this layer only keeps them, gives
them out again, compressed once, and drops them all when something public changes (``search.memory``) or after a
minute (days left and lights follow the clock too). A request that carries a session is never answered from here and
never kept.
"""

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.http import parse_http_date_safe

from search import memory

MAX_BYTES = 64 * 2**20
MAX_URL = 1_000  # characters; a longer address is answered but not kept

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
CACHEABLE = "portal.cacheable"  # set by the middleware in the request's environ


@dataclass(frozen=True)
class Page:
    status: str
    headers: list[tuple[str, str]]
    etag: str
    plain: bytes
    packed: bytes
    kept_at: float
    given_again: Callable[[Environ], None] | None = None

    @property
    def size(self) -> int:
        return len(self.plain) + len(self.packed) + 1_000

    def is_had_by(self, environ: Environ) -> bool:
        """Whether whoever asks says that they have it; what they say of the date counts where they name no tag."""
        if tags := environ.get("HTTP_IF_NONE_MATCH", ""):
            return self.etag in tags
        changed = next((value for name, value in self.headers if name.lower() == "last-modified"), "")
        since = parse_http_date_safe(environ.get("HTTP_IF_MODIFIED_SINCE", "")) if changed else None
        return since is not None and (parse_http_date_safe(changed) or since + 1) <= since


class PageCache:
    """WSGI middleware: ``application = PageCache(application)``."""

    def __init__(self, application: Callable[[Environ, StartResponse], Iterable[bytes]]) -> None:
        self.application = application
        self.pages: OrderedDict[tuple[str, ...], Page] = OrderedDict()
        self.size = 0
        self.lock = threading.Lock()
        self.version = -1

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self.application(environ, start_response)
        version = self._fresh_version()
        page = self.pages.get(key)
        if page is not None and time.monotonic() - page.kept_at <= memory.LIFETIME:
            if page.given_again:
                page.given_again(environ)
        else:
            page = self._ask(environ, key, version)
            if isinstance(page, tuple):  # not to be kept: pass on what Django said
                status, headers, exc_info, body = page
                start_response(status, headers, exc_info)
                if environ["REQUEST_METHOD"] == "HEAD":  # else a whole file would be read for nobody
                    if hasattr(body, "close"):
                        body.close()
                    return [b""]
                return body
        return self._give(page, environ, start_response)

    @staticmethod
    def _key(environ: Environ) -> tuple[str, ...] | None:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        cookies = environ.get("HTTP_COOKIE", "")
        if settings.SESSION_COOKIE_NAME + "=" in cookies or "HTTP_AUTHORIZATION" in environ or "HTTP_RANGE" in environ:
            return None
        path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        if len(path) + len(query) > MAX_URL:
            return None
        scheme = str(environ.get("HTTP_X_FORWARDED_PROTO") or environ["wsgi.url_scheme"])
        display = "elder" if "display=elder" in cookies else ""
        return (scheme, str(environ.get("HTTP_HOST", "")), str(path), str(query), display)

    def _fresh_version(self) -> int:
        version = memory.version()
        if version != self.version:
            with self.lock:
                self.version, self.size = version, 0
                self.pages.clear()
        return version

    def _ask(self, environ: Environ, key: tuple[str, ...], version: int) -> Any:
        answer: list[Any] = []

        def remember(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            answer[:] = [status, headers, exc_info]

        method = environ["REQUEST_METHOD"]
        environ["REQUEST_METHOD"] = "GET"  # a HEAD fills the cache as well as a GET
        environ[memory.KEPT_IN_FRONT] = method
        body = self.application(environ, remember)
        environ["REQUEST_METHOD"] = method
        status, headers, exc_info = answer
        if not environ.get(CACHEABLE) or not status.startswith("200"):
            return status, headers, exc_info, body
        try:
            plain = b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()
        own = {"content-length", "etag", "vary"}
        page = Page(
            status=status,
            headers=[(name, value) for name, value in headers if name.lower() not in own],
            etag='"' + hashlib.sha256(plain).hexdigest()[:32] + '"',
            plain=plain,
            packed=gzip.compress(plain, 6, mtime=0),
            kept_at=time.monotonic(),
            given_again=environ.get(memory.GIVEN_AGAIN),
        )
        # A page begun before the last change must not be kept as if it knew of it.
        if memory.shared_version() == version:
            self._keep(key, page)
        return page

    def _keep(self, key: tuple[str, ...], page: Page) -> None:
        with self.lock:
            old = self.pages.pop(key, None)
            self.pages[key] = page
            self.size += page.size - (old.size if old else 0)
            while self.size > MAX_BYTES:
                _, dropped = self.pages.popitem(last=False)
                self.size -= dropped.size

    @staticmethod
    def _give(page: Page, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        headers = [*page.headers, ("ETag", page.etag), ("Vary", "Accept-Encoding, Cookie")]
        if page.is_had_by(environ):
            start_response("304 Not Modified", headers)
            return [b""]
        body = page.plain
        if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            headers.append(("Content-Encoding", "gzip"))
            body = page.packed
        headers.append(("Content-Length", str(len(body))))
        start_response(page.status, headers)
        return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]
