"""What an upload holds beside the table that was read from it. The original is offered byte for byte, so whoever looks
for personal data looks here, too: other sheets and hidden ones, notes on cells, lines above the header."""

import html
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from .opening import Options
from .workbook import choose, opened

_CODECS = {"UTF-8": "utf-8-sig", "GB18030": "gb18030", "UTF-16": "utf-16"}
_NOTES = re.compile(r"xl/(?:comments/?[^/]*|threadedComments/[^/]+|drawings/[^/]+)\.xml|docProps/[^/]+\.xml")
_SAID = re.compile(r"<(?:\w+:)?(?:t|text|title|subject|description|keywords|creator|lpwstr)(?:\s[^>]*)?>([^<]+)<")
MOST_NOTES = 20 * 2**20  # bytes of one part with notes


@dataclass(frozen=True)
class Beside:
    """A text, in which part of the upload, and in which line of it (from 1; of notes: which of them)."""

    part: str
    line: int
    text: str


def beside(original: Path, options: Options, encoding: str) -> Iterator[Beside]:
    """``encoding`` as ``Built`` says it. Raises BadTable."""
    if encoding == "XLSX":
        yield from _sheets(original, options)
        yield from _notes(original)
    elif encoding in _CODECS and options.header_line > 1:
        with original.open(encoding=_CODECS[encoding], errors="replace") as file:
            for line, text in enumerate(islice(file, options.header_line - 1), start=1):
                yield Beside("表头以上", line, text)


def _sheets(original: Path, options: Options) -> Iterator[Beside]:
    with opened(original) as book:
        read = choose(book, options.sheet, [])
        for sheet in book.worksheets:
            sheet.reset_dimensions()
            most = options.header_line - 1 if sheet.title == read else None
            if most == 0:
                continue
            part = "表头以上" if sheet.title == read else f"工作表“{sheet.title}”"
            for line, cells in enumerate(sheet.iter_rows(values_only=True, max_row=most), start=1):
                for cell in cells:
                    if cell is not None:
                        yield Beside(part, line, str(cell))


def _notes(original: Path) -> Iterator[Beside]:
    with zipfile.ZipFile(original) as archive:
        for name in archive.namelist():
            if not _NOTES.fullmatch(name):
                continue
            with archive.open(name) as part:
                text = part.read(MOST_NOTES).decode("utf-8", errors="replace")
            for place, said in enumerate(_SAID.findall(text), start=1):
                yield Beside("批注、图形和文件属性", place, html.unescape(said))
