"""Nothing is left on the disk that belongs to no version any more."""

import shutil
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from .. import publishing
from ..models import State, Version
from . import uploads

FAILED_KEPT = timedelta(days=30)  # an upload with mistakes, for whoever wants to try it with other options
UNKNOWN_KEPT = 24 * 3600  # seconds: what is younger may belong to a transaction that has not ended
KEPT = (State.READY, State.PUBLISHED, State.WITHDRAWN)


def sweep() -> int:
    """Give up uploads that failed long ago, and delete what nobody knows. Returns how many folders went."""
    old = Version.objects.filter(state=State.FAILED, created_at__lt=timezone.now() - FAILED_KEPT)
    for version in old.select_related("resource__dataset"):
        publishing.discard(version, None)
    waiting = (State.WAITING, State.WORKING, State.FAILED, State.READY)
    gone = _forgotten(uploads.root(), set(Version.objects.filter(state__in=waiting).values_list("uid", flat=True)))
    data = Path(settings.MEDIA_ROOT) / "data"
    gone += _forgotten(data, set(Version.objects.filter(state__in=KEPT).values_list("uid", flat=True)))
    return gone


def _forgotten(root: Path, known: set[str]) -> int:
    gone = 0
    for folder in _old_folders(root):
        if folder.name not in known:
            shutil.rmtree(folder, ignore_errors=True)
            gone += 1
    return gone


def _old_folders(root: Path) -> Iterator[Path]:
    for folder in root.iterdir() if root.is_dir() else ():
        try:
            if folder.is_dir() and time.time() - folder.stat().st_mtime > UNKNOWN_KEPT:
                yield folder
        except FileNotFoundError:  # gone while we look
            continue
