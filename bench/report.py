"""How times are taken and told."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Latency:
    """Milliseconds."""

    p50: float
    p95: float


def percentiles(seconds: Sequence[float]) -> Latency:
    """The middle one, and the one that 95 of 100 stay under."""
    ordered = sorted(seconds)
    return Latency(median(ordered) * 1e3, ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1e3)


def latencies(action: Callable[[Any], object], inputs: Iterable[Any]) -> list[float]:
    """How many seconds ``action`` took for each input, one after the other."""
    taken = []
    for one in inputs:
        started = time.perf_counter()
        action(one)
        taken.append(time.perf_counter() - started)
    return taken


def middle(rounds: Sequence[Latency]) -> Latency:
    """The median of several rounds: a shared machine changes its speed."""
    return Latency(median(one.p50 for one in rounds), median(one.p95 for one in rounds))


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table, as Markdown takes it."""
    print(f"\n{title}\n")
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row) + " |")
