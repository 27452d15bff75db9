"""CSV in every encoding and with every separator; what is wrong is told by line."""

import codecs
import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opendata.tables import loading
from opendata.tables.reading import Options, open_source
from opendata.tables.schema import BadTable

from ..conftest import said

TEXT = "编号,名称\n001,青禾镇\n002,白沙镇\n"
ROWS = [("001", "青禾镇"), ("002", "白沙镇")]


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (TEXT.encode(), "UTF-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "UTF-8"),
        (TEXT.encode("gb18030"), "GB18030"),
        (TEXT.encode("utf-16"), "UTF-16"),
        (TEXT.encode("utf-16-le"), "UTF-16"),
        (TEXT.encode("utf-16-be"), "UTF-16"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "UTF-16"),
    ],
    ids=["utf-8", "utf-8-bom", "gb18030", "utf-16", "utf-16-le-bare", "utf-16-be-bare", "utf-16-be"],
)
def test_the_encoding_is_found_out(workshop, content, named):
    built = workshop.build(content)
    assert (built.encoding, workshop.rows(built)) == (named, ROWS)
    assert built.columns[0].name == "编号"


@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "，", "；", "^"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"], ids=["lf", "crlf", "cr"])
def test_the_separator_is_found_out(workshop, separator, line_end):
    built = workshop.build(TEXT.replace(",", separator).replace("\n", line_end))
    assert workshop.rows(built) == ROWS


@pytest.mark.parametrize("encoding", ["", "UTF-8"])
def test_broken_places_in_utf8_are_told_by_line_and_not_read_as_something_else(workshop, encoding):
    lines = [f"{number:03},青禾镇第{number}中心小学\n".encode() for number in range(300)]
    lines[99] = lines[99].replace("小".encode(), "小".encode()[:2])  # one byte was lost
    lines[199] = "199,青禾镇\n".encode("gb18030")
    with pytest.raises(BadTable) as error:
        workshop.build("编号,名称\n".encode() + b"".join(lines), encoding=encoding)
    assert [(one.line, "不是 UTF-8" in one.text) for one in error.value.mistakes] == [(101, True), (201, True)]


def test_lines_of_utf8_in_a_file_of_gb18030_are_told(workshop):
    lines = [f"{number:03},青禾镇第{number}中心小学\n".encode("gb18030") for number in range(300)]
    lines[49] = "049,白沙镇卫生院\n".encode()
    with pytest.raises(BadTable) as error:
        workshop.build("编号,名称\n".encode("gb18030") + b"".join(lines))
    assert [(one.line, "混了两种编码" in one.text) for one in error.value.mistakes] == [(51, True)]


def test_gb18030_that_can_be_read_as_utf8_by_accident_stays_gb18030(workshop):
    text = "编号,名称\n001,联通\n002,青禾镇\n003,龖龘\n004,营业厅\n"
    built = workshop.build(text.encode("gb18030"))
    assert built.encoding == "GB18030"
    assert workshop.rows(built)[0] == ("001", "联通")


def test_a_separator_or_an_encoding_can_be_said(workshop):
    built = workshop.build("甲;乙,丙\n1;2,3\n".encode("gb18030"), separator=";", encoding="GBK")
    assert [column.name for column in built.columns] == ["甲", "乙,丙"]
    with pytest.raises(BadTable) as error:
        workshop.build(TEXT, encoding="klingon")
    assert "不认识" in str(error.value)
    with pytest.raises(BadTable) as error:
        workshop.build(TEXT, separator="，，")
    assert "一个字符" in str(error.value)


def test_what_is_not_of_the_encoding_is_told_by_line(workshop):
    with pytest.raises(BadTable) as error:
        workshop.build("名称,数\n青禾镇,1\n".encode() + b"\xff\xff,2\n")
    assert said(error) == [(3, 0)] and "UTF-8" in str(error.value)


def test_rows_of_another_width_are_told_by_line(workshop):
    with pytest.raises(BadTable) as error:
        workshop.build('甲,乙\n"1\n\n2",x\n3\n4,5,6\n7,8\n')
    assert said(error) == [(5, 0), (6, 0)]


def test_of_a_thousand_mistakes_a_hundred_are_told(workshop):
    with pytest.raises(BadTable) as error:
        workshop.build("甲,乙\n" + "1\n" * 1000)
    assert len(error.value.mistakes) == 100


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ('甲,乙\n1,2\n"3,4\n5,6\n', 3, "没有配对"),
        ('甲,乙\n1,2\n"3"x,4\n', 3, "引号后面"),
        ("甲,乙\n", 1, "没有数据"),
        ("\n\n", 0, "没有表头"),
        ("某某县公交站点一览表,,\n甲,乙,丙\n1,2,3\n", 1, "“表头在第几行”改成 2"),
        ("甲,乙\n1,2\n3,\x00\n", 3, "NUL"),
    ],
    ids=["open-quote", "after-quote", "only-header", "blank", "title", "nul"],
)
def test_what_is_wrong_is_told_with_what_to_do(workshop, text, line, hint):
    with pytest.raises(BadTable) as error:
        workshop.build(text)
    assert said(error) == [(line, 0)] and hint in str(error.value)


def test_the_header_may_stand_further_down(workshop):
    built = workshop.build("某某县公交站点一览表,\n\n编号,名称\n001,青禾镇\n002,白沙镇\n", header_line=2)
    assert workshop.rows(built) == ROWS


def test_empty_lines_and_empty_cells_beyond_the_header_do_not_count(workshop):
    built = workshop.build("编号,名称\n\n001,青禾镇,,\n,\n  , \n002,白沙镇\n\n")
    assert workshop.rows(built) == ROWS and built.rows == 2


def test_blanks_at_the_ends_of_cells_are_cut(workshop):
    built = workshop.build("编号,名称\n\t001 ,\u3000青禾镇\u00a0\n002 , 白沙镇\n")
    assert workshop.rows(built) == ROWS


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7", b"\x1f\x8b\x08\x00", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", b"Rar!\x1a\x07\x00"],
    ids=["pdf", "gz", "xls", "empty", "rar"],
)  # fmt: skip
def test_what_is_no_table_is_refused_by_what_it_holds(workshop, content):
    with pytest.raises(BadTable):
        workshop.build(content, "表.csv")


def test_a_million_columns_and_an_endless_line_are_refused(workshop):
    for content, hint in ((",".join("x" * 2_000), "2000 列"), ("x" * 40_000_000, "太长")):
        with pytest.raises(BadTable) as error:
            workshop.build(f"{content}\n1\n")
        assert hint in str(error.value)
    with pytest.raises(BadTable) as error:
        workshop.build('甲,乙\n1,"' + "字" * 20_000_000 + '"\n')
    assert "太长" in str(error.value) or "引号" in str(error.value)


_CELL = st.text(st.sampled_from("ab 0,;\"'\n\r\t是字\u3000"), max_size=6)


@settings(max_examples=150)
@given(st.integers(1, 4).flatmap(lambda width: st.lists(st.lists(_CELL, min_size=width, max_size=width), min_size=1)))
def test_whatever_a_csv_holds_is_what_the_table_holds(tmp_path_factory, rows):
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow([f"h{number}" for number in range(len(rows[0]))])
    writer.writerows(rows)
    work = tmp_path_factory.mktemp("any")
    path = work / "x.csv"
    path.write_bytes(written.getvalue().encode())
    blanks = " \t\r\n\u3000"
    expected = [tuple(cell.strip(blanks) or None for cell in row) for row in rows]
    expected = [row for row in expected if any(row)]
    try:
        source = open_source(path, "x.csv", Options(separator=","), work)
        with loading.connect() as db:
            loading.load(db, source, work, lambda done: None)
            found = db.execute("SELECT * FROM raw ORDER BY rowid").fetchall()
    except BadTable as error:
        assert "没有数据" in str(error)
        assert not expected
    else:
        assert found == expected
