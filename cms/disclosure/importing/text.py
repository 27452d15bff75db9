"""Text of older systems: plain, or marked as laws are kept: ``#`` headings and ``|`` tables of Markdown."""

import re
import unicodedata
from collections.abc import Iterator
from html import escape

from .pieces import CONTROL, MAX_COLUMNS, SPACE, Block, Piece, assemble

_NUMERAL = r"[〇零一二两三四五六七八九十百千0-9]{1,8}"
_MARK = re.compile(r"^(#{1,6})\s+(.*)$")
_RULE = re.compile(r"^[\s:|-]*-[\s:|-]*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_DIVISION = re.compile(rf"^第{_NUMERAL}(编|章|节)[\s　]+\S.{{0,40}}$")
_SECTION = re.compile(r"^[一二三四五六七八九十]{1,3}、[^。；：，,;:]{2,30}$")


def from_text(text: str, title: str = "") -> list[Piece]:
    """Pieces of plain or marked text, one paragraph a line."""
    return assemble(list(_blocks(CONTROL.sub("", unicodedata.normalize("NFC", text)))), title)


def _blocks(text: str) -> Iterator[Block]:
    lines = [line.strip() for line in _COMMENT.sub("", text).splitlines()]
    marked = any(_MARK.match(line) for line in lines)
    rows: list[list[str]] = []
    for line in [*lines, ""]:
        if line.startswith("|") and line.count("|") > 1:
            if not _RULE.match(line):
                rows.append([cell.strip() for cell in line.strip("|").split("|")][:MAX_COLUMNS])
            continue
        if rows:
            yield "table", rows
            rows = []
        if line:
            kind, words = _kind(line, marked)
            yield kind, escape(SPACE.sub(" ", words) if kind != "p" else words, quote=False)


def _kind(line: str, marked: bool) -> tuple[str, str]:
    """What a line is: a heading of some level, or a paragraph. Without marks, by how 公文 number their parts."""
    mark = _MARK.match(line)
    if mark:
        return str(len(mark[1])), mark[2].strip(" #")
    if not marked:
        division = _DIVISION.match(line)
        if division:
            return str("编章节".index(division[1]) + 1), line
        if _SECTION.match(line):
            return "4", line
    return "p", line
