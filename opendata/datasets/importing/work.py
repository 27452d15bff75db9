"""What is done with one upload, from its first byte to a version that can go out.

It can be killed at any moment and begun again: everything is made in a folder of its own, and moved to its place
together with the row that says so. ``tries`` tells one worker at a version from the one that took it up after it; who
has lost it writes nothing any more.
"""

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from opendata.tables import building
from opendata.tables.reading.beside import beside
from opendata.tables.schema import BadTable, Built, Mistake
from opendata.tables.writing.finishing import sync_folder

from .. import comparing, dictionary, found, scanning
from ..models import DataFile, Finding, State, Version
from . import uploads
from .receiving import OPTIONS

TELL_EVERY = 0.5  # seconds between two notes of how far it has come
BEAT = 5.0  # seconds between two signs of life
MISTAKES_KEPT = 100

Told = Callable[[int, str], None]


class Lost(Exception):
    """Somebody else has taken it up, or it was given up."""


def options_of(version: Version) -> building.Options:
    return building.Options(**{key: version.options[key] for key in OPTIONS if key in version.options})


class Work:
    """One version, claimed by whoever makes this (``version.tries`` is their token)."""

    def __init__(self, version: Version, told: Told | None = None) -> None:
        self.version, self.told = version, told
        self.mine = Version.objects.filter(pk=version.pk, state=State.WORKING, tries=version.tries)
        self.said = 0.0

    def run(self) -> Version:
        """Do all of it. The version is READY or FAILED afterwards, and says why. Raises Lost."""
        upload = uploads.path_of(self.version)
        if upload is None:
            return self._failed([Mistake("上传的文件已经不在了，请重新上传。")])
        built = uploads.folder(self.version) / f"built-{self.version.tries}"
        for left in upload.parent.glob("*built-*"):  # of whoever was killed at it
            shutil.rmtree(left, ignore_errors=True)
        with Heart(self.mine):
            try:
                return self._run(upload, built)
            except BadTable as error:
                return self._failed(error.mistakes)
            finally:
                shutil.rmtree(built, ignore_errors=True)

    def _run(self, upload: Path, folder: Path) -> Version:
        resource = self.version.resource
        options = options_of(self.version)
        made = building.build(
            upload, self.version.file_name, folder,
            options=options, types=dictionary.fixed_types(resource), told=self._part(0, 80),
        )  # fmt: skip
        findings = scanning.scan(folder, made.columns, self._part(80, 93), beside(upload, options, made.encoding))
        self._say(93, "和当前版本比较", force=True)
        difference = comparing.reckon(resource, folder, made.columns)
        self._say(98, "收尾", force=True)
        return self._ready(folder, made, findings, difference)

    def _part(self, low: int, high: int) -> Told:
        """A part of the work tells its own 0–100; of the whole it is from ``low`` to ``high``."""

        def told(percent: int, doing: str) -> None:
            self._say(low + max(0, min(percent, 100)) * (high - low) // 100, doing)

        return told

    def _say(self, percent: int, doing: str, force: bool = False) -> None:
        now = time.monotonic()
        if not force and now - self.said < TELL_EVERY:
            return
        self.said = now
        if not self.mine.update(progress=percent, doing=doing[:60], seen_at=timezone.now()):
            raise Lost
        if self.told:
            self.told(percent, doing)

    def _ready(self, folder: Path, made: Built, findings: list[Finding], difference: dict[str, Any]) -> Version:
        with transaction.atomic():
            version = self.mine.select_for_update().first()
            if version is None:
                raise Lost
            version.state, version.progress, version.doing, version.mistakes = State.READY, 100, "", []
            version.encoding, version.rows, version.profile = made.encoding[:20], made.rows, made.profile
            version.columns = [column.as_json() for column in made.columns]
            version.notes, version.difference = made.notes, difference
            version.save()
            version.files.all().delete()
            DataFile.objects.bulk_create(
                DataFile(version=version, format=each.format, name=each.name, size=each.size, sha256=each.sha256)
                for each in made.files
            )
            version.findings.all().delete()
            found.carry_over(findings, version.resource.current)
            for finding in findings:
                finding.version = version
            Finding.objects.bulk_create(findings)
            dictionary.propose(version.resource, made.columns)
            version.folder.parent.mkdir(parents=True, exist_ok=True)
            shutil.rmtree(version.folder, ignore_errors=True)  # of one that was killed between here and the commit
            sync_folder(folder)  # what was compared lies in it, too
            folder.rename(version.folder)
            sync_folder(version.folder.parent)
        self.version = version
        return version

    def _failed(self, mistakes: list[Mistake]) -> Version:
        told = [{"line": each.line, "column": each.column, "text": each.text} for each in mistakes[:MISTAKES_KEPT]]
        if not self.mine.update(state=State.FAILED, mistakes=told, doing="", seen_at=timezone.now()):
            raise Lost
        self.version.refresh_from_db()
        return self.version

    def release(self) -> None:
        """It was stopped, not by the file: whoever comes next begins anew at once."""
        self.mine.update(state=State.WAITING, doing="", progress=0, tries=self.version.tries - 1)


class Heart:
    """While it beats, everybody sees that the work lives, however long one step of it takes."""

    def __init__(self, mine: Any) -> None:
        self.mine, self.stopped = mine, threading.Event()
        self.thread = threading.Thread(target=self._beat, daemon=True)

    def __enter__(self) -> Self:
        # Inside somebody's transaction nobody else sees the version, and another connection would wait for it.
        if not connection.in_atomic_block:
            self.thread.start()
        return self

    def __exit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.stopped.set()
        if self.thread.is_alive():
            self.thread.join()

    def _beat(self) -> None:
        try:
            while not self.stopped.wait(BEAT):
                close_old_connections()
                self.mine.all().update(seen_at=timezone.now())
        finally:
            connection.close()
