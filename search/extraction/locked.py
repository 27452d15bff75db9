"""What a process is held to that reads other people's files: limits of the system's own, and nothing to open. Known to
whichever room starts such a process; it imports nothing of the portal."""

import json
import os
import resource
import signal
import sys
from collections.abc import Mapping
from typing import Any, NoReturn


def _most(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, most))


def limit(*, cpu: int, seconds: int, memory: int, written: int) -> None:
    """From now on: seconds of work, seconds by the clock, bytes of memory, bytes of a file it writes."""
    _most(resource.RLIMIT_CORE, 0)
    _most(resource.RLIMIT_CPU, cpu)
    _most(resource.RLIMIT_AS, memory)
    _most(resource.RLIMIT_FSIZE, written)
    signal.alarm(seconds + 5)  # should nobody be left who would stop it
    os.nice(5)


def lock() -> None:
    """No file, no connection, no other process from now on. What is needed must be loaded by then."""
    _most(resource.RLIMIT_NOFILE, 0)
    _most(resource.RLIMIT_NPROC, 0)


def end(told: Mapping[str, Any], refused: str) -> NoReturn:
    """Say as JSON what was read, or ``refused`` where there is no memory even for that, and be gone: nothing is tidied
    up that a damaged file has a hand in."""
    try:
        said = json.dumps(told, ensure_ascii=False)
    except MemoryError:
        said = json.dumps({"refused": refused}, ensure_ascii=False)
    sys.stdout.buffer.write(said.encode("utf-8", errors="replace"))
    sys.stdout.buffer.flush()
    os._exit(0)
