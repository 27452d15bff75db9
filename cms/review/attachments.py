"""The text of attached files, as far as it can be read without a doubt: for the scan for personal data."""

import zipfile
from pathlib import PurePath
from typing import Any

from cms.agencies.sheets import SheetError, workbook_cells

from . import texts

TEXT = {"txt", "csv", "tsv", "html", "htm", "md", "json", "xml"}
SHEETS = {"xlsx"}
WORDS = {"docx"}
READABLE = TEXT | SHEETS | WORDS
MAX_BYTES = 5_000_000  # of a file
MAX_CHARACTERS = 2_000_000  # of its text


class Unreadable(Exception):
    """The file cannot be scanned; a person has to look at it. Says why, in Chinese."""


def kind_of(file: Any) -> str:
    """The extension of a Wagtail document, in lower case."""
    return PurePath(file.file.name).suffix.lstrip(".").lower()


def decode(data: bytes) -> str:
    """UTF-8 where it is that, else GB18030, in which every older office file here is written."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def text_of(file: Any) -> str:
    """The text of a Wagtail document of a readable kind. Raises Unreadable."""
    kind = kind_of(file)
    try:
        if file.file.size > MAX_BYTES:
            raise Unreadable(f"文件超过 {MAX_BYTES // 1_000_000} MB")
        with file.file.open("rb") as stream:
            text = _sheet(stream) if kind in SHEETS else _words(stream) if kind in WORDS else decode(stream.read())
    except OSError as error:
        raise Unreadable("文件打不开") from error
    if len(text) > MAX_CHARACTERS:
        raise Unreadable("文字过多")
    return texts.plain(text) if kind in {"html", "htm", "xml", "docx"} else text


def _sheet(stream: Any) -> str:
    cells: list[str] = []
    length = 0
    try:
        for value in workbook_cells(stream):
            cells.append(_cell(value))
            length += len(cells[-1])
            if length > MAX_CHARACTERS:
                raise Unreadable("文字过多")
    except SheetError as error:
        raise Unreadable("表格打不开") from error
    return "\n".join(cells)


def _cell(value: Any) -> str:
    """A whole number that a sheet holds as 13800000000.0 is what its reader sees."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _words(stream: Any) -> str:
    try:
        with zipfile.ZipFile(stream) as archive, archive.open("word/document.xml") as document:
            data = document.read(4 * MAX_CHARACTERS + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError) as error:
        raise Unreadable("文档打不开") from error
    if len(data) > 4 * MAX_CHARACTERS:
        raise Unreadable("文字过多")
    return data.decode("utf-8", errors="replace").replace("</w:p>", "\n")
