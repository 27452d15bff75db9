"""Changes to one index: sent in bulk, refused ones again, each that cannot be kept named."""

import json
import time
from typing import Any

from elasticsearch import ApiError

from search.backends import elastic_schema as schema
from search.backends.elastic_client import PASSING, Connection, told
from search.backends.elastic_lock import Lease
from search.errors import SearchUnavailable

MOST_BYTES = 4_000_000  # of one bulk; servers take 100 MB, gateways before them less
MOST_ENTRIES = 500
FIRST_PAUSE = 0.2  # seconds before what was refused is sent again; twice as long each time
LONGEST_PAUSE = 5.0
SERVER_WAITS = "5s"  # for a shard that has just lost its server

Line = tuple[bytes, ...]


class Writer:
    """Changes to the index behind ``alias``. They are there for readers, and durable, after ``commit``; an interrupted
    writer may have sent some already."""

    def __init__(self, connection: Connection, alias: str, lease: Lease, version: int | None, patience: float) -> None:
        self._connection = connection
        self._alias = alias
        self._lease = lease
        self._order = {} if version is None else {"version": version, "version_type": "external_gte"}
        self._patience = patience  # seconds until what is refused for a while is given up
        self._waiting: dict[str, Line] = {}
        self._bytes = 0
        self._refused: dict[str, str] = {}

    def put(self, prepared: dict[str, Any], replace: bool = True) -> None:
        """Add the entry, in place of the one of that identifier."""
        identifier = prepared["id"]
        action = {"index": {"_id": identifier, **self._order}}
        self._add(identifier, (json.dumps(action).encode(), schema.document_of(prepared)))

    def remove(self, identifier: str) -> None:
        self._add(identifier, (json.dumps({"delete": {"_id": identifier, **self._order}}).encode(),))

    def commit(self) -> dict[str, str]:
        """Returns why, of each entry the engine would not have. Raises SearchUnavailable."""
        self._flush()
        self.refresh()
        self._lease.check()
        refused, self._refused = self._refused, {}
        return refused

    def refresh(self) -> None:
        """Let readers see what was written."""
        try:
            done = self._connection.tell(lambda client: client.indices.refresh(index=self._alias))
        except ApiError as error:
            raise SearchUnavailable(told(error)) from error
        if done["_shards"]["failed"]:
            raise SearchUnavailable("索引的部分分片没有刷新")

    # --- Bulks

    def _add(self, identifier: str, lines: Line) -> None:
        size = sum(map(len, lines))
        if self._waiting and (self._bytes + size > MOST_BYTES or len(self._waiting) >= MOST_ENTRIES):
            self._flush()
        # One change of each entry: what is sent again can then never overtake what came later.
        self._bytes += size - sum(map(len, self._waiting.pop(identifier, ())))
        self._waiting[identifier] = lines

    def _flush(self) -> None:
        waiting, self._waiting, self._bytes = self._waiting, {}, 0
        pause = FIRST_PAUSE
        until = time.monotonic() + self._patience
        while waiting:
            self._lease.check()
            waiting, why = self._send(waiting)
            if waiting:
                if time.monotonic() + pause > until:
                    raise SearchUnavailable(f"检索服务器拒收 {len(waiting)} 条：{why}")
                time.sleep(pause)
                pause = min(LONGEST_PAUSE, pause * 2)

    def _send(self, lines: dict[str, Line]) -> tuple[dict[str, Line], str]:
        """Returns what has to be sent again, and why."""
        operations: Any = [line for some in lines.values() for line in some]
        try:
            done = self._connection.tell(
                lambda client: client.bulk(
                    index=self._alias,
                    operations=operations,
                    require_alias=True,  # an index that is gone must not come back without its mapping
                    timeout=SERVER_WAITS,
                    filter_path="items.*._id,items.*.status,items.*.error",
                ),
                seconds=self._patience,
            )
        except ApiError as error:
            if error.status_code != 413:
                raise SearchUnavailable(told(error)) from error
            return self._send_halves(lines, error)
        again: dict[str, Line] = {}
        why = ""
        for item in done.get("items", ()):
            ((_, result),) = item.items()
            status = result["status"]
            if status == 409:
                raise SearchUnavailable("写入索引的锁已过期，由另一进程接手")
            if status in PASSING:
                again[result["_id"]] = lines[result["_id"]]
                why = _reason(result)
            elif "error" in result:
                if result["error"].get("type") == "index_not_found_exception":
                    raise SearchUnavailable("索引已被替换")
                self._refused[result["_id"]] = _reason(result)
        return again, why

    def _send_halves(self, lines: dict[str, Line], error: ApiError) -> tuple[dict[str, Line], str]:
        """A gateway takes less at once."""
        names = list(lines)
        if len(names) == 1:
            self._refused[names[0]] = f"条目太大，检索服务器不接收：{told(error)}"
            return {}, ""
        again: dict[str, Line] = {}
        why = ""
        for part in (names[: len(names) // 2], names[len(names) // 2 :]):
            left, said = self._send({name: lines[name] for name in part})
            again |= left
            why = said or why
        return again, why


def _reason(result: dict[str, Any]) -> str:
    error = result.get("error") or {}
    cause = error.get("caused_by") or {}
    parts = [f"{one.get('type', '')}: {one.get('reason', '')}" for one in (error, cause) if one]
    return f"{result['status']} {'; '.join(parts)}"[:1_000]
