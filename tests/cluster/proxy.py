"""What stands before the nodes of a managed cluster: TLS, keys and passwords, and a gateway's own limits.

The nodes' own security is a module Maven Central does not hold; a client cannot tell the difference.
"""

import base64
import hashlib
import http.client
import json
import shutil
import ssl
import subprocess
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from urllib.parse import urlsplit

from tests.cluster.jars import NotHere

PASSED_ON = ("content-type", "x-elastic-product", "location", "warning")
REASONS = {401: "security_exception", 413: "content_too_long_exception", 429: "es_rejected_execution_exception"}


def basic(user: str, password: str) -> str:
    """The header a user and a password make."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def api_key(identity: str, key: str) -> str:
    """The header an API key makes."""
    return "ApiKey " + base64.b64encode(f"{identity}:{key}".encode()).decode()


class Proxy:
    """Passes on to ``upstream`` what comes with one of ``allowed`` in its Authorization header.

    ``most_bytes`` of one request, else 413; the next ``busy`` bulks are answered 429.
    """

    def __init__(self, upstream: str, allowed: tuple[str, ...] = (), tls: bool = True, most_bytes: int = 0) -> None:
        self.upstream = urlsplit(upstream)
        self.allowed = allowed
        self.most_bytes = most_bytes
        self.busy = 0
        self.refused = 0  # how often it said no
        self._folder = Path(tempfile.mkdtemp(prefix="proxy-"))
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.scheme = "https" if tls else "http"
        if tls:
            self._make_certificate()
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.certificate, self._folder / "key.pem")
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)

    @property
    def certificate(self) -> Path:
        return self._folder / "certificate.pem"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate."""
        return hashlib.sha256(ssl.PEM_cert_to_DER_cert(self.certificate.read_text())).hexdigest()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def _make_certificate(self) -> None:
        if not shutil.which("openssl"):
            raise NotHere("openssl is not here")
        subject = ("-subj", "/CN=search.test", "-addext", "subjectAltName=IP:127.0.0.1")
        files = ("-keyout", self._folder / "key.pem", "-out", self.certificate)
        kind = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
        subprocess.run(["openssl", "req", "-x509", *kind, *subject, *files], check=True, capture_output=True)

    def __enter__(self) -> "Proxy":
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        shutil.rmtree(self._folder, ignore_errors=True)


def _handler(proxy: Proxy) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            if proxy.allowed and self.headers.get("authorization") not in proxy.allowed:
                return self._refuse(401)
            if proxy.most_bytes and len(body) > proxy.most_bytes:
                return self._refuse(413)
            if proxy.busy and "_bulk" in self.path:
                proxy.busy -= 1
                return self._refuse(429)
            upstream = http.client.HTTPConnection(proxy.upstream.hostname or "", proxy.upstream.port, timeout=60)
            try:
                kept = {name: value for name, value in self.headers.items() if name.lower() != "authorization"}
                upstream.request(self.command, self.path, body, kept)
                answer = upstream.getresponse()
                headers = {name: value for name in PASSED_ON if (value := answer.getheader(name))}
                return self._answer(answer.status, answer.read(), headers)
            finally:
                upstream.close()

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass

        def _refuse(self, status: int) -> None:
            proxy.refused += 1
            error = {"type": REASONS[status], "reason": "refused by the gateway"}
            body = json.dumps({"error": {"root_cause": [error], **error}, "status": status}).encode()
            self._answer(status, body, {"content-type": "application/json", "x-elastic-product": "Elasticsearch"})

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def log_message(self, format: str, *arguments: object) -> None:
            """Nobody reads it."""

    return Handler
