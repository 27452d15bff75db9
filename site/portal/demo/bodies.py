"""The text of a content file as the body of a record or page: a stream of blocks."""

import json
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from cms.disclosure.body import table

from .pictures import Album
from .texts import Piece


def stream(pieces: list[Piece], album: Album) -> str:
    """The pieces as a StreamField stores them."""
    return json.dumps([_block(kind, value, str(place), album) for place, (kind, value) in enumerate(pieces)])


def _block(kind: str, value: Any, place: str, album: Album) -> dict[str, Any]:
    if kind == "table":
        value = table(*value)
    elif kind == "picture":
        value = {**value, "image": album.key(value["image"])}
    elif kind == "chart":
        value = {**value, "table": table(value["table"])}
    elif kind in _LISTS:
        inner = _LISTS[kind]
        items = [
            {"type": "item", "value": item, "id": _id(f"{place}.{number}")} for number, item in enumerate(value[inner])
        ]
        value = {**value, inner: items}
    return {"type": kind, "value": value, "id": _id(place)}


_LISTS = {"people": "people", "timeline": "events"}


def _id(place: str) -> str:
    return str(uuid5(NAMESPACE_OID, f"demo:{place}"))
