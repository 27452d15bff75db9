"""What the background worker does: it reads one file after the other, and nobody waits for it.

A call starts a file's process and looks again at the next call where it has not ended yet, so that the worker's other
work goes on. Several processes may be at it: each file is one's alone.
"""

import logging
import time
from contextlib import ExitStack
from dataclasses import dataclass

from search.extraction import stock
from search.extraction.models import ReadFile
from search.extraction.process import Extraction

logger = logging.getLogger("search.extraction")
PATIENCE = 0.4  # seconds of one call


@dataclass
class _Running:
    """``held`` keeps the file open."""

    file: ReadFile
    content: stock.Opened
    extraction: Extraction
    held: ExitStack


_running: _Running | None = None


def extract_due(patience: float = PATIENCE) -> int:
    """Read what is due, for about so many seconds. Returns how many files are done."""
    done = 0
    until = time.monotonic() + patience
    while True:
        if _running is None and not _start():
            return done
        if _running is not None and not _finish(until - time.monotonic()):
            return done
        done += 1
        if time.monotonic() > until:
            return done


def _start() -> bool:
    """Begin with the next file; False where there is none."""
    global _running
    file = stock.due_files().first()
    while file is not None and not stock.claim(file):
        file = stock.due_files().first()
    if file is None:
        return False
    with ExitStack() as held:
        try:
            content = held.enter_context(stock.opened(file.document))
            text = stock.known(content)
            if text is None:
                extraction = Extraction(content.stream, content.kind)
                _running = _Running(file, content, extraction, held.pop_all())
                return True
        except OSError as error:
            logger.warning("file %s cannot be opened: %s", file.document_id, type(error).__name__)
            stock.put_off(file, "文件打不开，可能已丢失")
            return True
        stock.settle(file.pk, content.source, text)
    return True


def _finish(seconds: float) -> bool:
    """Wait for the running file, and write down what came of it; False where it has not ended yet."""
    global _running
    running = _running
    if running is None:
        return True
    outcome = running.extraction.wait(seconds)
    if outcome is None:
        return False
    _running = None
    with running.held:
        if outcome.interrupted:  # this process is about to be stopped, too: the next one reads it
            stock.put_off(running.file, "读取被中断")
            return True
        text = stock.keep(running.content, outcome)
        if outcome.refused:
            logger.warning("file %s was not read: %s", running.file.document_id, outcome.refused)
        stock.settle(running.file.pk, running.content.source, text)
    return True


def abandon() -> None:
    """End what is running; it is read from its beginning the next time."""
    global _running
    if _running is not None:
        running, _running = _running, None
        running.extraction.stop()
        running.held.close()
        stock.release(running.file)


def is_busy() -> bool:
    """Whether this process has a file being read."""
    return _running is not None


def take_stock() -> int:
    """Files nobody announced, and those that older readers have read. The worker calls it now and then."""
    return stock.take_stock()
