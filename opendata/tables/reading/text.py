"""Text files: in which encoding one is, and the same in UTF-8 for all that comes after."""

import codecs
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from . import mixed
from .sources import MAX_CELL, refuse

CHUNK = 2**20
# Blanks beside the space that are cut from the ends of cells.
ODD_BLANKS = "\t\u3000\u00a0"
MAX_LINE = 16 * MAX_CELL  # characters without the end of a line
NAMES = {
    "utf-8": "UTF-8", "utf-8-sig": "UTF-8", "gb18030": "GB18030", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16",
    "utf-16": "UTF-16",
}  # fmt: skip
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (b"\x84\x31\x95\x33", "gb18030"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


@dataclass
class Text:
    """A text in UTF-8: where it lies, how it was encoded, and what reading it through has shown."""

    path: Path
    encoding: str = ""  # for people
    lines: int = 0
    line_end: str = ""  # CR LF or LF where all are the same
    only_spaces: bool = True  # no other blank stands in it


class _Undecodable(Exception):
    def __init__(self, line: int, plausible: bool) -> None:
        super().__init__(line)
        self.line = line
        self.plausible = plausible  # much of what stood before was decoded


def as_utf8(path: Path, encoding: str, work: Path) -> Text:
    """The file itself where it is UTF-8, else a copy in UTF-8 in ``work``."""
    first: tuple[str, _Undecodable] | None = None
    for codec in [_codec(encoding)] if encoding else _likely(path):
        copy = None if codec in ("utf-8", "utf-8-sig") else work / "decoded"
        try:
            text = _decode(path, codec, copy)
        except _Undecodable as error:
            if codec in ("utf-8", "utf-8-sig"):
                mixed.check(path)
            if first is None or (error.plausible and not first[1].plausible):
                first = codec, error
        else:
            text.encoding = NAMES[codec]
            return text
    assert first is not None
    codec, undecodable = first
    raise refuse(
        f"这一行有不是 {NAMES[codec]} 编码的字节。请用记事本或表格软件另存为 UTF-8 编码再上传，或者指定正确的编码。",
        undecodable.line,
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
    # UTF-16 without a mark: every end of a line has a NUL on the same side.
    for codec, side in (("utf-16-le", 1), ("utf-16-be", 0)):
        nuls, others = start[side::2].count(0), start[1 - side :: 2].count(0)
        if nuls > 2 + 9 * others and "\n" in start.decode(codec, "ignore"):
            return [codec]
    return ["utf-8", "gb18030"]


def _decode(path: Path, codec: str, copy: Path | None) -> Text:
    """Read the file through; write it down in UTF-8 where ``copy`` says where."""
    decoder = codecs.getincrementaldecoder(codec)()
    seen = _Seen()
    with ExitStack() as open_files:
        file = open_files.enter_context(path.open("rb"))
        out = open_files.enter_context(copy.open("w", encoding="utf-8", newline="")) if copy else None
        chunk = b"-"
        while chunk:
            chunk = file.read(CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                at = max(error.start, 0)
                raise _Undecodable(seen.newlines + 1 + error.object[:at].count(b"\n"), seen.beyond or at > 0) from None
            seen.take(text)
            if out:
                out.write(text)
    return seen.told(copy or path)


class _Seen:
    """What is counted and looked for while a text goes by."""

    def __init__(self) -> None:
        self.newlines = self.returns = self.pairs = self.since = 0
        self.beyond = self.odd_blanks = False
        self.last = ""

    def take(self, text: str) -> None:
        if "\0" in text:
            line = self.newlines + 1 + text[: text.index("\0")].count("\n")
            raise refuse("这一行有空字符（NUL），不是文本文件，或者已经损坏。", line)
        last = max(text.rfind("\n"), text.rfind("\r"))
        self.since = len(text) - last - 1 if last >= 0 else self.since + len(text)
        self.newlines += text.count("\n")
        if self.since > MAX_LINE:
            raise refuse("这一行太长，不像表格。请检查文件是否完整、换行是否正确。", self.newlines + 1)
        self.returns += text.count("\r")
        self.pairs += text.count("\r\n") + (self.last == "\r" and text[:1] == "\n")
        self.last = text[-1:] or self.last
        self.beyond = self.beyond or not text.isascii()
        self.odd_blanks = self.odd_blanks or any(blank in text for blank in ODD_BLANKS)

    def _line_end(self) -> str:
        if not self.returns:
            return "\n"
        return "\r\n" if self.returns == self.pairs == self.newlines else ""

    def told(self, path: Path) -> Text:
        return Text(
            path,
            lines=self.newlines + (self.last not in ("\n", "")),
            line_end=self._line_end(),
            only_spaces=not self.odd_blanks,
        )
