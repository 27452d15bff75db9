"""Text files: in which encoding one is, and the same in UTF-8 for all that comes after."""

import codecs
from pathlib import Path

from .sources import MAX_CELL, refuse

CHUNK = 2**20
MAX_LINE = 16 * MAX_CELL  # characters without the end of a line
NAMES = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "gb18030": "GB18030", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
    "utf-16": "UTF-16",
}  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


class _Undecodable(Exception):
    def __init__(self, line: int, plausible: bool) -> None:
        super().__init__(line)
        self.line = line
        self.plausible = plausible  # much of what stood before was decoded


def as_utf8(path: Path, encoding: str, work: Path) -> tuple[Path, str]:
    """The file itself where it is UTF-8, else a copy in UTF-8 in ``work``; and the encoding's name for people."""
    if encoding:
        tried = [_codec(encoding)]
    else:
        tried = _likely(path)
    first: tuple[str, _Undecodable] | None = None
    for codec in tried:
        copy = None if codec in ("utf-8", "utf-8-sig") else work / "decoded"
        try:
            _decode(path, codec, copy)
        except _Undecodable as error:
            if first is None or error.plausible and not first[1].plausible:
                first = codec, error
            continue
        return copy or path, NAMES[codec]
    assert first is not None
    codec, error = first
    raise refuse(
        f"这一行有不是 {NAMES[codec]} 编码的字节。请用记事本或表格软件另存为 UTF-8 编码再上传，或者指定正确的编码。",
        error.line,
    )


def _codec(encoding: str) -> str:
    name = encoding.lower().replace("_", "-")
    name = {"utf8": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "utf16": "utf-16", "utf-8-sig": "utf-8"}.get(
        name, name
    )
    if name not in NAMES:
        raise refuse(f"不认识“{encoding[:20]}”这种编码；可以是 UTF-8、GB18030 或 UTF-16。")
    return name


def _likely(path: Path) -> list[str]:
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, codec in _MARKS:
        if start.startswith(mark):
            return [codec]
    if b"\0" in start:
        even, odd = start[::2].count(0), start[1::2].count(0)
        return ["utf-16-be"] if even > odd else ["utf-16-le"]
    return ["utf-8", "gb18030"]


def _decode(path: Path, codec: str, copy: Path | None) -> None:
    """Read the file through; write it down in UTF-8 where ``copy`` says where."""
    decoder = codecs.getincrementaldecoder(codec)()
    line, since, beyond = 1, 0, False
    out = copy.open("w", encoding="utf-8", newline="") if copy else None
    try:
        with path.open("rb") as file:
            while True:
                chunk = file.read(CHUNK)
                try:
                    text = decoder.decode(chunk, final=not chunk)
                except UnicodeDecodeError as error:
                    at = max(error.start, 0)
                    raise _Undecodable(line + error.object[:at].count(b"\n"), beyond or at > 0) from None
                if "\0" in text:
                    raise refuse(
                        "这一行有空字符（NUL），不是文本文件，或者已经损坏。",
                        line + text[: text.index("\0")].count("\n"),
                    )
                since = _check_line(text, since, line)
                line += text.count("\n")
                beyond = beyond or not text.isascii()
                if out:
                    out.write(text)
                if not chunk:
                    return
    finally:
        if out:
            out.close()


def _check_line(text: str, since: int, line: int) -> int:
    """How many characters stand after the last end of a line; an endless line is refused before anybody reads it."""
    last = max(text.rfind("\n"), text.rfind("\r"))
    since = len(text) - last - 1 if last >= 0 else since + len(text)
    if since > MAX_LINE:
        raise refuse("这一行太长，不像表格。请检查文件是否完整、换行是否正确。", line + text.count("\n"))
    return since
