"""One writer, one builder at a time, on however many machines: a lock is a document the servers keep.

Who holds it says again every few seconds that it lives; a holder that was killed is succeeded LEASE seconds later. A
holder that merely slept and wakes up is refused: every lease has a higher ``token`` than those before it, and every
entry written carries it (elastic_store).
"""

import logging
import threading
import time
import uuid
from typing import Any

from elasticsearch import ApiError, BadRequestError, ConflictError, Elasticsearch, NotFoundError

from search.backends.elastic_client import Connection
from search.errors import Busy, SearchUnavailable

logger = logging.getLogger("search")

LEASE = 20.0  # seconds
RENEW_EVERY = 4.0
WAIT = 60.0  # seconds somebody who waits for a lock does so
MAPPING = {
    "dynamic": "strict",
    "properties": {"holder": {"type": "keyword"}, "until": {"type": "long"}, "token": {"type": "long"}},
}
SETTINGS = {"number_of_shards": 1, "auto_expand_replicas": "0-all"}


def _now() -> int:
    return int(time.time() * 1000)


class Lock:
    """The lock ``name`` in the index ``locks``."""

    def __init__(self, connection: Connection, locks: str, name: str) -> None:
        self._connection = connection
        self._locks = locks
        self._name = name

    def is_held(self) -> bool:
        """Whether somebody holds it. Raises SearchUnavailable."""
        return self._holds(self._connection.ask(self._look))

    def _look(self, client: Elasticsearch) -> dict[str, Any] | None:
        try:
            return dict(client.get(index=self._locks, id=self._name, realtime=True))
        except NotFoundError:  # neither index nor document: nobody ever held it
            return None

    @staticmethod
    def _holds(found: dict[str, Any] | None) -> bool:
        return bool(found and found["_source"]["holder"] and found["_source"]["until"] > _now())

    def acquire(self, wait: bool) -> "Lease":
        """Take it. Raises Busy where somebody has it and ``wait`` is false, SearchUnavailable."""
        until = time.monotonic() + WAIT
        while True:
            lease = self._try()
            if lease:
                return lease
            if not wait:
                raise Busy(self._name)
            if time.monotonic() > until:
                raise SearchUnavailable("另一进程一直在写入索引")
            time.sleep(0.1)

    def _try(self) -> "Lease | None":
        found = self._connection.ask(self._look)  # servers that are down keep no writer waiting
        if self._holds(found):
            return None
        if found is None:
            self._make()
        before = found["_source"]["token"] if found else 0
        lease = Lease(self._connection, self._locks, self._name, token=max(before + 1, _now()))
        if found:
            lease.seen = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        return lease if lease.write(_now() + int(LEASE * 1000)) else None

    def _make(self) -> None:
        try:
            self._connection.tell(
                lambda client: client.indices.create(index=self._locks, mappings=MAPPING, settings=SETTINGS)
            )
        except BadRequestError as error:
            if "resource_already_exists" not in str(error.body):
                raise SearchUnavailable(str(error)) from error


class Lease:
    """A lock while it is held. ``with`` keeps it alive and gives it back."""

    def __init__(self, connection: Connection, locks: str, name: str, token: int) -> None:
        self.token = token
        self.seen: dict[str, Any] = {"op_type": "create"}  # which state of the document is to be replaced
        self._connection = connection
        self._document: dict[str, Any] = {"index": locks, "id": name}
        self._holder = uuid.uuid4().hex
        self._good_until = self._good_until_o_clock = 0.0
        self._renewing = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, name=f"lease of {name}", daemon=True)

    def write(self, until: int) -> bool:
        """Put oneself down as the holder. False where somebody else was quicker. Raises SearchUnavailable."""
        asked_at, asked_at_o_clock = time.monotonic(), time.time()
        body = {"holder": self._holder, "until": until, "token": self.token}
        try:
            kept = self._connection.tell(
                lambda client: client.index(**self._document, **self.seen, document=body), seconds=LEASE / 2
            )
            self.seen = {"if_seq_no": kept["_seq_no"], "if_primary_term": kept["_primary_term"]}
        except ConflictError:
            # It may have been ourselves: what was sent twice was kept the first time.
            found = self._connection.tell(lambda client: client.get(**self._document, realtime=True))
            if found["_source"] != body:
                return False
            self.seen = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        except ApiError as error:
            raise SearchUnavailable(str(error)) from error
        self._good_until, self._good_until_o_clock = asked_at + LEASE, asked_at_o_clock + LEASE
        return True

    @property
    def _is_over(self) -> bool:
        # A machine that was suspended knows by the clock on the wall alone.
        return time.monotonic() >= self._good_until or time.time() >= self._good_until_o_clock

    def check(self) -> None:
        """Raises SearchUnavailable where somebody else may hold the lock by now."""
        if self._is_over:
            raise SearchUnavailable("写入索引的锁已过期，由另一进程接手")

    def renew(self) -> None:
        """Hold it for LEASE seconds from now. Raises SearchUnavailable where it is lost."""
        with self._renewing:
            self.check()
            if not self.write(_now() + int(LEASE * 1000)):
                self._good_until = 0.0
                self.check()

    def _keep(self) -> None:
        while not self._ended.wait(RENEW_EVERY):
            try:
                self.renew()
            except SearchUnavailable as error:
                logger.warning("the lock %s was not renewed: %s", self._document["id"], error)
                if self._is_over:
                    return

    def __enter__(self) -> "Lease":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join(LEASE)
        if self._is_over:
            return
        body = {"holder": "", "until": 0, "token": self.token}
        try:
            self._connection.tell(lambda client: client.index(**self._document, **self.seen, document=body), seconds=5)
        except (ApiError, SearchUnavailable) as failure:
            logger.warning("the lock %s will run out by itself: %s", self._document["id"], failure)
