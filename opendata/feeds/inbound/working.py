"""What the background worker does: it lets a process of its own gather, and nobody waits for it.

The process may take minutes where many sources are slow. It ends with its round, or is ended; sources that it had
begun with are free again a minute later.
"""

import logging
import subprocess
import sys
import time

from django.conf import settings

from . import reposting
from .models import Source

logger = logging.getLogger("opendata.feeds.inbound")
LONGEST = 600.0  # seconds of one round

_running: subprocess.Popen[bytes] | None = None
_until = 0.0


def harvest_due() -> int:
    """Start a round where sources are due, and see whether the last one has ended. Gives 1 where one has."""
    global _running, _until
    if _running is not None:
        code = _running.poll()
        if code is None and time.monotonic() < _until:
            return 0
        if code is None:
            logger.warning("a round of gathering took too long and was ended")
            _running.kill()
            _running.wait()
        elif code:
            logger.warning("a round of gathering ended with %d", code)
        _running = None
        return 1
    if Source.objects.due().exists():
        command = [sys.executable, str(settings.ROOT / "manage.py"), "harvest_feeds", "--verbosity", "0"]
        _running = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603 - ours
        _until = time.monotonic() + LONGEST
    return 0


def settle_reposts() -> int:
    """What must be reposted and is public by now."""
    return reposting.settle_all()
