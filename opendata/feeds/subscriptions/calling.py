"""Calls to other people's servers, made beside the worker: whoever is slow keeps nobody waiting.

The worker hands over what is to be sent and comes back for the answers. Threads of this module only wait for the
network; everything that is written down is written by the worker itself. What a killed worker had under way is sent
again when its time has come: it was put off before it was sent.
"""

import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Any

from opendata.feeds import net

AT_ONCE = 8
TIMEOUT = 10.0  # seconds for one call
MAX_ANSWER = 16 * 2**10  # bytes of an answer that are read


@dataclass(frozen=True)
class Answered:
    """``status`` 0: nobody answered, ``note`` says why."""

    status: int
    body: bytes
    took: int  # milliseconds
    note: str = ""

    @property
    def arrived(self) -> bool:
        return 200 <= self.status < 300


def call(url: str, body: bytes, headers: Mapping[str, str]) -> Answered:
    """One call, waited for."""
    began = time.monotonic()
    try:
        got = net.post(url, body, headers=headers, max_bytes=MAX_ANSWER, timeout=TIMEOUT)
        status, content, note = got.status, got.body, ""
    except net.NetError as error:
        status, content, note = 0, b"", str(error)
    return Answered(status, content, int((time.monotonic() - began) * 1000), note)


class Calls:
    """Calls under way, each with what it is for."""

    def __init__(self) -> None:
        self.under_way: dict[Future[Answered], Any] = {}
        self.lock = threading.Lock()
        self.pool: ThreadPoolExecutor | None = None

    @property
    def free(self) -> int:
        return AT_ONCE - len(self.under_way)

    def start(self, purpose: Any, url: str, body: bytes, headers: Mapping[str, str]) -> None:
        with self.lock:
            self.pool = self.pool or ThreadPoolExecutor(AT_ONCE, thread_name_prefix="calling")
            self.under_way[self.pool.submit(call, url, body, headers)] = purpose

    def finished(self) -> list[tuple[Any, Answered]]:
        """What has been answered since the last time."""
        with self.lock:
            done = [future for future in self.under_way if future.done()]
            return [(self.under_way.pop(future), future.result()) for future in done]

    def settle(self) -> None:
        """Wait for all that is under way."""
        wait(list(self.under_way))
