"""XLSX as offices hand it in."""

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from opendata.tables.schema import BadTable, Type

from ..conftest import said


def book(*rows, title="站点", edit=None) -> bytes:
    made = openpyxl.Workbook()
    made.active.title = title
    for row in rows:
        made.active.append(row)
    if edit:
        edit(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_cells_are_read_as_they_are_shown(workshop):
    def edit(made):
        for row in (2, 3):
            made.active.cell(row, 1).number_format = "000000"

    content = book(
        ["编号", "站名", "启用", "首班", "里程", "候车亭", "证号"],
        [1101, "东关", date(2019, 5, 1), datetime(2026, 7, 14, 6, 30), 0.1 + 0.2, True, "110101199003074518"],
        [1102, "西关", date(2019, 6, 1), datetime(2026, 7, 14, 6, 40), 3, False, "001"],
        edit=edit,
    )
    built = workshop.build(content, "站点.xlsx")
    assert [column.type for column in built.columns] == [
        Type.TEXT, Type.TEXT, Type.DATE, Type.DATETIME, Type.NUMBER, Type.BOOLEAN, Type.TEXT,
    ]  # fmt: skip
    assert workshop.rows(built) == [
        ("001101", "东关", "2019-05-01", "2026-07-14T06:30:00", 0.3, 1, "110101199003074518"),
        ("001102", "西关", "2019-06-01", "2026-07-14T06:40:00", 3.0, 0, "001"),
    ]


def test_digits_that_a_sheet_holds_as_text_stay_text(workshop):
    built = workshop.build(book(["号", "数"], ["12", 12], ["13", 13]), "x.xlsx")
    assert [column.type for column in built.columns] == [Type.TEXT, Type.INTEGER]


def test_a_long_number_that_excel_has_cut_is_told_by_row_and_column(workshop):
    with pytest.raises(BadTable) as error:
        workshop.build(book(["名", "证号"], ["甲", "1"], ["乙", 110101199003074518]), "x.xlsx")
    assert said(error) == [(3, 2)]


def test_a_formula_gone_wrong_is_told_by_row_and_column(workshop):
    def edit(made):
        made.active["B2"].value = "#DIV/0!"
        made.active["B2"].data_type = "e"

    with pytest.raises(BadTable) as error:
        workshop.build(book(["名", "比"], ["甲", 1], edit=edit), "x.xlsx")
    assert said(error) == [(2, 2)] and "公式" in str(error.value)


def test_a_cell_outside_the_header_is_told_by_row_and_column(workshop):
    with pytest.raises(BadTable) as error:
        workshop.build(book(["名", "数"], ["甲", 1], ["乙", 2, None, "注"]), "x.xlsx")
    assert said(error) == [(3, 4)]


def test_a_sheet_is_chosen_by_name_else_the_first_with_something_in_it(workshop):
    def edit(made):
        made.active["A1"].value = None
        made.create_sheet("二").append(["甲"])
        made["二"].append([1])
        made.create_sheet("三").append(["乙"])
        made["三"].append([2])

    content = book([None], edit=edit)
    built = workshop.build(content, "x.xlsx")
    assert [column.name for column in built.columns] == ["甲"] and "三" in built.notes[0]
    built = workshop.build(content, "x.xlsx", sheet="三")
    assert [column.name for column in built.columns] == ["乙"]
    with pytest.raises(BadTable) as error:
        workshop.build(content, "x.xlsx", sheet="四")
    assert "二、三" in str(error.value)


def test_a_title_above_the_header_is_told(workshop):
    with pytest.raises(BadTable) as error:
        workshop.build(book(["一览表"], ["甲", "乙", "丙"], [1, 2, 3]), "x.xlsx")
    assert "改成 2" in str(error.value)
    built = workshop.build(book(["一览表"], ["甲", "乙", "丙"], [1, 2, 3]), "x.xlsx", header_line=2)
    assert workshop.rows(built) == [(1, 2, 3)]


def test_one_cell_in_the_last_corner_takes_nothing_down(workshop):
    def edit(made):
        made.active.cell(900_000, 2).value = 7

    built = workshop.build(book(["甲", "乙"], [1, 2], edit=edit), "x.xlsx")
    assert workshop.rows(built) == [(1, 2), (None, 7)]


def test_what_is_to_be_printed_is_not_even_read(workshop):
    quotes = "'" * 60_000
    names = f'<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">{quotes}</definedName>'
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book(["甲"], [1]))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name).decode()
            new.writestr(name, part.replace("<calcPr", f"{names}</definedNames><calcPr", 1))
    assert workshop.rows(workshop.build(made.getvalue(), "x.xlsx")) == [(1,)]


def _packed(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        _packed(**{"xl/worksheets/sheet1.xml": b"0" * 60_000_000}),
        _packed(**{"xl/workbook.xml": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'}),
        _packed(**{"readme.txt": b"no workbook"}),
        b"PK\x03\x04 and nothing more",
        book(["甲"], [1])[:-200],
    ],
    ids=["bomb", "entities", "no-workbook", "cut-short", "cut"],
)
def test_bombs_and_broken_files_are_refused(workshop, content):
    with pytest.raises(BadTable):
        workshop.build(content, "x.xlsx")
