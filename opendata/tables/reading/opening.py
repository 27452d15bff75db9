"""Which reader a file needs: told by what it holds, not by how it is called."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .sources import Source, refuse
from .text import Text, as_utf8


@dataclass(frozen=True)
class Options:
    """How to read a file; what is empty is found out."""

    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    header_line: int = 1


def open_source(path: Path, name: str, options: Options, work: Path) -> Source:
    """The rows of the file, which is called ``name``; ``work`` is a folder for what has to be laid down meanwhile."""
    with path.open("rb") as file:
        start = file.read(8192)
    if not start:
        raise refuse("文件是空的。")
    if start.startswith(b"PK\x03\x04"):
        from .workbook import open_workbook

        return open_workbook(path, options)
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        raise refuse("这是旧版 Excel 文件（.xls）或加了密的文件。请在 Excel 里另存为 .xlsx 再上传。")
    for mark, said in (
        (b"%PDF", "PDF 文件"),
        (b"\x1f\x8b", "gz 压缩包"),
        (b"Rar!", "压缩包"),
        (b"7z\xbc\xaf", "压缩包"),
    ):
        if start.startswith(mark):
            raise refuse(f"这是{said}，不是表格。请上传 CSV、XLSX、JSON 或 GeoJSON 文件。")
    return _text(path, name, options, work)


def _text(path: Path, name: str, options: Options, work: Path) -> Source:
    text = as_utf8(path, options.encoding, work)
    with text.path.open(encoding="utf-8-sig") as file:
        start = file.read(4096).lstrip()
    opener: Callable[[Text, Options], Source]
    if start[:1] in ("{", "[") and not name.lower().endswith((".csv", ".tsv", ".txt")):
        from .json_rows import open_json as opener
    else:
        from .separated import open_separated as opener
    source = opener(text, options)
    source.encoding = text.encoding
    return source
