"""XLSX from strangers, opened for the values in its cells."""

from typing import Any, BinaryIO

from openpyxl.reader.excel import ExcelReader


class _Reader(ExcelReader):  # type: ignore[misc]
    """Leaves out what is to be printed: openpyxl takes hours to read that from a text made for it, and no table has
    need of it."""

    def read_workbook(self) -> None:
        super().read_workbook()
        self.parser.assign_names = lambda: None


def open_values(file: BinaryIO) -> Any:
    """The workbook, its cells to be read as a stream: values, no formulas, no links. A malformed one fails in
    openpyxl in a hundred ways."""
    reader = _Reader(file, read_only=True, data_only=True, keep_links=False)
    reader.read()
    return reader.wb
