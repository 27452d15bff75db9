"""The indexes of one portal on the servers: which one serves, who may write, how a new one takes its place.

``<prefix>-v<VERSION>`` is the alias that is asked; behind it stands one index, ``<alias>-<time>-<random>``, and a new
one is built beside it and swapped in by one atomic request. Writers use ``<index>-w``, an alias of that one index, so
that who still writes to an index that was replaced is refused. Of another VERSION the alias is another: while machines
are brought up to date one by one, each asks the index it can read.
"""

import logging
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from elasticsearch import ApiError, NotFoundError

from search.backends import elastic_schema as schema
from search.backends.elastic_client import Connection, connection_to, told
from search.backends.elastic_lock import Lease, Lock
from search.backends.elastic_writer import Writer
from search.errors import Busy, IndexMissing, SearchUnavailable

logger = logging.getLogger("search")

CHANGE_PATIENCE = 20.0  # seconds
BUILD_PATIENCE = 120.0
RED_FOR = 120.0  # seconds part of an index may be gone before it is made anew: its server may be starting again
WHOLE_WITHIN = "30s"  # copies of a new index
OLD_AFTER = 24 * 3600.0  # seconds an index of an older version stays once the new one serves


class Generation(Writer):
    """An index being built. ``publish`` lets it serve."""

    def __init__(self, store: "Store", index: str, lease: Lease) -> None:
        super().__init__(store.connection, f"{index}-w", lease, version=None, patience=BUILD_PATIENCE)
        self._store = store
        self.index = index

    def publish(self) -> None:
        """From now on this index answers; the old one is deleted. Raises SearchUnavailable."""
        self._flush()
        self.refresh()
        self._store.wait_until_whole(self.index)
        self._lease.renew()
        self._store.point_to(self.index)


class Store:
    """All of it, for every thread of this process. Get it by ``store_at``."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.prefix = connection.address.prefix
        self.alias = f"{self.prefix}-v{schema.VERSION}"
        self._of_ours = re.compile(rf"{re.escape(self.prefix)}-v(\d+)-\d{{14}}-[0-9a-f]{{8}}")
        self._red_since: float | None = None
        locks = f"{self.prefix}-locks"
        self.write_lock = Lock(connection, locks, "write")
        self.build_lock = Lock(connection, locks, "build")

    # --- Which index serves

    def current(self) -> str:
        """The index that serves. Raises IndexMissing, SearchUnavailable."""

        def look(client: Any) -> list[str]:
            try:
                return sorted(client.indices.get_alias(name=self.alias))
            except NotFoundError:
                return []

        found = self.connection.ask(look)
        if not found:
            raise IndexMissing("索引尚未建立")
        return found[-1]

    def point_to(self, index: str) -> None:
        """Let ``index`` serve, if the one that served still does; delete that one."""
        try:
            before = [self.current()]
        except IndexMissing:
            before = []
        self._tell(
            lambda client: client.indices.update_aliases(
                actions=[
                    {"add": {"index": index, "alias": self.alias}},
                    # Fails, and all of it, where another has been put there meanwhile.
                    *({"remove": {"index": old, "alias": self.alias, "must_exist": True}} for old in before),
                ]
            ),
            # The answer to the first try may be lost: the second finds nothing to remove.
            already=lambda: self.current() == index,
        )
        for old in before:
            self.delete(old)

    def _tell(self, action: Any, already: Any = None) -> Any:
        try:
            return self.connection.tell(action)
        except ApiError as error:
            if already and already():
                return None
            raise SearchUnavailable(told(error)) from error

    def delete(self, index: str) -> None:
        """Never mind where it is gone already."""
        try:
            self.connection.tell(lambda client: client.indices.delete(index=index, ignore_unavailable=True))
        except (ApiError, SearchUnavailable) as error:
            logger.warning("the index %s could not be deleted: %s", index, error)

    # --- Damage

    def damage(self) -> str:
        """Why the index has to be made anew; empty where it is whole, or nobody can tell."""
        try:
            index = self.current()
            health = self.connection.ask(lambda client: client.cluster.health(index=index, timeout="1s"))
        except IndexMissing as error:
            return str(error)
        except (SearchUnavailable, LookupError):
            return ""
        if health["status"] != "red":
            self._red_since = None
            return ""
        self._red_since = self._red_since or time.monotonic()
        return "索引的部分分片已经丢失" if time.monotonic() - self._red_since > RED_FOR else ""

    def wait_until_whole(self, index: str) -> None:
        """Give the copies of a new index time to be made; one server less must not keep it from serving."""
        health = self.connection.tell(
            lambda client: client.options(ignore_status=408).cluster.health(
                index=index, wait_for_status="green", timeout=WHOLE_WITHIN
            ),
            seconds=60,
        )
        if health["status"] == "red":
            raise SearchUnavailable("新索引的部分分片不在")
        if health["timed_out"]:
            logger.warning("the new index is used before all its copies are there")

    # --- Writing

    @contextmanager
    def writing(self, wait: bool = True) -> Iterator[Writer]:
        """Change the index that serves. Raises SearchUnavailable, and Busy where ``wait`` is false."""
        with self.write_lock.acquire(wait) as lease:
            yield Writer(self.connection, f"{self.current()}-w", lease, lease.token, CHANGE_PATIENCE)

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Nobody else writes. Raises SearchUnavailable."""
        with self.write_lock.acquire(wait=True) as lease:
            yield
            lease.check()

    @contextmanager
    def building(self) -> Iterator[Generation]:
        """Build a new index; nothing of it stays if it is not published. Raises Busy, SearchUnavailable."""
        with self.build_lock.acquire(wait=False) as lease:
            self.sweep()
            index = f"{self.alias}-{time.strftime('%Y%m%d%H%M%S', time.gmtime())}-{uuid.uuid4().hex[:8]}"
            address = self.connection.address
            self._tell(
                lambda client: client.indices.create(
                    index=index,
                    aliases={f"{index}-w": {}},
                    mappings=schema.mapping(),
                    settings=schema.settings(address.shards, address.replicas),
                ),
                already=lambda: self._exists(index),
            )
            try:
                # A server that is lost before there is a second copy takes its part of the new index with it.
                self.wait_until_whole(index)
                yield Generation(self, index, lease)
            finally:
                self._sweep_quietly()

    def _exists(self, index: str) -> bool:
        return bool(self.connection.tell(lambda client: client.indices.exists(index=index)))

    # --- Litter

    def litter(self) -> list[str]:
        """Indexes of interrupted builds, and those of older versions nobody needs any more."""
        found = self.connection.ask(
            lambda client: client.indices.get(
                index=f"{self.prefix}-v*", features=["aliases", "settings"], allow_no_indices=True
            )
        )
        ours = {name: match for name in found if (match := self._of_ours.fullmatch(name))}
        serving = [name for name in ours if self.alias in found[name]["aliases"]]
        settled = bool(serving) and all(_age(found[name]) > OLD_AFTER for name in serving)
        return [
            name
            for name, match in ours.items()
            if (int(match[1]) == schema.VERSION and name not in serving) or (int(match[1]) < schema.VERSION and settled)
        ]

    def sweep(self) -> None:
        """Remove it; the build lock is held."""
        for name in self.litter():
            self.delete(name)

    def _sweep_quietly(self) -> None:
        try:
            self.sweep()
        except (ApiError, SearchUnavailable) as error:
            logger.warning("what is left of a build stays for now: %s", error)

    def tidy(self) -> None:
        """Remove what a killed build left, unless one is under way."""
        try:
            if self.litter():
                with self.build_lock.acquire(wait=False):
                    self.sweep()
        except Busy:
            pass
        except ApiError as error:
            raise SearchUnavailable(told(error)) from error


def _age(index: dict[str, Any]) -> float:
    return time.time() - int(index["settings"]["index"]["creation_date"]) / 1000


@cache
def _store(connection: Connection) -> Store:
    return Store(connection)


def store_at(url: str) -> Store:
    """The one store of this process for an address."""
    return _store(connection_to(url))
