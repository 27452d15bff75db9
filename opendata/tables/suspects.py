"""The cells that may hold personal data: a cheap filter that lets nothing through that an exact scan would find.

Whoever knows what personal data is (``cms.review.personal_data``) reads only these. A text is handed out once, however
many rows hold it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .loading import connect, quoted
from .schema import Column, Type
from .writing.plain import csv_cell

# Numbers of identity, telephones, cards: seven digits of any script, circled and raised ones and words too, with at
# most three other characters between them.
_WORDS = "零〇○一二两三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖幺"
_NUMBER = rf"(?:[\p{{Nd}}\p{{No}}{_WORDS}][^\p{{Nd}}\p{{No}}{_WORDS}]{{0,3}}){{7}}"
_EMAIL = "[@＠]"
# Addresses to the door have a digit and one of these.
_DOOR = r"[\p{Nd}\p{No}]"
_DOOR_WORD = "[幢栋座#＃室户]|号楼|单元|(?:村|社区|屯|庄).{1,6}[组队社]"
_BATCH = 5_000
# The same in the words of ``re``, which knows no ``\p``; beyond the first plane anything may be a digit.
_OTHERS = "".join(one for one in map(chr, range(0x80, 0x10000)) if unicodedata.category(one) == "No")
_DIGIT = rf"\d{_OTHERS}{_WORDS}\U00010000-\U0001ffff"
_ANY = re.compile(rf"(?:[{_DIGIT}][^{_DIGIT}]{{0,3}}){{7}}|{_EMAIL}|{_DOOR_WORD}")


def may_hold(text: str) -> bool:
    """Whether an exact scan of a text that stands in no table could find anything."""
    return bool(_ANY.search(text))


@dataclass(frozen=True)
class Suspect:
    """A text, in which column, in how many rows, and the first of them (from 1)."""

    column: Column
    text: str
    rows: int
    first: int


def find(parquet: Path, columns: Sequence[Column]) -> Iterator[Suspect]:
    """Column by column, in the order of their first rows."""
    names = ", ".join(column.key for column in columns)
    with connect() as db:
        db.execute(
            f"CREATE VIEW p AS SELECT * FROM read_parquet('{quoted(parquet)}', file_row_number = true) AS p({names}, n)"
        )
        for column in columns:
            if not (suspicious := _suspicious(column)):
                continue
            cell = csv_cell(column, column.key)
            found = db.execute(
                f"SELECT {cell} AS text, count(*), min(n) + 1 AS first FROM p WHERE {suspicious}"
                " GROUP BY 1 ORDER BY first"
            )
            while batch := found.fetchmany(_BATCH):
                for text, rows, first in batch:
                    yield Suspect(column, str(text), rows, first)


def texts(parquet: Path, column: Column) -> Iterator[str]:
    """All that stands in a column, each text once."""
    key = f"c{column.position}"
    with connect() as db:
        names = f"SELECT * FROM read_parquet('{quoted(parquet)}') LIMIT 0"
        keys = ", ".join(f"c{place}" for place, _ in enumerate(db.execute(names).description or [], start=1))
        found = db.execute(
            f"SELECT DISTINCT {csv_cell(column, key)} FROM read_parquet('{quoted(parquet)}') AS p({keys})"
            f" WHERE {key} IS NOT NULL"
        )
        while batch := found.fetchmany(_BATCH):
            for (text,) in batch:
                yield str(text)


def _suspicious(column: Column) -> str:
    key = column.key
    if column.type in (Type.INTEGER, Type.NUMBER):
        return f"abs({key}) >= 1000000"  # seven digits
    if column.type == Type.TEXT:
        return (
            f"(regexp_matches({key}, '{_NUMBER}', 's') OR regexp_matches({key}, '{_EMAIL}')"
            f" OR (regexp_matches({key}, '{_DOOR_WORD}', 's') AND regexp_matches({key}, '{_DOOR}')))"
        )
    return ""
