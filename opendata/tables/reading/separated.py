"""CSV and its kin, whatever separates the cells."""

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from .opening import Options
from .sources import MAX_CELL, Mistakes, Plain, Row, Source, check_width, names, refuse
from .text import Text

SEPARATORS = (",", "\t", ";", "|", "，", "；", "^", "\x01")
_NAMES = {"\t": "制表符", "\x01": "控制字符 1"}
_LOOKED_AT = 100  # records


def open_separated(text: Text, options: Options) -> Source:
    """The rows of a text file."""
    csv.field_size_limit(max(csv.field_size_limit(), MAX_CELL))
    separator = _separator(text.path, options)
    notes: list[str] = []
    if separator != ",":
        notes.append(f"分隔符是{_NAMES.get(separator, separator)}。")
    line, following, header = _header(text.path, separator, options.header_line)
    plain = None
    if text.line_end and following == line + 1 and separator.isascii():
        plain = Plain(text.path, separator, text.line_end, line, text.lines - line, text.only_spaces)
    return Source(
        names(header, notes),
        lambda: _rows(text.path, separator, line, len(header)),
        notes=notes,
        plain=plain,
    )


def _records(path: Path, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Every record with the line it begins in."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=separator, strict=True)
        line = 1
        while True:
            try:
                for cells in reader:
                    yield line, cells
                    line = reader.line_num + 1
            except csv.Error as error:
                raise refuse(_said(str(error)), line) from None
            return


def _said(error: str) -> str:
    if "field larger" in error:
        return f"有一格超过 {MAX_CELL:,} 个字，多半是引号没有配对。请检查这一行和它前面几行的引号。"
    if "unexpected end" in error:
        return "从这一行起引号没有配对，一直到文件末尾。请补上引号。"
    if "expected after" in error:
        return "引号后面应当是分隔符。格子里的引号要写成两个引号。"
    return "这一行读不出来，请检查引号和换行。"


def _separator(path: Path, options: Options) -> str:
    if options.separator:
        separator = {"\\t": "\t", "tab": "\t"}.get(options.separator, options.separator)
        if len(separator) != 1 or separator in '"\r\n':
            raise refuse("分隔符只能是一个字符，不能是引号或换行。")
        return separator
    best, most = ",", (0.0, 0)
    for separator in SEPARATORS:
        widths = _widths(path, separator)
        if not widths:
            continue
        width, times = widths.most_common(1)[0]
        score = (times / widths.total(), width)
        if width > 1 and score > most:
            best, most = separator, score
    return best


def _widths(path: Path, separator: str) -> Counter[int]:
    """How often the first records have how many cells."""
    widths: Counter[int] = Counter()
    with path.open(encoding="utf-8-sig", newline="") as file:
        # Not strict, and on a bounded piece: it is only a guess.
        piece = file.read(200_000).splitlines(keepends=True)[:_LOOKED_AT]
        try:
            for cells in csv.reader(piece, delimiter=separator):
                if cells:
                    widths[len(cells)] += 1
        except csv.Error:
            return Counter()
    return widths


def _header(path: Path, separator: str, header_line: int) -> tuple[int, int, list[str]]:
    """The line of the header, that of the first row, and the header's cells."""
    filled = ((line, cells) for line, cells in _records(path, separator) if _filled(cells))
    found = next(((line, cells) for line, cells in filled if line >= header_line), None)
    if found is None:
        raise refuse("没有表头：文件里没有有内容的行。" if header_line == 1 else f"第 {header_line} 行以后没有内容。")
    line, cells = found
    check_width(len(cells), line)
    following = next(filled, None)
    if following is None:
        raise refuse("只有表头，没有数据。", line)
    if header_line == 1 and _filled(cells) == 1 and _filled(following[1]) > 2:
        raise refuse(f"第 {line} 行只有一格有字，像是标题，不是表头。请把“表头在第几行”改成 {following[0]}。", line)
    return line, following[0], cells


def _filled(cells: list[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _rows(path: Path, separator: str, header_line: int, width: int) -> Iterator[Row]:
    mistakes = Mistakes()
    for line, cells in _records(path, separator):
        if line <= header_line or ((not cells or not cells[0].strip()) and not _filled(cells)):
            continue
        if len(cells) != width:
            if len(cells) < width or _filled(cells[width:]):
                mistakes.add(
                    f"这一行有 {len(cells)} 格，表头有 {width} 格。请检查是否少了分隔符，"
                    "或者格子里的分隔符没有用引号括起来。",
                    line,
                )
                continue
            cells = cells[:width]
        yield line, cells
    mistakes.done()
