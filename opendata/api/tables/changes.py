"""Row by row what a version changed of the one before it."""

from typing import Any
from urllib.parse import urlencode

from opendata.api.answers import Call
from opendata.api.known import KnownVersion
from opendata.datasets import comparing
from opendata.tables.difference import KINDS
from opendata.tables.querying import MOST_ROWS, BadQuery

DEFAULT_ROWS = 100
_PARAMETERS = ("kind", "limit", "after")


def change_rows(call: Call, version: KnownVersion) -> tuple[list[dict[str, Any]], str | None]:
    """The changes that this call asks for, and the address of the next ones. Raises BadQuery."""
    said = call.request.GET
    for name in said:
        if name not in _PARAMETERS:
            raise BadQuery(name[:100], f"没有 {name[:40]} 这个参数，可以用：{'、'.join(_PARAMETERS)}。")
    kind = said.get("kind", "")
    if kind not in ("", *KINDS):
        raise BadQuery("kind", f"kind 可以是：{'、'.join(KINDS)}。")
    limit = _number(said.get("limit", ""), "limit", DEFAULT_ROWS, 1, MOST_ROWS)
    after = _number(said.get("after", ""), "after", 0, 0, 2**53)
    found = comparing.changes(version.version, kind=kind, after=after, limit=limit + 1)
    rows = [
        {
            "kind": one.kind,
            "old_n": one.old_number,
            "new_n": one.new_number,
            "fields": one.fields,
            "old": one.old,
            "new": one.new,
        }
        for one in found[:limit]
    ]
    if len(found) <= limit:
        return rows, None
    pairs = [(name, said[name]) for name in ("kind", "limit") if said.get(name)]
    query = urlencode([*pairs, ("after", found[limit - 1].place)])
    return rows, f"{call.origin}{call.request.path}?{query}"


def _number(text: str, name: str, default: int, least: int, most: int) -> int:
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 16 or not least <= int(text) <= most:
        raise BadQuery(name, f"{name} 请填 {least} 到 {most} 的整数。")
    return int(text)
