"""The embedded index on disk: which folder serves, who may write, what happens when it is damaged.

``<root>/CURRENT`` holds the name of the folder that serves (a generation); a new generation is built beside it and
takes its place by one atomic rename. Every process reads; one at a time writes, under a lock that dies with its holder.
"""

import fcntl
import logging
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Hashable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar

import tantivy

from search.backends import embedded_schema as schema
from search.errors import Busy, IndexMissing, SearchUnavailable

logger = logging.getLogger("search")
Result = TypeVar("Result")

CHANGE_MEMORY = 32_000_000  # bytes, for a few entries at a time
BUILD_MEMORY = 256_000_000
MOST_ANSWERS = 500  # remembered until the next commit


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {str(error)[:300]}"


def guarded(action: Callable[[], Result]) -> Result:
    """What ``action`` returns; every way in which the engine can fail comes out as SearchUnavailable."""
    try:
        return action()
    except (SearchUnavailable, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of the engine is no Exception
        raise SearchUnavailable(_told(error)) from error


class Writer:
    """Changes to one generation. They are there for readers, and durable, after ``commit``."""

    def __init__(self, index: tantivy.Index, memory: int, threads: int) -> None:
        self._index = index
        self._writer = index.writer(memory, threads)

    def put(self, prepared: dict[str, Any], replace: bool = True) -> None:
        """Add the entry; ``replace=False`` where none of that identifier can be there."""
        document = schema.document_of(prepared)
        if replace:
            self._writer.delete_documents_by_term("id", prepared["id"])
        self._writer.add_document(document)

    def remove(self, identifier: str) -> None:
        self._writer.delete_documents_by_term("id", identifier)

    def commit(self) -> dict[str, str]:
        """Returns why, of each entry the engine would not have: this one takes them all."""
        guarded(self._writer.commit)
        return {}

    def close(self) -> None:
        """Let merges that are under way end; what was not committed is dropped."""
        guarded(self._writer.wait_merging_threads)


class Generation(Writer):
    """A generation being built. ``publish`` lets it serve."""

    def __init__(self, store: "Store", folder: Path) -> None:
        self._store = store
        self.folder = folder
        super().__init__(tantivy.Index(schema.SCHEMA, str(folder)), BUILD_MEMORY, 2)

    def publish(self) -> None:
        """From now on this generation answers; the old one is deleted."""
        self._store.point_to(self.folder.name)


class Store:
    """One index folder, shared by all threads of this process. Get it by ``store_at``."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._opening = threading.Lock()
        self._answers: tuple[tantivy.Searcher | None, dict[Hashable, Any]] = (None, {})
        self._pointed: tuple[Any, Path] | None = None
        self._held: tuple[tuple[Any, ...], tantivy.Index, tantivy.Searcher] | None = None

    # --- Which folder serves

    @property
    def _pointer(self) -> Path:
        return self.root / "CURRENT"

    def current(self) -> Path:
        """The folder that serves. Raises IndexMissing."""
        try:
            name = self._pointer.read_text().strip()
        except OSError as error:
            raise IndexMissing("索引尚未建立") from error
        if not name.startswith(schema.PREFIX):
            raise IndexMissing("索引由另一版本建立，需要重建")
        return self.root / name

    def point_to(self, name: str) -> None:
        fresh = self.root / f"CURRENT.{uuid.uuid4().hex}"
        fresh.write_text(name)
        fresh.replace(self._pointer)
        self.forget_damage()
        for folder in self.root.iterdir():
            # Those who still read the old files keep them until they look again.
            if folder.is_dir() and folder.name != name:
                shutil.rmtree(folder, ignore_errors=True)

    # --- Reading

    def searcher(self) -> tantivy.Searcher:
        """A view of the index as it was last committed, by any process. Raises SearchUnavailable."""
        stamp = self._stamp()
        held = self._held
        if held is not None and held[0] == stamp:
            return held[2]
        with self._opening:
            return self._open()

    def _stamp(self) -> tuple[Any, ...]:
        """Changes with every commit. Raises IndexMissing."""
        try:
            with suppress(OSError):  # replaced between the two looks: look again
                return self._look()
            return self._look()
        except OSError as error:
            raise IndexMissing("索引不在其位") from error

    def _look(self) -> tuple[Any, ...]:
        """Two looks at the file system, some microseconds."""
        pointer = self._pointer.stat()
        key = (pointer.st_ino, pointer.st_mtime_ns)
        if self._pointed is None or self._pointed[0] != key:
            self._pointed = (key, self.current())
        folder = self._pointed[1]
        meta = (folder / "meta.json").stat()
        return (folder, meta.st_ino, meta.st_mtime_ns, meta.st_size)

    def _open(self) -> tantivy.Searcher:
        stamp = self._stamp()
        if self._held is not None and self._held[0] == stamp:
            return self._held[2]  # another thread was quicker
        try:
            index = guarded(partial(self._opened, stamp[0]))
        except SearchUnavailable as error:
            if self._stamp() != stamp:  # replaced while it was being opened
                return self._open()
            self.report_damage(str(error))
            raise
        searcher = index.searcher()
        self._held = (stamp, index, searcher)
        return searcher

    def _opened(self, folder: Path) -> tantivy.Index:
        if self._held is not None and self._held[0][0] == folder:
            index = self._held[1]
        else:
            index = tantivy.Index.open(str(folder))
            index.config_reader("manual")
        index.reload()
        return index

    def forget(self) -> None:
        """Open the index anew next time."""
        self._held = None

    def remembered(self, searcher: tantivy.Searcher, key: Hashable, make: Callable[[], Result]) -> Result:
        """What ``make`` gave for this key and this state of the index; forgotten with the next commit."""
        if self._answers[0] is not searcher:
            self._answers = (searcher, {})
        answers = self._answers[1]
        try:
            return answers[key]  # in one step: another thread may clear them at any time
        except KeyError:
            made = make()
        if len(answers) >= MOST_ANSWERS:
            answers.clear()
        answers[key] = made
        return made

    # --- Damage

    @property
    def _damage(self) -> Path:
        return self.root / "DAMAGED"

    def report_damage(self, what: str) -> None:
        """Remember that the index cannot be read, so that the background worker makes it anew."""
        logger.error("the index in %s cannot be read: %s", self.root, what)
        with suppress(OSError):
            self._damage.write_text(what)

    def forget_damage(self) -> None:
        self._damage.unlink(missing_ok=True)

    def damage(self) -> str:
        """Why the index has to be made anew; empty where it is whole."""
        try:
            self.current()
        except IndexMissing as error:
            return str(error)
        return self._damage.read_text() if self._damage.exists() else ""

    # --- Writing

    @contextmanager
    def lock(self, name: str, wait: bool) -> Iterator[None]:
        """Hold ``<root>/<name>.lock``. Raises Busy where somebody else does and ``wait`` is false."""
        self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.root / f"{name}.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
            except BlockingIOError as error:
                raise Busy(name) from error
            yield

    def is_rebuilding(self) -> bool:
        """Whether somebody is building a new generation now."""
        try:
            with self.lock("rebuild", wait=False):
                return False
        except Busy:
            return True

    @contextmanager
    def writing(self, wait: bool = True) -> Iterator[Writer]:
        """Change the generation that serves. Raises SearchUnavailable, and Busy where ``wait`` is false."""
        with self.lock("write", wait):
            folder = self.current()
            writer = guarded(lambda: Writer(tantivy.Index.open(str(folder)), CHANGE_MEMORY, 1))
            try:
                yield writer
            finally:
                writer.close()

    @contextmanager
    def building(self) -> Iterator[Generation]:
        """Build a new generation; nothing of it stays if it is not published. Raises Busy."""
        with ExitStack() as held:
            self._enter_building(held)
            self._sweep()
            folder = self.root / f"{schema.PREFIX}{uuid.uuid4().hex[:12]}"
            folder.mkdir()
            try:
                generation = guarded(lambda: Generation(self, folder))
                try:
                    yield generation
                finally:
                    generation.close()
            finally:
                self._sweep()

    def _enter_building(self, held: ExitStack) -> None:
        """Take the lock; whoever merely asks whether somebody builds has it for a moment, too."""
        for tries_left in range(20, -1, -1):
            try:
                held.enter_context(self.lock("rebuild", wait=False))
                return
            except Busy:
                if not tries_left:
                    raise
                time.sleep(0.05)

    def _sweep(self) -> None:
        """Remove what an interrupted build left."""
        current = ""
        with suppress(IndexMissing):
            current = self.current().name
        for folder in self.root.iterdir():
            if folder.is_dir() and folder.name != current:
                shutil.rmtree(folder, ignore_errors=True)


@cache
def store_at(path: str) -> Store:
    """The one store of this process for an index folder."""
    return Store(Path(path))
