"""A file that is written for good: on the disk, read-only, known by its digest."""

import hashlib
import os
from pathlib import Path

from ..schema import Made


def finished(format_: str, path: Path) -> Made:
    path.chmod(0o444)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        os.fsync(file.fileno())
    return Made(format_, path.name, path.stat().st_size, digest)


def sync_folder(folder: Path) -> None:
    """That the names in it are on the disk, too."""
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)
