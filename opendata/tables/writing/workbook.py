"""table.xlsx: written row by row as the packed XML that it is, since libraries take minutes for a million rows.

DuckDB puts the rows together as text; here they are packed. Texts stand in their cells (``inlineStr``), so nothing has
to be remembered from one row to the next.
"""

import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import duckdb

from ..loading import connect, name_of, quoted
from ..schema import Column, Type
from .plain import csv_cell

MAX_ROWS = 1_048_575  # of a sheet, beside its header
MAX_TEXT = 32_767  # characters of a cell
_BATCH = 4_000
_CONTROLS = r"[\x00-\x08\x0b\x0c\x0e-\x1f\x{fffe}\x{ffff}]"
_ODD = rf"[&<>]|_x|{_CONTROLS}"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STYLES = (
    f'{_HEAD}<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="等线"/></font>'
    '<font><b/><sz val="11"/><name val="等线"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="常规" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def write(parquet: Path, columns: Sequence[Column], path: Path, told: Callable[[], None]) -> bool:
    """False where a cell is longer than Excel takes; the file is left out then."""
    with connect() as db:
        rows, longest, odd = _looked_through(db, parquet, columns)
        if longest > MAX_TEXT:
            return False
        cells = ", ".join(_cell(column, column.key in odd) for column in columns)
        sheets = max(1, -(-rows // MAX_ROWS))
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
            _write_frame(book, sheets)
            for sheet in range(sheets):
                with book.open(_member(f"xl/worksheets/sheet{sheet + 1}.xml"), "w", force_zip64=True) as out:
                    for piece in _sheet(db, parquet, columns, cells, sheet):
                        out.write(piece)
                        told()
    return True


def _member(name: str) -> zipfile.ZipInfo:
    # The same bytes whenever it is made.
    member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    member.compress_type = zipfile.ZIP_DEFLATED
    return member


def _looked_through(
    db: duckdb.DuckDBPyConnection, parquet: Path, columns: Sequence[Column]
) -> tuple[int, int, set[str]]:
    """How many rows there are, how long the longest text is, which columns hold what XML wants written otherwise."""
    texts = [column for column in columns if column.type == Type.TEXT]
    wanted = ["count(*)"]
    for column in texts:
        name = name_of(column)
        wanted += [f"coalesce(max(length({name})), 0)", f"coalesce(bool_or(regexp_matches({name}, '{_ODD}')), false)"]
    found = db.execute(f"SELECT {', '.join(wanted)} FROM read_parquet('{quoted(parquet)}')").fetchone()
    assert found is not None
    odd = {column.key for column, is_odd in zip(texts, found[2::2], strict=True) if is_odd}
    return int(found[0]), max(found[1::2], default=0), odd


def _sheet(
    db: duckdb.DuckDBPyConnection, parquet: Path, columns: Sequence[Column], cells: str, sheet: int
) -> Iterator[bytes]:
    header = "".join(
        f'<c t="inlineStr" s="3"><is><t xml:space="preserve">{escape(column.name)}</t></is></c>' for column in columns
    )
    shown = "" if sheet else ' tabSelected="1"'
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0"{shown}>'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="{len(columns)}" width="16" customWidth="1"/>'
        f"</cols><sheetData><row>{header}</row>"
    ).encode()
    first = sheet * MAX_ROWS
    rows = db.execute(
        f"SELECT concat('<row>', {cells}, '</row>') FROM read_parquet('{quoted(parquet)}', file_row_number = true)"
        f" WHERE file_row_number >= {first} AND file_row_number < {first + MAX_ROWS}"
    )
    while batch := rows.fetchmany(_BATCH):
        yield "".join([row for (row,) in batch]).encode()
    yield b"</sheetData></worksheet>"


def _cell(column: Column, is_odd: bool) -> str:
    """SQL for a cell; an empty one is ``<c/>``, since cells here are counted, not numbered."""
    name = name_of(column)
    if column.type in (Type.INTEGER, Type.NUMBER):
        cell = f"concat('<c><v>', {csv_cell(column, name)}, '</v></c>')"
    elif column.type == Type.DATE:  # days since 1899-12-30; Excel knows none before 1900
        cell = (
            f"CASE WHEN {name} >= DATE '1900-03-01'"
            f" THEN concat('<c s=\"1\"><v>', {name} - DATE '1899-12-30', '</v></c>')"
            f" ELSE {_text(f'CAST({name} AS VARCHAR)')} END"
        )
    elif column.type == Type.DATETIME:
        seconds = f"date_diff('second', TIMESTAMP '1899-12-30', {name})"
        cell = (
            f"CASE WHEN {name} >= TIMESTAMP '1900-03-01' THEN concat('<c s=\"2\"><v>', {seconds} / 86400.0, '</v></c>')"
            f" ELSE {_text(csv_cell(column, name))} END"
        )
    else:
        cell = _text(csv_cell(column, name), is_odd)
    return f"CASE WHEN {name} IS NULL THEN '<c/>' ELSE {cell} END"


def _text(text: str, is_odd: bool = False) -> str:
    if is_odd:
        # What XML cannot hold becomes a blank; Excel unpacks _x0041_, so what looks like it is written apart.
        text = f"regexp_replace({text}, '{_CONTROLS}', ' ', 'g')"
        text = rf"regexp_replace({text}, '_(x[0-9A-Fa-f]{{4}}_)', '_x005F_\1', 'g')"
        text = f"replace(replace(replace({text}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')"
    return f"concat('<c t=\"inlineStr\"><is><t>', {text}, '</t></is></c>')"


def _write_frame(book: zipfile.ZipFile, sheets: int) -> None:
    numbers = range(1, sheets + 1)
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{number}.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        for number in numbers
    )
    named = "".join(
        f'<sheet name="数据{number if sheets > 1 else ""}" sheetId="{number}" r:id="rId{number}"/>'
        for number in numbers
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in numbers
    )
    book.writestr(
        _member("[Content_Types].xml"),
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml"'
        ' ContentType="application/xml"/><Override PartName="/xl/workbook.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/styles.xml"'
        f' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>{types}</Types>',
    )
    book.writestr(
        _member("_rels/.rels"),
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    )
    book.writestr(
        _member("xl/workbook.xml"),
        f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{named}</sheets></workbook>',
    )
    book.writestr(
        _member("xl/_rels/workbook.xml.rels"),
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{related}<Relationship Id="rId{sheets + 1}"'
        f' Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    )
    book.writestr(_member("xl/styles.xml"), _STYLES)
