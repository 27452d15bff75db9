"""A value of a table as people read it."""

from dataclasses import dataclass
from typing import Any

from opendata.tables.schema import Type

from .found import Described

LONGEST = 160  # characters shown in a table; the page of the row has all of it


@dataclass(frozen=True)
class Cell:
    text: str
    note: str = ""  # what the code stands for
    is_empty: bool = False
    is_number: bool = False
    is_cut: bool = False


def cell(value: Any, column: Described, *, whole: bool = False) -> Cell:
    """``whole``: however long it is."""
    if value is None:
        return Cell("", is_empty=True)
    text = plain(value, column.type)
    cut = not whole and len(text) > LONGEST
    return Cell(
        f"{text[:LONGEST]}…" if cut else text, column.codes.get(text, ""), is_number=column.is_number, is_cut=cut
    )


def plain(value: Any, kind: Type) -> str:
    """As the files write it: 3 and 12.5, 是 and 否, 2026-07-14 08:30."""
    if value is None:
        return ""
    if kind is Type.BOOLEAN:
        return "是" if value else "否"
    if kind is Type.DATETIME:
        return str(value).replace("T", " ").removesuffix(":00") if len(str(value)) == 19 else str(value)
    return number(value) if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def number(value: int | float) -> str:
    """Without the .0 of whole numbers, without a power of ten, and without what only binary fractions have."""
    if isinstance(value, int):
        return str(value)
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = repr(value)
    return f"{value:f}".rstrip("0").rstrip(".") if "e" in text and 1e-6 < abs(value) < 1e15 else text


def grouped(value: int | float, places: int = 2) -> str:
    """A figure worked out from many: 1,234.57"""
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
