"""Real servers for tests of what fetches from other people's: HTTP by pages that a test writes, and raw bytes."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Asked:
    """A request as it came in. Names of headers in small letters."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Reply:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


Page = Reply | Callable[[Asked], Reply]


class Elsewhere:
    """Another site, on this machine: ``pages`` by path; ``asked``: what was asked of it, in order."""

    def __init__(self, address: tuple[str, int] = ("127.0.0.1", 0)) -> None:
        self.pages: dict[str, Page] = {}
        self.asked: list[Asked] = []
        self.server = ThreadingHTTPServer(address, self._handler())
        self.server.daemon_threads = True
        self.host, self.port = self.server.server_address[0], self.server.server_port
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def url(self, path: str = "/") -> str:
        return f"http://{self.host}:{self.port}{path}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        here = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                length = int(self.headers.get("content-length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                asked = Asked(self.command, self.path, headers, self.rfile.read(length))
                here.asked.append(asked)
                page = here.pages.get(self.path) or here.pages.get("*") or Reply(b"not here", 404)
                reply = page if isinstance(page, Reply) else page(asked)
                self.send_response(reply.status)
                for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                if reply.status not in (204, 304):
                    self.wfile.write(reply.body)

            do_GET = do_POST = do_HEAD = answer

            def log_message(self, *args: object) -> None:
                pass

        return Handler


@contextmanager
def raw(speak: Callable[[socket.socket], None]) -> Iterator[int]:
    """A server that says to each caller what ``speak`` sends, HTTP or not; gives its port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                caller, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=talk, args=(caller,), daemon=True).start()

    def talk(caller: socket.socket) -> None:
        with caller:
            try:
                caller.recv(65536)
                speak(caller)
            except OSError:
                pass  # the caller has left

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.close()
