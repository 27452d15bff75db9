"""Starting the process that reads a file, waiting for it, and judging how it ended."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO

from search.extraction.limits import MAX_CHARACTERS, MAX_OUTPUT, MAX_PAGES, MAX_SECONDS

ROOT = Path(__file__).resolve().parents[2]
_START = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from search.extraction.child import main; main()"
TOO_LONG = "读取时间过长，文件过大或已损坏"
BROKE_DOWN = "读取程序异常退出：文件已损坏，或者占用内存过多"
# Signals by which the system ends a process that takes too long.
_OUT_OF_TIME = (signal.SIGXCPU, signal.SIGKILL, signal.SIGALRM)
# Sent to all that the portal has started by whoever stops or restarts it; the file has no part in that.
_STOPPED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@dataclass(frozen=True)
class Outcome:
    """What became of one file. ``refused`` says why it was not read, ``empty`` that there is nothing to read,
    ``shortcomings`` what of it could not be read; all in Chinese, all empty where everything is well."""

    pages: list[tuple[str, str]] = field(default_factory=list)
    aside: str = ""
    refused: str = ""
    empty: str = ""
    shortcomings: str = ""
    out_of_time: bool = False
    interrupted: bool = False


class Extraction:
    """One file being read in a process of its own."""

    def __init__(self, file: BinaryIO, kind: str, seconds: float = MAX_SECONDS) -> None:
        file.flush()
        os.lseek(file.fileno(), 0, os.SEEK_SET)  # the file's own place, not that of what was read ahead
        self.output = TemporaryFile()  # noqa: SIM115 — closed with the outcome
        self.until = time.monotonic() + seconds
        self.process = subprocess.Popen(  # noqa: S603 — our own program; the kind is one of ours
            [sys.executable, "-I", "-c", _START, kind],
            stdin=file,
            stdout=self.output,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={},
            start_new_session=True,
        )

    def wait(self, seconds: float) -> Outcome | None:
        """The outcome as soon as there is one; None where there is none after so many seconds."""
        left = self.until - time.monotonic()
        try:
            code = self.process.wait(max(0.0, min(seconds, left)))
        except subprocess.TimeoutExpired:
            if time.monotonic() < self.until:
                return None
            self.stop()
            return Outcome(refused=TOO_LONG, out_of_time=True)
        with self.output as output:
            return _outcome(code, output)

    def stop(self) -> None:
        """End it; there will be no outcome."""
        self.process.kill()
        self.process.wait()
        self.output.close()


def run(file: BinaryIO, kind: str, seconds: float = MAX_SECONDS) -> Outcome:
    """Read a file and wait for it, at most so many seconds."""
    extraction = Extraction(file, kind, seconds)
    try:
        outcome = extraction.wait(seconds)
        return outcome or extraction.wait(seconds) or Outcome(refused=TOO_LONG, out_of_time=True)
    except BaseException:
        extraction.stop()
        raise


def _outcome(code: int, output: Any) -> Outcome:
    if -code in _STOPPED:
        return Outcome(refused=BROKE_DOWN, interrupted=True)
    if code:
        return Outcome(refused=TOO_LONG if -code in _OUT_OF_TIME else BROKE_DOWN)
    output.seek(0)
    try:
        told = json.loads(output.read(MAX_OUTPUT + 1))
        return _checked(told)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Outcome(refused=BROKE_DOWN)


def _checked(told: dict[str, Any]) -> Outcome:
    """What was told, taken at no more than it may be: a damaged file had its hands in that process."""
    if refused := told.get("refused"):
        return Outcome(refused=str(refused)[:200])
    pages = [(str(name)[:100], str(text)) for name, text in told["pages"][:MAX_PAGES]]
    left = MAX_CHARACTERS
    kept: list[tuple[str, str]] = []
    for name, text in pages:
        kept.append((name, text[:left]))
        left -= len(kept[-1][1])
    return Outcome(
        pages=kept,
        aside=str(told["aside"])[:MAX_CHARACTERS],
        empty=str(told.get("empty", ""))[:200],
        shortcomings="；".join(str(one) for one in told["shortcomings"])[:300],
    )
