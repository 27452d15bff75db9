"""What a piece of work costs, as a ratio against a fixed floor measured in the same run: a slow or busy machine makes
both slower. How fast things are is measured in ``bench/``; tests only tell what is bounded from what is not."""

import time
from collections.abc import Callable
from typing import Any

TRIES = 3


def _least(work: Callable[[], Any]) -> float:
    """Seconds of this thread alone, the least of some tries: what others do on the machine is not counted."""
    times = []
    for _ in range(TRIES):
        begun = time.thread_time()
        work()
        times.append(time.thread_time() - begun)
    return min(times)


def _floor() -> int:
    """Some milliseconds of plain Python."""
    found = 0
    for number in range(50_000):
        found ^= hash((number, found))
    return found


def cost(work: Callable[[], Any]) -> float:
    """How many floors it costs. One floor is about 5 ms on the machines of 2026."""
    return _least(work) / max(_least(_floor), 1e-4)
