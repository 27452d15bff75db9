"""XLSX, read as a stream: a file of five kilobytes with one cell in the last corner takes nothing down."""

import itertools
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from openpyxl.utils.exceptions import InvalidFileException

from cms.agencies.workbooks import open_values

from .. import values
from .opening import Options
from .sources import MAX_CELL, Mistakes, Row, Source, check_width, names, refuse

MAX_MEMBERS = 20_000
MAX_UNPACKED = 3 * 2**30  # all of it: a million rows of a dozen columns are some 700 MB of XML
MAX_STRINGS = 300 * 2**20  # of the shared strings, which are held in memory
MAX_RATIO, SMALL = 300, 16 * 2**20  # unpacked to packed, of members beyond SMALL
_LOOKED_AT = 1_000  # rows in which a header is looked for
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_ZEROS = re.compile(r"0{2,}")
_MIDNIGHT = time()
_BROKEN = (
    KeyError, TypeError, AttributeError, IndexError, ValueError, OSError, EOFError, SyntaxError, OverflowError,
    zipfile.BadZipFile, zlib.error, InvalidFileException,
)  # fmt: skip


def open_workbook(path: Path, options: Options) -> Source:
    """The rows of one sheet: the one asked for by name, else the first that is shown and has something in it."""
    _check(path)
    notes: list[str] = []
    strings: set[int] = set()
    with opened(path) as book:
        title = choose(book, options.sheet, notes)
        header_line, header = _header(book[title], options.header_line)

    def rows() -> Iterator[Row]:
        return _rows(path, title, header_line, len(header), strings)

    return Source(names(header, notes), rows, encoding="XLSX", notes=notes, strings=strings)


def _check(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise refuse("压缩包里的文件过多，不是正常的 Excel 文件。")
            if sum(member.file_size for member in members) > MAX_UNPACKED:
                raise refuse("展开后超过 3 GB，疑似压缩炸弹。请改用 CSV 上传。")
            for member in members:
                _check_member(archive, member)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, RuntimeError) as error:
        raise refuse("Excel 文件已损坏，打不开。请重新保存后再上传。") from error


def _check_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 1:
        raise refuse("Excel 文件加了密码。请去掉密码再上传。")
    if member.file_size > SMALL and member.file_size > MAX_RATIO * max(1, member.compress_size):
        raise refuse("压缩比异常，疑似压缩炸弹。请改用 CSV 上传。")
    if member.filename.endswith("sharedStrings.xml") and member.file_size > MAX_STRINGS:
        raise refuse("文字太多，请改用 CSV 上传。")
    if member.filename.endswith((".xml", ".rels")):
        with archive.open(member) as part:
            if b"<!DOCTYPE" in part.read(4096):
                raise refuse("Excel 文件里有自定义实体（DTD），疑似恶意文件。")


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    try:
        with path.open("rb") as file:  # by its path openpyxl would want an ending
            book = open_values(file)
            try:
                yield book
            finally:
                book.close()
    except _BROKEN as error:
        raise refuse("Excel 文件读不下去，可能已损坏。请重新保存，或者改用 CSV 上传。") from error


def choose(book: Any, wanted: str, notes: list[str]) -> str:
    sheets = book.worksheets
    if wanted:
        for sheet in sheets:
            if sheet.title.strip() == wanted.strip():
                return str(sheet.title)
        raise refuse(f"没有名为“{wanted[:40]}”的工作表；有：{'、'.join(sheet.title for sheet in sheets)[:200]}。")
    filled = [sheet.title for sheet in sheets if sheet.sheet_state == "visible" and _is_filled(sheet)]
    if not filled:
        raise refuse("工作簿里没有有内容的工作表。")
    if len(filled) > 1:
        notes.append(f"读的是工作表“{filled[0]}”，没有读{'、'.join(f'“{title}”' for title in filled[1:10])}。")
    return str(filled[0])


def _is_filled(sheet: Any) -> bool:
    sheet.reset_dimensions()
    return any(
        value is not None
        for cells in itertools.islice(sheet.iter_rows(values_only=True), _LOOKED_AT)
        for value in cells
    )


def _filled(cells: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _header(sheet: Any, header_line: int) -> tuple[int, list[str]]:
    sheet.reset_dimensions()
    found: tuple[int, list[str]] | None = None
    rows = sheet.iter_rows(min_row=header_line, values_only=True, max_row=header_line + _LOOKED_AT)
    for line, row in enumerate(rows, start=header_line):
        cells = ["" if value is None else str(value) for value in row]
        if not _filled(cells):
            continue
        if found is None:
            while not cells[-1].strip():
                cells.pop()
            check_width(len(cells), line)
            found = line, cells
            continue
        if _filled(found[1]) == 1 and _filled(cells) > 2 and header_line == 1:
            raise refuse(f"第 {found[0]} 行只有一格有字，像是标题，不是表头。请把“表头在第几行”改成 {line}。", found[0])
        return found
    raise refuse("只有表头，没有数据。" if found else "没有表头：工作表里没有有内容的行。")


def _rows(path: Path, title: str, header_line: int, width: int, strings: set[int]) -> Iterator[Row]:
    mistakes = Mistakes()
    with opened(path) as book:
        sheet = book[title]
        sheet.reset_dimensions()
        for line, row in enumerate(sheet.iter_rows(min_row=header_line + 1), start=header_line + 1):
            cells = [
                "" if cell.value is None else _said(cell, index, strings, mistakes, line)
                for index, cell in enumerate(row)
            ]
            if not _filled(cells):
                continue
            if len(cells) > width:
                if beyond := next((at for at, cell in enumerate(cells[width:], width + 1) if cell.strip()), 0):
                    mistakes.add("这一格在表头之外。请给这一列加上表头，或者删去这一格。", line, beyond)
                    continue
                cells = cells[:width]
            yield line, cells + [""] * (width - len(cells))
    mistakes.done()


def _said(cell: Any, index: int, strings: set[int], mistakes: Mistakes, line: int) -> str:
    value = cell.value
    if isinstance(value, str):
        if cell.data_type == "e":
            mistakes.add(f"这一格是公式出错的结果“{value[:20]}”。请改正公式，或者填上值。", line, index + 1)
        elif index not in strings and _NUMBER.fullmatch(value):
            strings.add(index)
        return value[:MAX_CELL]
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        if abs(value) >= 10**values.MAX_DIGITS:
            mistakes.add(
                "这一格是 15 位以上的数字，Excel 只留得住前 15 位。请把这一列设成“文本”格式，从来源重新录入。",
                line,
                index + 1,
            )
        if isinstance(value, int):
            # A format of zeros alone is how offices show codes: 1101 as 001101.
            shown = cell.number_format
            return str(value).zfill(len(shown)) if _ZEROS.fullmatch(shown) and value >= 0 else str(value)
        return values.plain_float(float(f"{value:.15g}"))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == _MIDNIGHT else value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)
