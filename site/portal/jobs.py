"""Periodic work: what the worker calls, and how often."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """``function`` is a dotted path to a callable that returns how many things it did; ``every`` is in seconds."""

    function: str
    every: float


JOBS: list[Job] = []
