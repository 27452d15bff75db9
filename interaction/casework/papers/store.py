"""Where papers lie: encrypted under ``DATA_ROOT/papers``, each under a name that tells nothing.

A file is written and safe on disk before the row that names it is committed. Where the row never comes, ``sweep``
takes the file away after a day. Rooms that keep rows of their own for such files tell ``register_holder``. Each file
has a row that says whether it was scanned for viruses (``scanning``).
"""

import hashlib
import os
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from ..encryption import Unreadable
from ..models import Case, Entry, Paper, StoredFile, Task
from . import pictures, sealing
from .checking import check_upload, clean_name
from .fields import PaperField

__all__ = [
    "PaperField", "Stored", "Withheld", "check_upload", "clean_name", "content_of", "discard", "keep", "open_paper",
    "put", "put_content", "reencrypt", "register_holder", "stored_names", "sweep",
]  # fmt: skip

ORPHAN_AFTER = 86_400  # seconds; longer than any form or transaction takes
_BATCH = 500
Holder = Callable[[Collection[str]], Iterable[str]]
_holders: list[Holder] = []


@dataclass(frozen=True)
class Stored:
    """A file that lies encrypted on disk, and what a row must keep of it."""

    name: str
    file: str
    media_type: str
    size: int
    sha256: str


def root() -> Path:
    return Path(settings.DATA_ROOT) / "papers"


def path_of(file: str) -> Path:
    """Where the file lies. ``ValueError`` for a name that was not given out here."""
    path = root() / file
    if not file or ".." in Path(file).parts or root() not in path.parents:
        raise ValueError("no name of a paper")
    return path


def put(upload: File, *, staff: bool = False, clean: bool = False) -> Stored:
    """Check an upload and keep it encrypted. Call it in the transaction that saves the row which names it.

    ``clean``: a picture is made anew without place, time and device; else it is kept byte for byte, as evidence is.
    """
    checked = check_upload(upload, staff=staff)
    if clean:
        upload = pictures.cleaned(upload)
        checked = check_upload(upload, staff=staff)
    upload.seek(0)
    return _known(_write(upload.chunks(), checked.name, checked.media_type))


def put_content(name: str, content: bytes, media_type: str) -> Stored:
    """Keep what the portal itself has made."""
    return _known(_write([content], clean_name(name), media_type))


def _known(stored: Stored) -> Stored:
    """It waits to be scanned, where there is a scanner; for its sake no one gets it until then."""
    scan = StoredFile.Scan.WAITING if settings.CLAMD_URL else StoredFile.Scan.UNSCANNED
    StoredFile.objects.create(file=stored.file, scan=scan)
    return stored


def _write(blocks: Iterable[bytes], name: str, media_type: str) -> Stored:
    file = f"{timezone.localdate():%Y%m}/{secrets.token_hex(16)}"
    digest, size = hashlib.sha256(), 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for block in blocks:
            digest.update(block)
            size += len(block)
            yield block

    _replace(path_of(file), counted())
    return Stored(name, file, media_type, size, digest.hexdigest())


def _replace(path: Path, blocks: Iterable[bytes]) -> None:
    """Write a whole file or none, and not return before it is safe on disk."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{secrets.token_hex(4)}.half")
    try:
        with os.fdopen(os.open(half, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as out:
            sealing.seal(blocks, out)
            out.flush()
            os.fsync(out.fileno())
        half.replace(path)
    except BaseException:
        with suppress(OSError):
            half.unlink()
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def keep(
    case: Case,
    upload: "File | Stored",
    *,
    kind: str,
    level: str,
    entry: Entry | None = None,
    task: Task | None = None,
    staff: bool = False,
) -> Paper:
    """A paper of the case from an upload, or from a file that was put away before (a draft's)."""
    stored = upload if isinstance(upload, Stored) else put(upload, staff=staff)
    return Paper.objects.create(
        case=case, entry=entry, task=task, kind=kind, level=level, name=stored.name, file=stored.file,
        stored=StoredFile.objects.filter(file=stored.file).first(), media_type=stored.media_type, size=stored.size,
        sha256=stored.sha256,
    )  # fmt: skip


def content_of(file: str) -> Iterator[bytes]:
    """The plain content, piece by piece. ``Unreadable`` where it is not as it was written, or is gone."""
    try:
        opened: IO[bytes] = path_of(file).open("rb")
    except FileNotFoundError as error:
        raise Unreadable("文件不在了。") from error
    with opened:
        yield from sealing.unseal(opened)


class Withheld(Unreadable):
    """The file is not scanned yet, or a virus was found in it."""


def open_paper(paper: Paper, *, withheld: bool = False) -> bytes:
    """The plain content of a paper with a file. ``Unreadable`` where it is not what was handed in, and where nobody may
    have it, but for a check of ours that gives it to nobody (``withheld``)."""
    if paper.is_withheld and not withheld:
        raise Withheld("文件没有查过病毒，或者查出了病毒，不能使用。")
    content = b"".join(content_of(paper.file))
    if hashlib.sha256(content).hexdigest() != paper.sha256:
        raise Unreadable("文件内容和登记的摘要不一致。")
    return content


def discard(file: str) -> None:
    """Take the file away once the transaction that forgets it is committed."""
    if file:
        StoredFile.objects.filter(file=file).delete()
        transaction.on_commit(lambda: path_of(file).unlink(missing_ok=True))


def reencrypt(file: str) -> bool:
    """Write the file anew under the first key. ``False`` where it is under it already. It may be read meanwhile, and
    whoever stops it half-way loses nothing."""
    path = path_of(file)
    with path.open("rb") as opened:
        if sealing.is_under_first_key(opened):
            return False
    with path.open("rb") as opened:
        _replace(path, sealing.unseal(opened))
    return True


def stored_names() -> Iterator[str]:
    """The names of all files there are, half-written ones left out."""
    for path in sorted(root().glob("*/*")):
        if path.suffix != ".half":
            yield f"{path.parent.name}/{path.name}"


def register_holder(holder: Holder) -> None:
    """``holder``: gives those of some file names that rows of the room still name."""
    _holders.append(holder)


def _of_papers(files: Collection[str]) -> Iterable[str]:
    return Paper.objects.filter(file__in=files).values_list("file", flat=True)


def sweep() -> int:
    """Take away files older than a day that no row names: their transaction was rolled back or killed."""
    taken, waiting = 0, list[str]()
    for path in root().glob("*/*"):
        with suppress(FileNotFoundError):
            if time.time() - path.stat().st_mtime > ORPHAN_AFTER:
                waiting.append(f"{path.parent.name}/{path.name}")
        if len(waiting) == _BATCH:
            taken += _take_away(waiting)
            waiting = []
    return taken + _take_away(waiting)


def _take_away(files: list[str]) -> int:
    # Papers are asked last: a draft's file becomes a paper's, never the other way round.
    named = {file for holder in (*_holders, _of_papers) for file in holder(files)}
    orphans = [file for file in files if file not in named]
    StoredFile.objects.filter(file__in=orphans).delete()
    for file in orphans:
        path_of(file).unlink(missing_ok=True)
    return len(orphans)
