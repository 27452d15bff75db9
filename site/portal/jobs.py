"""Periodic work: what the worker calls, and how often."""

from dataclasses import dataclass

from django.core.management import call_command


@dataclass(frozen=True)
class Job:
    """``function``: dotted path of a callable that returns how many things it did; ``every``: seconds."""

    function: str
    every: float


def publish_scheduled() -> int:
    """Wagtail's own: what is due to go out goes out, what has expired is taken down."""
    call_command("publish_scheduled", verbosity=0)
    return 0  # the saves themselves tell the page cache


JOBS: list[Job] = [
    Job("portal.jobs.publish_scheduled", 30),
]
