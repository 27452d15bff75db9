"""What a clerk's spreadsheet program saves is read as it was meant, and what we write is harmless to open."""

import csv
import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from cms.agencies.sheets import SheetError, csv_response, read_sheet, stream_csv, write_xlsx, xlsx_response

HEADINGS = {"name": ["全称", "机构名称"], "code": ["统一社会信用代码"], "telephone": ["联系电话", "电话"]}


def rows(data: bytes, name: str = "机构.csv", **options: Any) -> list[tuple[int, dict[str, str]]]:
    sheet = read_sheet(io.BytesIO(data), name, HEADINGS, **options)
    return [(row.line, row.cells) for row in sheet.rows]


def xlsx(lines: list[list[Any]], formats: dict[str, Any] | None = None) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"} | (formats or {})) as book:
        sheet = book.add_worksheet()
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line)
    return file.getvalue()


TEXT = "机构名称,统一社会信用代码,电话\n青禾县教育局,X1,0000-8123456\n\n青禾县民政局,X2,\n"
EXPECTED = [
    (2, {"name": "青禾县教育局", "code": "X1", "telephone": "0000-8123456"}),
    (4, {"name": "青禾县民政局", "code": "X2", "telephone": ""}),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv_of_any_encoding_separator_and_line_end(encoding, delimiter, line_end):
    text = TEXT.replace(",", delimiter).replace("\n", line_end)
    assert rows(text.encode(encoding)) == EXPECTED


def test_xlsx_with_a_title_above_the_headings_and_an_empty_line():
    lines = [["青禾县机构一览表"], [], ["全称（必填）", " 统一社会\n信用代码*", "电话"], ["青禾县教育局", "X1", 12345]]
    assert rows(xlsx(lines), "机构.xlsx") == [(4, {"name": "青禾县教育局", "code": "X1", "telephone": "12345"})]


def test_dates_and_truth_come_as_we_write_them():
    lines = [["全称", "电话"], [datetime(2026, 7, 14), True]]
    assert rows(xlsx(lines), "a.xlsx") == [(2, {"name": "2026-07-14", "telephone": "是"})]


def test_rows_are_numbered_as_the_spreadsheet_shows_them_though_a_cell_holds_several_lines():
    text = '全称,电话\n"青禾县\n教育局",1\n\n青禾县民政局,2\n'
    assert [line for line, _ in rows(text.encode())] == [2, 4]


def test_columns_nobody_asked_for_are_named():
    sheet = read_sheet(io.BytesIO("全称,领导批示\n教育局,同意\n".encode()), "a.csv", HEADINGS)
    assert sheet.unknown == ["领导批示"]
    assert [row.cells for row in sheet.rows] == [{"name": "教育局"}]


def test_a_code_that_the_program_turned_into_a_number_is_reported_not_guessed():
    text = "全称,统一社会信用代码\n青禾县教育局,1.13708E+17\n"
    (row,) = read_sheet(io.BytesIO(text.encode()), "a.csv", HEADINGS).rows
    assert "科学记数" in row.problem
    assert row.cells["code"] == ""
    data = xlsx([["全称", "统一社会信用代码"], ["青禾县教育局", 113708280043326001]])
    (row,) = read_sheet(io.BytesIO(data), "a.xlsx", HEADINGS).rows
    assert "“统一社会信用代码”被表格软件当成数字" in row.problem


def test_nul_in_a_cell_is_a_problem_of_that_line():
    first, second = read_sheet(io.BytesIO("全称\n教\0育局\n民政局\n".encode()), "a.csv", HEADINGS).rows
    assert first.problem
    assert not second.problem


@pytest.mark.parametrize(
    ("data", "name", "advice"),
    [
        (b"", "a.csv", "空的"),
        (b"PK\x03\x04 no zip at all", "a.xlsx", "已损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.xls", "另存为 .xlsx"),
        (b"plain text", "a.xlsx", "另存为 .xlsx"),
        ("姓名,年龄\n张,3\n".encode(), "a.csv", "没有认出表头"),
        ("全称,机构名称\n甲,乙\n".encode(), "a.csv", "出现了两次"),
        ("全称,电话\n甲,1\n".encode(), "a.csv", "统一社会信用代码"),
        (b"\xff\x00\x81", "a.csv", "编码"),
        (("全称,统一社会信用代码\n" + "," * 300).encode(), "a.csv", "最多 200 列"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(data, name, advice):
    with pytest.raises(SheetError, match=advice):
        rows(data, name, required=["code"])


def test_a_zip_bomb_is_refused_unopened():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/sharedStrings.xml", "w") as big:
        for _ in range(520):
            big.write(b"0" * 2**20)
    with pytest.raises(SheetError, match="展开后太大"):
        rows(file.getvalue(), "a.xlsx")


def test_one_cell_in_the_last_corner_costs_nothing():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["全称", "电话"])
        sheet.write(1_048_575, 16_383, "远")
    assert rows(file.getvalue(), "a.xlsx") == []


DANGEROUS = ["=1+1", "+86", "-2", "@SUM(A1)", "\tx", "\rx"]


def test_what_is_to_be_printed_is_not_even_read():
    quotes = "'" * 60_000
    names = (
        f'<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">{quotes}</definedName></definedNames>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx([["全称"], ["教育局"]]))) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).decode().replace("<calcPr", f"{names}<calcPr", 1))
    assert rows(made.getvalue(), "a.xlsx") == [(2, {"name": "教育局"})]


def test_formulas_are_neutralised_in_csv_and_xlsx():
    text = b"".join(stream_csv(["=H"], [[value] for value in DANGEROUS])).decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(text, newline=""))] == ["'=H", *(f"'{v}" for v in DANGEROUS)]
    file = io.BytesIO()
    write_xlsx(file, ["名称"], [[value] for value in DANGEROUS])
    with zipfile.ZipFile(file) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "'=1+1" in sheet


def test_real_numbers_and_dates_keep_their_form():
    text = b"".join(stream_csv(["a", "b", "c", "d"], [[-3, date(2026, 7, 14), None, True]])).decode("utf-8-sig")
    assert text == "a,b,c,d\r\n-3,2026-07-14,,是\r\n"


texts = st.text(st.characters(blacklist_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]), max_size=20).filter(
    lambda text: not text.startswith("'")
)


@given(st.lists(st.tuples(texts, texts.map("-".__add__)), max_size=20))
def test_what_we_write_we_read_back(table):
    table = [(name.strip(), code.strip()) for name, code in table]
    expected = [{"name": name, "code": code} for name, code in table if name or code]
    written = b"".join(stream_csv(["全称", "统一社会信用代码"], table))
    assert [cells for _, cells in rows(written)] == expected
    file = io.BytesIO()
    write_xlsx(file, ["全称", "统一社会信用代码"], table)
    assert [cells for _, cells in rows(file.getvalue(), "a.xlsx")] == expected


def test_downloads_are_named_in_chinese():
    for answer in (csv_response("机构", ["全称"], [["教育局"]]), xlsx_response("机构", ["全称"], [["教育局"]])):
        assert "%E6%9C%BA%E6%9E%84" in answer["Content-Disposition"]
        assert b"".join(answer.streaming_content)
