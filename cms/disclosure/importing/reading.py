"""Files of records: JSON Lines (plain or .gz), CSV and XLSX, read one by one in bounded memory."""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from cms.agencies.sheets import SheetError, read_sheet

from .fields import ImportProblem, Incoming, KeyMap

MAX_LINE = 32 * 2**20  # bytes
_SHEETS = (".csv", ".xlsx", ".tsv")


@dataclass(frozen=True)
class Line:
    """A record, or the ``problem`` (in Chinese) that stands in its place.

    ``done`` is the share of the file read so far, None where that cannot be told.
    """

    number: int
    done: float | None = None
    incoming: Incoming | None = None
    problem: str = ""


def read(path: Path, keys: KeyMap) -> Iterator[Line]:
    """Every record of the file with its line number. Raises ImportProblem where nothing in it can be read."""
    try:
        with path.open("rb") as file:
            size = max(1, path.stat().st_size)
            if path.suffix.lower() in _SHEETS:
                yield from _sheet(file, path.name, size, keys)
            else:
                yield from _json_lines(file, size, keys)
    except OSError as error:
        raise ImportProblem(f"{path} 打不开：{error.strerror or error}。") from error


def _sheet(file: BinaryIO, name: str, size: int, keys: KeyMap) -> Iterator[Line]:
    try:
        for row in read_sheet(file, name, keys.headings(), required=["title"]).rows:
            done = None if name.lower().endswith(".xlsx") else file.tell() / size
            if row.problem:
                yield Line(row.line, done, problem=row.problem)
            else:
                yield _understood(row.line, done, KeyMap(), row.cells)
    except SheetError as error:
        raise ImportProblem(str(error)) from error


def _understood(number: int, done: float | None, keys: KeyMap, record: Mapping[str, Any]) -> Line:
    try:
        return Line(number, done, keys.read(record))
    except ImportProblem as problem:
        return Line(number, done, problem=str(problem))


def _json_lines(raw: BinaryIO, size: int, keys: KeyMap) -> Iterator[Line]:
    packed = raw.read(2) == b"\x1f\x8b"
    raw.seek(0)
    file: Any = gzip.GzipFile(fileobj=raw) if packed else raw
    number = 0
    while True:
        number += 1
        try:
            data = file.readline(MAX_LINE + 1)
            too_long = len(data) > MAX_LINE
            while too_long and data and not data.endswith(b"\n"):
                data = file.readline(MAX_LINE)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            yield Line(number, 1.0, problem="压缩文件从这里起已损坏，后面的读不出来。请重新导出或复制一份。")
            return
        if not data:
            return
        done = raw.tell() / size
        if too_long:
            yield Line(number, done, problem=f"这一行超过 {MAX_LINE // 2**20} MB。")
        elif data.strip():
            yield _record(number, done, data, keys)


def _record(number: int, done: float, data: bytes, keys: KeyMap) -> Line:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            return Line(number, done, problem="文字编码认不出来，请用 UTF-8 重新导出。")
    try:
        record = json.loads(text)
    except (ValueError, RecursionError) as error:
        place = f"（第 {error.colno} 个字符处）" if isinstance(error, json.JSONDecodeError) else ""
        return Line(number, done, problem=f"不是完整的 JSON{place}。")
    if not isinstance(record, dict):
        return Line(number, done, problem="不是一条记录；每行应是一个 {…}。")
    return _understood(number, done, keys, record)
