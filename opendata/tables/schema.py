"""What a table is: its columns by position, their types, and the files one version of it is made of.

This package knows no database of the portal and no web: files in, files and answers out.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Type(StrEnum):
    """The type of a column. ``TEXT`` holds whatever is written; codes with leading zeros and numbers that a program
    would round (more than 15 digits) stay text."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"  # ISO 8601, e.g. 2026-07-14
    DATETIME = "datetime"  # ISO 8601, local time
    BOOLEAN = "boolean"


TYPE_LABELS = {
    Type.TEXT: "文字", Type.INTEGER: "整数", Type.NUMBER: "数值", Type.DATE: "日期", Type.DATETIME: "时间",
    Type.BOOLEAN: "是否",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """``position`` counts from 1; the column is called ``c<position>`` wherever a program speaks of it, and ``name``
    (the header, as written, made unique) wherever people do."""

    position: int
    name: str
    type: Type = Type.TEXT

    @property
    def key(self) -> str:
        return f"c{self.position}"

    def as_json(self) -> dict[str, Any]:
        return {"position": self.position, "name": self.name, "type": str(self.type)}

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Column":
        return cls(int(stored["position"]), str(stored["name"]), Type(stored["type"]))


@dataclass(frozen=True)
class Mistake:
    """Something in a file that keeps it from being a table. ``line`` and ``column`` count from 1, 0 where it is not
    about one; ``text`` says what is wrong and what to do."""

    text: str
    line: int = 0
    column: int = 0


class BadTable(Exception):
    """The file cannot become a table; ``mistakes`` says why, at most a hundred of them, in the order of the file."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        super().__init__(mistakes[0].text if mistakes else "")
        self.mistakes = list(mistakes)


@dataclass(frozen=True)
class Made:
    """One file of a version: ``format`` is a key of FILES."""

    format: str
    name: str
    size: int  # bytes
    sha256: str


@dataclass(frozen=True)
class Built:
    """What ``building.build`` made of a file."""

    columns: list[Column]
    rows: int
    files: list[Made]
    profile: dict[str, Any]  # by column key: see profiling
    encoding: str = ""  # of the original, where it is text
    notes: list[str] = field(default_factory=list)  # what was read otherwise than it is written, for people


# The files of a version by format: name in its folder and media type. ``original`` keeps the ending it came with.
FILES = {
    "original": ("original", "application/octet-stream"),
    "csv": ("table.csv", "text/csv; charset=utf-8"),
    "csv.gz": ("table.csv.gz", "application/gzip"),
    "xlsx": ("table.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "jsonl": ("table.jsonl", "application/jsonl; charset=utf-8"),
    "geojson": ("table.geojson", "application/geo+json"),
    "parquet": ("table.parquet", "application/vnd.apache.parquet"),
    "sqlite": ("table.sqlite", "application/vnd.sqlite3"),
}
TABLE = "t"  # of table.sqlite: an INTEGER PRIMARY KEY ``n``, the number of the row from 1, then c1, c2, …
