"""Sheets that people fill in and take home: CSV and XLSX in, with line numbers; CSV and XLSX out, harmless to open.

XLSX is read as a stream by openpyxl rather than by a faster reader that lays the whole grid out in memory: a file of
five kilobytes with one cell in the last corner would take the process down with it.
"""

import codecs
import csv
import io
import itertools
import re
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, BinaryIO

import xlsxwriter
from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header

from .workbooks import open_values

MAX_BYTES = 64 * 2**20  # of the file as sent
MAX_UNPACKED = 512 * 2**20  # of an XLSX, unpacked
MAX_COLUMNS = 200
MAX_CELL = 10_000_000  # characters: the body of a long law
ROWS_PER_XLSX_SHEET = 1_000_000
DELIMITERS = ",\t;|，"  # the last: typed with a Chinese keyboard
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Beyond 15 digits a spreadsheet program keeps zeros; a code or card number stored as a number is lost.
MAX_EXACT_NUMBER = 10**15
_SCIENTIFIC = re.compile(r"\d\.\d+E\+\d{2}", re.ASCII)

csv.field_size_limit(MAX_CELL)


class SheetError(ValueError):
    """The file cannot be read as a table; the message tells whoever sent it what to do, in Chinese."""


@dataclass(frozen=True)
class SheetRow:
    """One line: text by field name, trimmed. ``problem`` says (in Chinese) why a line cannot be trusted, or is ''."""

    line: int  # the row as a spreadsheet program numbers it, from 1, whatever lines its cells hold
    cells: dict[str, str]
    problem: str = ""


@dataclass(frozen=True)
class Sheet:
    """``rows`` is read as it is asked for; asking may raise SheetError. ``unknown``: headings nobody asked for."""

    fields: list[str]
    unknown: list[str]
    rows: Iterator[SheetRow]


def read_sheet(file: BinaryIO, name: str, headings: Mapping[str, Sequence[str]], required: Iterable[str] = ()) -> Sheet:
    """Read the first sheet of ``file``; ``name`` is its file name.

    ``headings``: the headings each field may stand under, e.g. ``{"code": ["统一社会信用代码", "信用代码"]}``; the
    field's own name always counts. ``required``: fields that must have a column. Empty lines are passed over. The
    heading line may follow a title or two. Raises SheetError.
    """
    lines = _xlsx_lines(file) if _is_xlsx(file, name) else _csv_lines(file, headings)
    known = {_plain(text): field for field, texts in headings.items() for text in [field, *texts]}
    best: tuple[int, list[str]] = (0, [])
    passed: list[tuple[int, list[Any]]] = []
    for line, values in lines:
        passed.append((line, values))
        texts = [_text(value)[0] for value in values]
        found = sum(_plain(text) in known for text in texts)
        if found > best[0]:
            best = (found, texts)
            passed.clear()
        if found == len(headings) or len(passed) >= 10:
            break
    if not best[0]:
        raise SheetError(
            f"没有认出表头。请用第一行写明各列名称，例如：{'、'.join(_heading(headings, f) for f in headings)}。"
        )
    columns = [known.get(_plain(text), "") for text in best[1]]
    twice = sorted({field for field in columns if field and columns.count(field) > 1})
    if twice:
        raise SheetError(f"表头“{_heading(headings, twice[0])}”出现了两次，请只保留一列。")
    missing = [_heading(headings, field) for field in required if field not in columns]
    if missing:
        raise SheetError(f"表头中没有找到：{'、'.join(missing)}。请用第一行写明各列名称。")
    unknown = [text for text, field in zip(best[1], columns, strict=True) if text and not field]
    return Sheet([field for field in columns if field], unknown, _rows(passed, lines, columns, headings))


def _rows(
    passed: list[tuple[int, list[Any]]],
    lines: Iterator[tuple[int, list[Any]]],
    columns: list[str],
    headings: Mapping[str, Sequence[str]],
) -> Iterator[SheetRow]:
    for source in (passed, lines):
        for line, values in source:
            cells: dict[str, str] = {}
            problem = ""
            for field, value in zip(columns, values, strict=False):
                if field:
                    cells[field], wrong = _text(value)
                    if wrong:
                        problem = problem or f"“{_heading(headings, field)}”{wrong}"
            if any(cells.values()):
                yield SheetRow(line, cells, problem)


def _heading(headings: Mapping[str, Sequence[str]], field: str) -> str:
    return (headings.get(field) or [field])[0]


def _plain(heading: str) -> str:
    """A heading without what people decorate it with: spaces, line breaks, stars, “（必填）”."""
    text = unicodedata.normalize("NFKC", heading)
    return re.sub(r"[\s*:]|\((必填|选填)\)", "", text).lower()


def _text(value: Any) -> tuple[str, str]:
    """What a cell says, and what is wrong with it."""
    if value is None:
        return "", ""
    if isinstance(value, datetime):
        midnight = value.time() == datetime.min.time()
        return (value.date().isoformat() if midnight else value.isoformat(sep=" ")), ""
    if isinstance(value, bool):
        return ("是" if value else "否"), ""
    if isinstance(value, int | float):
        if abs(value) >= MAX_EXACT_NUMBER:
            return "", "被表格软件当成数字保存，末几位已经丢失；请把这一列设为文本格式后重新填写。"
        return f"{int(value) if value == int(value) else value}", ""
    text = str(value).strip()
    if "\0" in text:
        return text.replace("\0", ""), "含有不能识别的字符，请重新填写。"
    if _SCIENTIFIC.fullmatch(text):
        return "", "被表格软件写成了科学记数（如 1.1E+17），末几位已经丢失；请设为文本格式后重新填写。"
    if text.startswith("'") and text[1:].startswith(FORMULA_STARTS):
        text = text[1:].strip()  # as our own export wrote it
    return text, ""


def _is_xlsx(file: BinaryIO, name: str) -> bool:
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    if size == 0:
        raise SheetError("文件是空的。")
    if size > MAX_BYTES:
        raise SheetError(f"文件太大（{size / 2**20:.0f} MB），最多 {MAX_BYTES // 2**20} MB，请分成几个文件。")
    if start.startswith(b"PK\x03\x04"):
        return True
    if start.startswith(b"\xd0\xcf\x11\xe0") or name.lower().endswith((".xls", ".et", ".xlsx")):
        raise SheetError("这种表格文件读不了，请在表格软件里另存为 .xlsx 或 .csv 再上传。")
    return False


def _xlsx_lines(file: BinaryIO) -> Iterator[tuple[int, list[Any]]]:
    with _opened(file) as book:
        yield from _lines_of(book.worksheets[0])


def _lines_of(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=MAX_COLUMNS, max_row=2 * ROWS_PER_XLSX_SHEET, values_only=True)
    for line, values in enumerate(rows, start=1):
        if any(value is not None for value in values):
            yield line, list(values)


@contextmanager
def _opened(file: BinaryIO) -> Iterator[Any]:
    """The workbook; whatever goes wrong while it is read is raised as SheetError."""
    broken = SheetError("文件已损坏或不是 .xlsx 表格，请在表格软件里打开后另存一次再上传。")
    try:
        with zipfile.ZipFile(file) as archive:
            if sum(member.file_size for member in archive.infolist()) > MAX_UNPACKED:
                raise SheetError("表格展开后太大，请分成几个文件。")
        yield open_values(file)
    except SheetError:
        raise
    except Exception as error:  # a malformed workbook fails in openpyxl in a hundred ways, all with the same remedy
        raise broken from error


def _csv_lines(file: BinaryIO, headings: Mapping[str, Sequence[str]]) -> Iterator[tuple[int, list[Any]]]:
    text = io.TextIOWrapper(file, encoding=_encoding(file), newline="")
    try:
        known = {_plain(word) for field, words in headings.items() for word in [field, *words]}
        start = text.read(4096)
        text.seek(0)
        counts = {sign: sum(_plain(part.strip('"')) in known for part in re.split(f"[{re.escape(sign)}\r\n]", start))
                  for sign in DELIMITERS}  # fmt: skip
        reader = csv.reader(text, delimiter=max(DELIMITERS, key=lambda sign: counts[sign]))
        for line in itertools.count(1):
            try:
                values = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                raise SheetError(f"第 {line} 行读不下去：引号没有配对，或一格内容过长。") from error
            if len(values) > MAX_COLUMNS:
                raise SheetError(f"第 {line} 行有 {len(values)} 列，最多 {MAX_COLUMNS} 列。")
            if any(values):
                yield line, list(values)
    finally:
        text.detach()


def _encoding(file: BinaryIO) -> str:
    """UTF-8 where every byte of it is; UTF-16 where it says so; else what Chinese spreadsheet programs write."""
    start = file.read(4)
    file.seek(0)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            while chunk := file.read(2**20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
            return encoding
        except UnicodeDecodeError:
            pass
        finally:
            file.seek(0)
    raise SheetError("文件的文字编码认不出来，请另存为 UTF-8 编码的 .csv，或另存为 .xlsx。")


def _out(value: Any) -> Any:
    """A cell as it is written: dates as in our tables, nothing that a spreadsheet program would run."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float):
        return value if abs(value) < MAX_EXACT_NUMBER else str(value)
    text = str(value).replace("\0", "")
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def stream_csv(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """CSV in UTF-8 with a byte order mark, so that Chinese Excel and WPS open it as it is; a few rows a piece."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    writer.writerow([_out(heading) for heading in headings])
    for row in rows:
        writer.writerow([_out(value) for value in row])
        if buffer.tell() > 32_768:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def write_xlsx(file: BinaryIO, headings: Sequence[str], rows: Iterable[Sequence[Any]], title: str = "表1") -> None:
    """XLSX in constant memory; every text is written as text. Goes on in further sheets after a million rows."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True})
        sheet: Any = None
        number = 0
        for index, row in enumerate(rows):
            if index % ROWS_PER_XLSX_SHEET == 0:
                number += 1
                sheet = _new_sheet(book, title if number == 1 else f"{title}-{number}", headings, bold)
            for column, value in enumerate(row):
                cell = _out(value)
                if isinstance(cell, str):
                    sheet.write_string(index % ROWS_PER_XLSX_SHEET + 1, column, cell[:32_767])  # Excel's own limit
                else:
                    sheet.write_number(index % ROWS_PER_XLSX_SHEET + 1, column, cell)
        if sheet is None:
            _new_sheet(book, title, headings, bold)


def _new_sheet(book: Any, title: str, headings: Sequence[str], bold: Any) -> Any:
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", "", title)[:31] or "表1")
    sheet.freeze_panes(1, 0)
    for column, heading in enumerate(headings):
        sheet.set_column(column, column, max(12, min(len(heading) * 2 + 4, 40)))
        sheet.write_string(0, column, str(_out(heading)), bold)
    return sheet


def csv_response(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A download of ``name``.csv that begins before the last row is read."""
    return StreamingHttpResponse(
        stream_csv(headings, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, f"{name}.csv") or "attachment"},
    )


def xlsx_response(name: str, headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> FileResponse:
    """A download of ``name``.xlsx."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_xlsx(file, headings, rows, title=name)
    file.seek(0)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{name}.xlsx",
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
