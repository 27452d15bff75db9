"""As a workbook: tables two, three and four on a sheet each, the words on the first."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter

from ..content import Content
from ..layout import Cell, Sheet, occupied, sections

SONG, HEI = "宋体", "黑体"


def make(content: Content) -> bytes:
    held = BytesIO()
    # Whatever a text begins with, it is a text: never a formula or a link.
    book = xlsxwriter.Workbook(
        held, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    book.set_properties({"title": content.title, "author": content.agency})
    _Writer(book, content).write()
    book.close()
    return held.getvalue()


class _Writer:
    def __init__(self, book: Any, content: Content) -> None:
        self.book, self.content = book, content
        plain = {"font_name": SONG, "font_size": 10.5, "valign": "vcenter", "text_wrap": True}
        boxed = {**plain, "border": 1}
        self.title = book.add_format({"font_name": HEI, "font_size": 16, "align": "center", "valign": "vcenter"})
        self.heading = book.add_format({"font_name": HEI, "font_size": 12, "valign": "vcenter", "text_wrap": True})
        self.text = book.add_format({**plain, "valign": "top"})
        self.head = book.add_format({**boxed, "align": "center"})
        self.stub = book.add_format({**boxed, "align": "left"})
        self.count = book.add_format({**boxed, "align": "right", "num_format": "#,##0"})
        self.money = book.add_format({**boxed, "align": "right", "num_format": "#,##0.######"})

    def write(self) -> None:
        words = self.book.add_worksheet("正文")
        words.set_column(0, 0, 92)
        words.set_paper(9)
        words.write_string(0, 0, self.content.title, self.title)
        line = 1
        if self.content.reason:
            words.write_string(line, 0, f"更正版（第 {self.content.version} 版）：{self.content.reason}", self.text)
            line += 1
        for section in sections(self.content):
            words.write_string(line, 0, section.heading, self.heading)
            line += 1
            for paragraph in section.paragraphs:
                words.write_string(line, 0, paragraph, self.text)
                line += 1
            if section.sheets:
                words.write_string(line, 0, "（见表页）", self.text)
                line += 1
        for section in sections(self.content):
            if section.sheets:
                self._tables(section.heading, section.sheets)

    def _tables(self, heading: str, sheets: list[Sheet]) -> None:
        page = self.book.add_worksheet({"二": "表二", "三": "表三", "四": "表四"}[heading[0]])
        width = max(sheet.width for sheet in sheets)
        page.set_paper(9)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.set_column(0, width - 1, 11)
        for column, characters in enumerate(sheets[0].stubs):
            page.set_column(column, column, characters * 1.7)
        page.merge_range(0, 0, 0, width - 1, heading, self.heading)
        line = 1
        for sheet in sheets:
            if len(sheets) > 1:
                page.merge_range(line, 0, line, width - 1, sheet.caption, self.heading)
                line += 1
            line = self._sheet(page, sheet, line)

    def _sheet(self, page: Any, sheet: Sheet, top: int) -> int:
        for y, row in enumerate(occupied(sheet)):
            for x, cell in row:
                self._cell(page, top + y, x, cell)
        return top + len(sheet.rows)

    def _cell(self, page: Any, y: int, x: int, cell: Cell) -> None:
        style = self.count
        if cell.is_head:
            style = self.head if cell.scope.startswith("col") else self.stub
        elif isinstance(cell.value, Decimal):
            style = self.money
        if cell.rowspan > 1 or cell.colspan > 1:
            page.merge_range(y, x, y + cell.rowspan - 1, x + cell.colspan - 1, "", style)
        if cell.is_head:
            page.write_string(y, x, cell.text, style)
        elif cell.value is None:
            page.write_blank(y, x, None, style)
        else:
            page.write_number(y, x, float(cell.value) if isinstance(cell.value, Decimal) else cell.value, style)
