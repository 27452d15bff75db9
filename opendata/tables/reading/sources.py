"""What readers have in common: how much a table may be, and its header."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ..schema import BadTable, Mistake

MAX_COLUMNS = 1_000
MAX_CELL = 1_000_000  # characters
MAX_MISTAKES = 100
MAX_NAME = 200  # characters of a header

# A row: the line it stands in (of a workbook its row, of a JSON array its item), and its cells.
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Plain:
    """A text file that DuckDB may read by itself: nothing in it needs ``rows``, unless it holds other than ``count``
    rows (a line end within quotes, an empty line) or breaks a rule."""

    path: Path
    separator: str
    line_end: str
    skip: int  # lines
    count: int
    only_spaces: bool


@dataclass
class Source:
    """A file as rows of text. ``rows`` may be called again; ``strings`` are the columns (from 0) in which a format
    that tells numbers from texts has digits written as text: they stay text."""

    header: list[str]
    rows: Callable[[], Iterator[Row]]
    encoding: str = ""
    notes: list[str] = field(default_factory=list)
    strings: set[int] = field(default_factory=set)
    plain: Plain | None = None


def refuse(text: str, line: int = 0, column: int = 0) -> BadTable:
    return BadTable([Mistake(text, line, column)])


class Mistakes:
    """Gathers what is wrong, and gives up at a hundred."""

    def __init__(self) -> None:
        self.found: list[Mistake] = []

    def add(self, text: str, line: int = 0, column: int = 0) -> None:
        self.found.append(Mistake(text, line, column))
        if len(self.found) >= MAX_MISTAKES:
            self.done()

    def done(self) -> None:
        if self.found:
            raise BadTable(self.found)


def names(cells: Sequence[str], notes: list[str]) -> list[str]:
    """The header as names of columns: without line ends, none empty, none twice (capitals do not tell them apart)."""
    made: list[str] = []
    seen: set[str] = set()
    for position, cell in enumerate(cells, start=1):
        name = re.sub(r"\s+", " ", cell.replace("\u3000", " ")).strip()[:MAX_NAME]
        if not name:
            name = f"第{position}列"
            notes.append(f"第 {position} 列没有表头，称作“{name}”。")
        if name.casefold() in seen:
            number = 2
            while f"{name}（{number}）".casefold() in seen:
                number += 1
            renamed = f"{name[: MAX_NAME - 10]}（{number}）"
            notes.append(f"表头“{name}”不止一列，第 {position} 列称作“{renamed}”。")
            name = renamed
        seen.add(name.casefold())
        made.append(name)
    return made


def check_width(width: int, line: int) -> None:
    if width > MAX_COLUMNS:
        raise refuse(f"有 {width} 列，最多 {MAX_COLUMNS} 列。请检查分隔符，或者分成几个表。", line)
