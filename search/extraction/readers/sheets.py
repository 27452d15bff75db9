"""XLSX, by openpyxl: every sheet is a page."""

import zipfile
from datetime import date, datetime, time
from typing import Any, BinaryIO

from openpyxl import load_workbook

from .collecting import Collected, Refused
from .packed import Package

BETWEEN = " | "  # cells; no number runs from one into the next


def _said(value: Any) -> str:
    """What a cell says. A whole number that is held as 13800000000.0 is what its reader sees."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        return str(int(value))
    if isinstance(value, datetime):
        return value.isoformat(" ") if value.time() != time.min else value.date().isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)


def read(stream: BinaryIO, into: Collected) -> None:
    Package(stream)
    stream.seek(0)
    try:
        book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            shown = sheet.sheet_state == "visible"
            if shown:
                into.turn(f"工作表“{sheet.title}”")
            _read(sheet, into.write if shown else into.write_aside)
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile, SyntaxError) as error:
        raise Refused("表格文件已损坏，打不开") from error


def _read(sheet: Any, write: Any) -> None:
    sheet.reset_dimensions()
    for cells in sheet.iter_rows(values_only=True):
        said = [_said(cell) for cell in cells if cell is not None and cell != ""]
        if said:
            write(BETWEEN.join(said) + "\n")
