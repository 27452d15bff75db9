"""As a document to print: the six sections with their tables, A4 across, as agencies hand it in."""

import re
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from ..content import Content
from ..layout import Cell, Sheet, occupied, sections

BODY, HEADING = "仿宋", "黑体"
WIDTH = Cm(25.7)  # of the page, without its margins
INDENT = Pt(28)  # two characters of 14 pt
# What XML does not know, and who pastes a text may bring along; line breaks are the paragraphs' own.
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def make(content: Content) -> bytes:
    document = Document()
    _page(document)
    document.core_properties.title = content.title
    document.core_properties.author = content.agency
    _say(document.add_heading(level=0), content.title, HEADING, 20, align=WD_ALIGN_PARAGRAPH.CENTER)
    if content.reason:
        _say(document.add_paragraph(), f"更正版（第 {content.version} 版）：{content.reason}", BODY, 14)
    for section in sections(content):
        _say(document.add_heading(level=1), section.heading, HEADING, 14)
        for paragraph in section.paragraphs:
            _say(document.add_paragraph(), paragraph, BODY, 14, indent=True)
        for sheet in section.sheets:
            if len(section.sheets) > 1:
                _say(document.add_paragraph(), sheet.caption, HEADING, 12, align=WD_ALIGN_PARAGRAPH.CENTER)
            _table(document, sheet)
    if content.published_on:
        day = content.published_on
        signature = f"{content.agency}\n{day.year}年{day.month}月{day.day}日"
        _say(document.add_paragraph(), signature, BODY, 14, align=WD_ALIGN_PARAGRAPH.RIGHT)
    held = BytesIO()
    document.save(held)
    return held.getvalue()


def _page(document: Any) -> None:
    page = document.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Cm(29.7), Cm(21)
    page.left_margin = page.right_margin = Cm(2)
    page.top_margin = page.bottom_margin = Cm(2)


def _font(run: Any, name: str, size: float) -> None:
    run.font.name, run.font.size = name, Pt(size)
    run.font.color.rgb = None
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _say(paragraph: Any, text: str, font: str, size: float, *, align: Any = None, indent: bool = False) -> None:
    _font(paragraph.add_run(_NOT_XML.sub("", text)), font, size)
    paragraph.alignment = align
    if indent:
        paragraph.paragraph_format.first_line_indent = INDENT


def _table(document: Any, sheet: Sheet) -> None:
    table = document.add_table(rows=len(sheet.rows), cols=sheet.width, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    widths = _widths(sheet)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    grid = [list(row.cells) for row in table.rows]  # asked once: each asking walks the whole table
    for y, row in enumerate(occupied(sheet)):
        for x, cell in row:
            box = grid[y][x]
            box.width = widths[x]
            if cell.rowspan > 1 or cell.colspan > 1:
                box = box.merge(grid[y + cell.rowspan - 1][x + cell.colspan - 1])
            _fill(box, cell)
    for row in table.rows[: sheet.heads]:
        _repeat(row)
    document.add_paragraph()


def _widths(sheet: Sheet) -> list[Any]:
    """The columns of words as wide as their words, the rest shared evenly; no wider than the page."""
    stubs = [Cm(characters * 0.27) for characters in sheet.stubs]
    numbers = sheet.width - len(stubs)
    each = min(Cm(5), int((WIDTH - sum(stubs)) / numbers))
    return [*stubs, *[each] * numbers]


def _fill(box: Any, cell: Cell) -> None:
    centred = not cell.is_head or cell.scope.startswith("col")
    paragraph = box.paragraphs[0]
    for more in box.paragraphs[1:]:  # what merging left
        more._element.getparent().remove(more._element)
    paragraph.paragraph_format.space_after = Pt(0)
    align = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
    _say(paragraph, cell.shown, "宋体", 9, align=align)


def _repeat(row: Any) -> None:
    """A heading stands on every page the table runs over."""
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
