"""Nothing that the exact scan for personal data would find is filtered out before it."""

import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cms.review import personal_data
from opendata.tables import suspects
from opendata.tables.loading import connect

TEXT = """名称,联系,编码,说明
青禾小学,13812345678,110101,正常
麦田小学,０１３８－１２３４－５６７８,110102,张三住麦田小区3幢2单元501室
东河小学,a@example.com,110103,"1 3 9,1234 5678"
西河小学,,110104,共有学生三百人
"""


def test_cells_that_may_hold_personal_data_are_found_with_their_rows(workshop):
    built = workshop.build(TEXT)
    found = list(suspects.find(workshop.folder / "table.parquet", built.columns))
    assert [(one.column.name, one.first) for one in found] == [
        ("联系", 1), ("联系", 2), ("联系", 3), ("说明", 2), ("说明", 3),
    ]  # fmt: skip


def test_a_telephone_that_looks_like_a_number_is_found(workshop):
    built = workshop.build("户主手机号是,数\n13812345678,1\n13812345678,2\n13912345678,3\n")
    found = list(suspects.find(workshop.folder / "table.parquet", built.columns))
    assert [(one.text, one.rows, one.first) for one in found] == [("13812345678", 2, 1), ("13912345678", 1, 3)]


_PIECES = st.sampled_from(
    [
        "138",
        "1",
        "3",
        "8",
        "12345678",
        "110101199003074518",
        "62",
        "２",
        "٣",
        "-",
        " ",
        "·",
        "/",
        ".",
        "@",
        "＠",
        "a.cn",
    ]
    + [
        "电话",
        "：",
        "0371",
        "幢",
        "号楼",
        "单元",
        "501",
        "室",
        "村",
        "三",
        "组",
        "5号",
        "#",
        "6222021234567890123",
        "栋",
        "社区",
        "x",
        "①",
        "一三八",
        "〇",
        "幺②㊂",
        "零0零0一二三四",
    ]
)
_DB = connect()


@settings(max_examples=400)
@example(["电话", "：", "8", "12345678"])
@example(["一三八", "〇", "〇", "〇", "〇", "一三八", "①"])
@example(["3", "栋", "①", "①"])
@given(st.lists(_PIECES, max_size=9))
def test_what_the_exact_scan_finds_is_never_left_out(pieces):
    text = "".join(pieces)
    if personal_data.scan(text):
        from opendata.tables.schema import Column

        where = suspects._suspicious(Column(1, "x"))
        assert _DB.execute(f"SELECT {where} FROM (SELECT $1::VARCHAR AS c1)", [text]).fetchone()[0], text
        assert suspects.may_hold(text)


def test_a_number_in_whatever_characters_the_exact_scan_knows_is_let_through():
    from opendata.tables.schema import Column

    where = suspects._suspicious(Column(1, "x"))
    numbers = [chr(code) for code in range(0x20000) if unicodedata.numeric(chr(code), None) is not None]
    known = [one for one in [*numbers, "○", "幺"] if personal_data.scan(f"1380000123{one}")]
    let_through = _DB.execute(f"SELECT c1 FROM (SELECT unnest($1) AS c1) WHERE {where}", [[one * 7 for one in known]])
    left_out = {one * 7 for one in known} - {text for (text,) in let_through.fetchall() if suspects.may_hold(text)}
    assert {"8", "８", "①", "八", "幺"} <= set(known)
    assert not left_out
