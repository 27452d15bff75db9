"""What the background worker does: it starts a process for each upload that waits, and looks after it.

A process that dies is noticed at once, one whose worker died with it by its silence (STALE); both are begun again, and
given up after TRIES.
"""

import logging
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from ..models import State, Version

logger = logging.getLogger("opendata.datasets")
STALE = 30.0  # seconds without a sign of life
TRIES = 3
BROKE_DOWN = "处理这个文件的程序几次都没有做完：文件可能已损坏，或者太大。请检查文件，或分成几个再上传。"
TOO_LONG = "处理时间太长，已经停止。请把文件分成几个再上传。"


@dataclass
class _Running:
    version: Version
    process: "subprocess.Popen[bytes]"
    until: float


_running: dict[int, _Running] = {}


def import_due() -> int:
    """Start what waits, see to what runs. Returns how many versions are done with."""
    done = sum(_look_after(running) for running in list(_running.values()))
    while len(_running) < settings.DATA_IMPORTS_AT_ONCE and (version := claim()):
        _start(version)
    return done


def claim() -> Version | None:
    """The next version to be worked on, taken on so that nobody else does; None where there is none."""
    silent = Q(state=State.WORKING, seen_at__lt=timezone.now() - timedelta(seconds=STALE))
    for version in Version.objects.filter(Q(state=State.WAITING) | silent).order_by("pk")[:20]:
        mine = Version.objects.filter(pk=version.pk, state=version.state, tries=version.tries)
        if version.tries >= TRIES:
            _give_up(version, BROKE_DOWN)
        elif mine.update(
            state=State.WORKING, tries=version.tries + 1, seen_at=timezone.now(), progress=0, doing="准备读取"
        ):
            version.refresh_from_db()
            return version
    return None


def _start(version: Version) -> None:
    command = [sys.executable, str(settings.ROOT / "manage.py"), "work_on_version", version.uid, str(version.tries)]
    process = subprocess.Popen(command, cwd="/", stdin=subprocess.DEVNULL)  # noqa: S603 – our own program
    _running[version.pk] = _Running(version, process, time.monotonic() + settings.DATA_IMPORT_SECONDS)


def _look_after(running: _Running) -> bool:
    """Whether its process has ended."""
    code = running.process.poll()
    if code is None:
        if time.monotonic() < running.until:
            return False
        running.process.kill()
        running.process.wait()
        _give_up(running.version, TOO_LONG)
    del _running[running.version.pk]
    if code and -code not in (signal.SIGTERM, signal.SIGINT):
        logger.warning("version %s: the process ended with %s", running.version.uid, code)
    if code:
        _again(running.version)
    return True


def _again(version: Version) -> None:
    """Its process is gone without having finished it; it need not wait to be missed."""
    mine = Version.objects.filter(pk=version.pk, state=State.WORKING, tries=version.tries)
    mine.update(state=State.WAITING, doing="", progress=0)


def _give_up(version: Version, why: str) -> None:
    mine = Version.objects.filter(pk=version.pk, state__in=[State.WAITING, State.WORKING], tries=version.tries)
    mine.update(state=State.FAILED, doing="", mistakes=[{"line": 0, "column": 0, "text": why}])


def stop() -> None:
    """End the processes of this worker; what they were at is begun anew by the next."""
    for running in list(_running.values()):
        running.process.send_signal(signal.SIGTERM)
        running.process.wait()
    _running.clear()


def lower() -> None:
    """Of the process that works: the portal's pages come first."""
    os.nice(10)
