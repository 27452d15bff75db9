"""Calls bought together: what was counted in the shared cache for several calls, this process hands out one by one."""

import threading
import time
from collections.abc import Hashable
from dataclasses import dataclass

MOST = 20_000  # callers at a time


@dataclass
class Lease:
    """``left`` calls are not made yet; ``used``: all that are counted, these included; it runs out at ``ends``."""

    left: int
    used: int
    ends: float  # of the monotonic clock, seconds


_lock = threading.Lock()
_leases: dict[Hashable, Lease] = {}


def use(caller: Hashable) -> tuple[int, int] | None:
    """One call of what was bought: (how many were made so far, seconds until the count begins anew); None where nothing
    is left."""
    now = time.monotonic()
    with _lock:
        lease = _leases.get(caller)
        if lease is None or not lease.left or now >= lease.ends:
            return None
        lease.left -= 1
        return lease.used - lease.left, max(1, round(lease.ends - now))


def buy(caller: Hashable, calls: int, used: int, seconds: int) -> None:
    """``calls`` are counted, the first is made now; the window ends in ``seconds``."""
    with _lock:
        if len(_leases) >= MOST:
            _leases.clear()  # what was bought and not used is lost: at most a hundredth of what each may
        _leases[caller] = Lease(calls - 1, used, time.monotonic() + seconds)


def forget() -> None:
    """Nothing is bought any more."""
    with _lock:
        _leases.clear()
