"""Files as they were sent, until their version has gone out or was given up. Nobody but the staff reads them."""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import BinaryIO

from django.conf import settings

from ..models import Version

CHUNK = 2**20
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,10}")


@dataclass(frozen=True)
class Stored:
    path: Path
    size: int
    sha256: str


class TooMuch(Exception):
    """The file is longer than what is allowed."""


def root() -> Path:
    return Path(settings.MEDIA_ROOT) / "data-incoming"


def folder(version: Version) -> Path:
    return root() / version.uid


def ending(name: str) -> str:
    """``.csv`` of a name as it was sent; empty where it has none that can be one."""
    suffix = PurePath(name).suffix.lower()
    return suffix if _ENDING.fullmatch(suffix) else ""


def store(version: Version, file: BinaryIO, most: int) -> Stored:
    """Keep what was sent, safely on the disk when this returns. Raises TooMuch, and nothing is kept."""
    place = folder(version)
    place.mkdir(parents=True)
    path = place / f"upload{ending(version.file_name)}"
    digest, size = hashlib.sha256(), 0
    try:
        with path.open("xb") as kept:
            for chunk in _chunks(file):
                size += len(chunk)
                if size > most:
                    raise TooMuch
                digest.update(chunk)
                kept.write(chunk)
            kept.flush()
            os.fsync(kept.fileno())
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return Stored(path, size, digest.hexdigest())


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        yield chunk


def path_of(version: Version) -> Path | None:
    """Where the upload lies; None where it is gone."""
    return next(iter(sorted(folder(version).glob("upload*"))), None)


def forget(version: Version, built: bool = False) -> None:
    """Delete the upload; ``built``: and what was made of it."""
    shutil.rmtree(folder(version), ignore_errors=True)
    if built:
        shutil.rmtree(version.folder, ignore_errors=True)
