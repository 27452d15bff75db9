"""Files of records: JSON Lines (plain or .gz), CSV and XLSX, read one by one in bounded memory."""

import gzip
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from cms.agencies.sheets import SheetError, read_sheet

from .fields import HEADINGS, ImportProblem

MAX_LINE = 32 * 2**20  # bytes
_WHOLE_FILE = (".csv", ".xlsx", ".tsv")


@dataclass(frozen=True)
class Line:
    """A record, or the ``problem`` (in Chinese) that stands in its place. ``done``: share of the file read so far."""

    number: int
    done: float
    record: dict[str, Any] | None = None
    problem: str = ""


def read(path: Path, chosen: dict[str, str] | None = None) -> Iterator[Line]:
    """Every record of the file with its line number. Raises ImportProblem where nothing in it can be read.

    ``chosen``: field → heading, as ``--map`` says; JSON keys are left to ``KeyMap``.
    """
    try:
        with path.open("rb") as file:
            suffix = path.suffix.lower()
            if suffix in _WHOLE_FILE:
                yield from _sheet(file, path.name, chosen or {})
            else:
                yield from _json_lines(file, path.stat().st_size)
    except OSError as error:
        raise ImportProblem(f"{path} 打不开：{error.strerror or error}") from error


def _sheet(file: BinaryIO, name: str, chosen: dict[str, str]) -> Iterator[Line]:
    headings = {field: [*HEADINGS.get(field, []), key] for field, key in chosen.items()} | {
        field: texts for field, texts in HEADINGS.items() if field not in chosen
    }
    try:
        sheet = read_sheet(file, name, headings, required=["title"])
        size = max(1, file.seek(0, 2)) if name.lower().endswith(".xlsx") else 0
        for row in sheet.rows:
            yield Line(row.line, 0.0 if size else 0.0, dict(row.cells), row.problem)
    except SheetError as error:
        raise ImportProblem(str(error)) from error


def _json_lines(raw: BinaryIO, size: int) -> Iterator[Line]:
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
        done = raw.tell() / max(size, 1)
        if too_long:
            yield Line(number, done, problem=f"这一行超过 {MAX_LINE // 2**20} MB。")
        elif data.strip():
            yield _record(number, done, data)


def _record(number: int, done: float, data: bytes) -> Line:
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
    return Line(number, done, record)
