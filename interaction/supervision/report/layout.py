"""The statutory tables as cells: drawn once, for page, XLSX and DOCX alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from . import statute
from .content import Content
from .figures import Figures
from .identities import number
from .statute import CARRIED_IN, CARRIED_OUT, COLUMN_LABELS, COLUMNS, ENDED, NEW, ROW_LABELS, TOTAL

STUB = 3  # columns of words before the numbers of table three


@dataclass(frozen=True)
class Cell:
    """``value``: a number, or None where none was entered; ``scope``: of a heading, as in HTML. ``key``: what a number
    is called, (row or kind, column or result), by which its cases are opened."""

    text: str = ""
    value: int | Decimal | None = None
    scope: str = ""  # "", "col", "colgroup", "row", "rowgroup"
    rowspan: int = 1
    colspan: int = 1
    key: tuple[str, str] | None = None
    sum: bool = False

    @property
    def is_head(self) -> bool:
        return bool(self.scope)

    @property
    def shown(self) -> str:
        """As people read it."""
        if self.is_head or self.value is None:
            return self.text
        return f"{self.value:,f}" if isinstance(self.value, Decimal) else f"{self.value:,}"


@dataclass(frozen=True)
class Sheet:
    """A table: ``heads`` of its ``rows`` are heading. ``anchor``: its name in an address."""

    anchor: str
    caption: str
    rows: list[list[Cell]]
    heads: int
    width: int
    note: str = ""
    stubs: list[int] = field(default_factory=list)  # widths of the leading columns of words, in characters

    @property
    def head_rows(self) -> list[list[Cell]]:
        return self.rows[: self.heads]

    @property
    def body_rows(self) -> list[list[Cell]]:
        return self.rows[self.heads :]


def table_two(two: Mapping[str, Any]) -> list[Sheet]:
    """Four small tables."""
    sheets = []
    for place, part in enumerate(statute.TABLE_TWO, 1):
        head = [Cell(statute.INFORMATION, scope="col"), *(Cell(column, scope="col") for column in part.columns)]
        body = [
            [Cell(label, scope="row"), *(_entered(two, name) for name in names)] for label, names in part.rows
        ]  # fmt: skip
        sheets.append(Sheet(f"two-{place}", part.matter, [head, *body], 1, len(head), stubs=[16]))
    return sheets


def _entered(two: Mapping[str, Any], name: str) -> Cell:
    value = two.get(name)
    if value is None or value == "":
        return Cell(key=("two", name))
    return Cell(value=number(value) if name == statute.FEES else int(value), key=("two", name))


def table_three(figures: Figures) -> Sheet:
    """25 rows of seven numbers."""
    organisations = COLUMNS[1:-1]
    heads = [
        [
            Cell(f"（{statute.NOTE_THREE}）", scope="col", rowspan=3, colspan=STUB),
            Cell(statute.APPLICANTS, scope="colgroup", colspan=len(COLUMNS)),
        ],
        [
            Cell(COLUMN_LABELS[COLUMNS[0]], scope="col", rowspan=2),
            Cell(statute.ORGANISATIONS, scope="colgroup", colspan=len(organisations)),
            Cell(COLUMN_LABELS[TOTAL], scope="col", rowspan=2),
        ],
        [Cell(COLUMN_LABELS[column], scope="col") for column in organisations],
    ]
    rows = [_numbers(figures, row, [Cell(ROW_LABELS[row], scope="row", colspan=STUB)]) for row in (NEW, CARRIED_IN)]
    for row in range(3, ENDED + 1):
        words = []
        if row == 3:
            words.append(Cell(statute.RESULTS, scope="rowgroup", rowspan=ENDED - 3 + 1))
        group = next(((name, last - first + 1) for name, first, last in statute.GROUPS if first == row), None)
        if group:
            words.append(Cell(group[0], scope="rowgroup", rowspan=group[1]))
        alone = not statute.group_of(row)
        words.append(Cell(ROW_LABELS[row], scope="row", colspan=2 if alone else 1))
        rows.append(_numbers(figures, row, words))
    rows.append(_numbers(figures, CARRIED_OUT, [Cell(ROW_LABELS[CARRIED_OUT], scope="row", colspan=STUB)]))
    return Sheet(
        "three", statute.SECTIONS[2], [*heads, *rows], len(heads), STUB + len(COLUMNS), statute.NOTE_THREE, [6, 10, 26]
    )


def _numbers(figures: Figures, row: int, words: list[Cell]) -> list[Cell]:
    cells = figures.three[row]
    return words + [
        Cell(value=cells[column], key=(str(row), column), sum=column == TOTAL or row == ENDED) for column in COLUMNS
    ]


def table_four(figures: Figures) -> Sheet:
    """One row of fifteen numbers."""
    review, *suits = statute.PROCEEDINGS
    results = list(statute.RESULT_LABELS)
    heads = [
        [
            Cell(statute.REVIEW, scope="colgroup", rowspan=2, colspan=len(results)),
            Cell(statute.SUITS, scope="colgroup", colspan=len(results) * len(suits)),
        ],
        [Cell(statute.PROCEEDINGS[kind], scope="colgroup", colspan=len(results)) for kind in suits],
        [Cell(statute.RESULT_LABELS[result], scope="col") for _ in (review, *suits) for result in results],
    ]
    body = [
        Cell(value=figures.four[kind][result], key=(kind, result), sum=result == TOTAL)
        for kind in (review, *suits)
        for result in results
    ]
    return Sheet("four", statute.SECTIONS[3], [*heads, body], len(heads), len(body))


@dataclass(frozen=True)
class Section:
    """One of the six parts of a report: paragraphs, then tables."""

    anchor: str
    heading: str
    paragraphs: list[str]
    sheets: list[Sheet] = field(default_factory=list)


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def sections(content: Content) -> list[Section]:
    """The report from first to last, as every way of giving it out has it."""
    elsewhere = (
        [f"表中含有不经本门户办理的申请或者复议、诉讼：{content.elsewhere_note}"] if content.elsewhere_note else []
    )
    others = [*_paragraphs(content.others), content.fee_sentence, *elsewhere]
    if content.explanation.strip():
        others += _paragraphs(f"勾稽关系的说明：{content.explanation.strip()}")
    names = statute.SECTIONS
    return [
        Section("s1", names[0], _paragraphs(content.overview)),
        Section("s2", names[1], [], table_two(content.two)),
        Section("s3", names[2], [], [table_three(content.figures)]),
        Section("s4", names[3], [], [table_four(content.figures)]),
        Section("s5", names[4], _paragraphs(content.problems)),
        Section("s6", names[5], others),
    ]


def occupied(sheet: Sheet) -> list[list[tuple[int, Cell]]]:
    """Each row's cells with the column each begins in: what spans from above is passed over."""
    taken: dict[tuple[int, int], bool] = {}
    placed = []
    for y, row in enumerate(sheet.rows):
        line, x = [], 0
        for cell in row:
            while taken.get((y, x)):
                x += 1
            line.append((x, cell))
            for down in range(cell.rowspan):
                for right in range(cell.colspan):
                    taken[y + down, x + right] = True
        placed.append(line)
    return placed
