"""JSON: an array of objects (alone, or under one name of an object), JSON Lines, GeoJSON. Read a piece at a time."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .. import values
from ..geography import GEOMETRY
from .opening import Options
from .sources import MAX_CELL, Row, Source, check_width, names, refuse
from .text import Text

CHUNK = 2**20
MAX_VALUE = 32 * 2**20  # characters of one object
# Under what names an object holds its rows.
_ROWS = ("features", "data", "rows", "records", "items", "list", "result", "results")
_BLANKS = re.compile(r"[ \t\r\n]*")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
LONGITUDE, LATITUDE = "经度", "纬度"

Item = tuple[int, Any]  # the line it begins in, and the value


def _float(text: str) -> float | str:
    # What a program would round stays as it is written.
    return float(text) if len(text.lstrip("-0.")) <= values.MAX_DIGITS + 1 else text


def _int(text: str) -> int | str:
    return int(text) if len(text) <= 40 else text


_DECODER = json.JSONDecoder(parse_float=_float, parse_int=_int, parse_constant=lambda _: None)


def open_json(text: Text, options: Options) -> Source:
    """The rows of a JSON file in UTF-8: columns are the names of all its objects, in the order they first appear."""
    path = text.path
    flat = _flat
    keys: dict[str, None] = {}
    shapes: set[str] = set()
    for line, item in _items(path):
        if not isinstance(item, dict):
            raise refuse("这里应当是一个对象，也就是用花括号括起来的一行数据。", line)
        if item.get("type") == "Feature" and "geometry" in item:
            flat = _feature
            shapes.update(_shape(item["geometry"]))
            item = item.get("properties") or {}
            if not isinstance(item, dict):
                raise refuse("要素的 properties 应当是一个对象。", line)
        keys.update(dict.fromkeys(item))
        check_width(len(keys), line)
    if not keys and not shapes:
        raise refuse("里面没有数据。应当是对象的数组、每行一个对象，或者 GeoJSON。")
    columns = list(keys) + [name for name in (LONGITUDE, LATITUDE, GEOMETRY) if name in shapes and name not in keys]
    strings: set[int] = set()
    notes: list[str] = []
    return Source(names(columns, notes), lambda: _rows(path, columns, flat, strings), notes=notes, strings=strings)


def _rows(path: Path, columns: list[str], flat: Callable[[Any], dict[str, Any]], strings: set[int]) -> Iterator[Row]:
    for line, item in _items(path):
        row = flat(item)
        cells = []
        for index, column in enumerate(columns):
            value = row.get(column)
            if isinstance(value, str) and index not in strings and _NUMBER.fullmatch(value):
                strings.add(index)
            cells.append(_said(value))
        if any(cells):
            yield line, cells


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value[:MAX_CELL].encode("utf-8", "replace").decode().replace("\0", "")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return values.plain_float(value)
    if isinstance(value, int):
        return str(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))[:MAX_CELL].replace("\\u0000", "")


def _flat(item: Any) -> dict[str, Any]:
    return item if isinstance(item, dict) else {}


def _shape(geometry: Any) -> tuple[str, ...]:
    if _point(geometry):
        return LONGITUDE, LATITUDE
    return (GEOMETRY,) if isinstance(geometry, dict) else ()


def _point(geometry: Any) -> list[Any] | None:
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        return None
    found = geometry.get("coordinates")
    return found if isinstance(found, list) and len(found) >= 2 else None


def _feature(item: Any) -> dict[str, Any]:
    row = dict(item.get("properties") or {}) if isinstance(item, dict) else {}
    geometry = item.get("geometry") if isinstance(item, dict) else None
    if point := _point(geometry):
        row.setdefault(LONGITUDE, point[0])
        row.setdefault(LATITUDE, point[1])
    elif isinstance(geometry, dict):
        row.setdefault(GEOMETRY, geometry)
    return row


class _Reader:
    """A text file of which as much lies in memory as the value that is just read needs."""

    def __init__(self, path: Path) -> None:
        self.file = path.open(encoding="utf-8-sig", newline="")
        self.text = ""
        self.place = 0
        self.line = 1
        self.ended = False

    def close(self) -> None:
        self.file.close()

    def more(self) -> bool:
        """Take in as much again; False at the end of the file."""
        if self.ended:
            return False
        left = len(self.text) - self.place
        if left > MAX_VALUE:
            raise refuse("有一项太大，不像表格里的一行。", self.line)
        piece = self.file.read(max(CHUNK, left))
        self.ended = not piece
        self.text, self.place = self.text[self.place :] + piece, 0
        return not self.ended

    def _step(self, to: int) -> None:
        self.line += self.text.count("\n", self.place, to)
        self.place = to

    def peek(self) -> str:
        """The next character that is no blank, '' at the end."""
        while True:
            found = _BLANKS.match(self.text, self.place)
            assert found is not None
            self._step(found.end())
            if self.place < len(self.text) or not self.more():
                return self.text[self.place : self.place + 1]

    def take(self, expected: str) -> None:
        if self.peek() != expected:
            raise self.broken(f"这里应当是“{expected}”")
        self.place += 1

    def value(self) -> Any:
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.place)
            except json.JSONDecodeError as error:
                if not self.more():
                    self.line += self.text.count("\n", self.place, error.pos)
                    raise self.broken("这里读不下去") from None
            except RecursionError:
                raise refuse("嵌套太深，不像表格里的一行。", self.line) from None
            else:
                if end < len(self.text) or not self.more():  # a number may go on in the next piece
                    self._step(end)
                    return value

    def broken(self, said: str) -> Exception:
        return refuse(f"JSON 写得不对：{said}。请用生成它的程序重新导出。", self.line)


def _items(path: Path) -> Iterator[Item]:
    reader = _Reader(path)
    try:
        if reader.peek() == "[":
            yield from _array(reader)
        else:
            yield from _objects(reader)
    finally:
        reader.close()


def _array(reader: _Reader) -> Iterator[Item]:
    reader.take("[")
    while reader.peek() != "]":
        yield reader.line, reader.value()
        if reader.peek() == ",":
            reader.take(",")
        elif reader.peek() != "]":
            raise reader.broken("两项之间应当是逗号")
    reader.take("]")


def _objects(reader: _Reader) -> Iterator[Item]:
    """JSON Lines; or one object that holds the rows, of which all the rest is passed over."""
    reader.take("{")
    first: dict[str, Any] = {}
    line = reader.line
    while reader.peek() != "}":
        key = reader.value()
        if not isinstance(key, str):
            raise reader.broken("名称应当用引号括起来")
        reader.take(":")
        if key in _ROWS and reader.peek() == "[" and (key == "features" or not _is_plain(reader)):
            yield from _array(reader)
            return
        first[key] = reader.value()
        if reader.peek() == ",":
            reader.take(",")
        elif reader.peek() != "}":
            raise reader.broken("两个值之间应当是逗号")
    reader.take("}")
    yield line, first
    while reader.peek():
        line = reader.line
        yield line, reader.value()


def _is_plain(reader: _Reader) -> bool:
    """Whether the array that follows holds no objects: a list of values is a value of a row."""
    while len(reader.text) - reader.place < 1000 and reader.more():
        pass
    return not re.match(r"\[\s*\{", reader.text[reader.place : reader.place + 1000])
