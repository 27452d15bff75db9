"""What may stand in an address, and what is said of all else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opendata.tables.querying import BadQuery, Query
from opendata.tables.schema import Column, Type

COLUMNS = [
    Column(1, "编号"), Column(2, "类型"), Column(3, "人数", Type.INTEGER), Column(4, "面积", Type.NUMBER),
    Column(5, "日期", Type.DATE), Column(6, "启用", Type.BOOLEAN), Column(7, "更新", Type.DATETIME), Column(8, "c2"),
    Column(9, "甲,乙"), Column(10, "a__ne"),
]  # fmt: skip


def parse(*pairs):
    return Query.parse(pairs, COLUMNS)


def test_columns_are_known_by_key_and_by_header():
    assert parse(("c3", "5")).filters == parse(("人数", "5")).filters
    assert parse(("人数__gte", "5")).filters[0].operator == "gte"


def test_a_key_means_the_column_at_that_place_even_where_a_header_looks_like_it():
    assert parse(("c2", "x")).filters[0].column.position == 2


def test_a_header_with_two_underlines_is_a_header():
    assert parse(("a__ne", "x")).filters[0].column.position == 10
    assert parse(("a__ne__ne", "x")).filters[0].operator == "ne"


def test_an_empty_value_is_no_filter_so_that_a_form_may_be_sent_half_filled():
    assert parse(("c1", ""), ("c3__gte", " "), ("q", ""), ("sort", ""), ("limit", "")) == parse()


def test_values_are_read_by_the_type_of_their_column():
    found = parse(
        ("c3", "+7"), ("c4", "1e2"), ("c5", "2026-07-14"), ("c6", "是"), ("c7", "2026-07-14 08:30"), ("c1", "007")
    )
    assert [one.values[0] for one in found.filters] == [7, 100.0, "2026-07-14", 1, "2026-07-14T08:30:00", "007"]


def test_several_values_are_separated_as_in_a_csv_line():
    assert parse(("c1__in", '1,"2,3",1')).filters[0].values == ("1", "2,3")
    assert [column.name for column in parse(("columns", '"甲,乙",c1')).columns] == ["甲,乙", "编号"]


@pytest.mark.parametrize(
    ("pairs", "parameter", "words"),
    [
        ([("没有", "1")], "没有", "没有“没有”这一列"),
        ([("c99", "")], "c99", "c1 到 c10"),
        ([("c3", "abc")], "c3", "整数"),
        ([("c3", "9" * 30)], "c3", "整数"),
        ([("c4__lt", "nan")], "c4__lt", "数值"),
        ([("c4", "1e999")], "c4", "数值"),
        ([("c5", "2026-02-30")], "c5", "2026-07-14"),
        ([("c6__gt", "1")], "c6__gt", "没有大小"),
        ([("c6", "也许")], "c6", "是否"),
        ([("c3__contains", "1")], "c3__contains", "不是文字列"),
        ([("c3__like", "1")], "c3__like", "没有 like 这种比较"),
        ([("c1__null", "也许")], "c1__null", "true 或 false"),
        ([("c1", "a\x00b")], "c1", "不能识别"),
        ([("c1", "\ud800")], "c1", "不能识别"),
        ([("c1", "字" * 1001)], "c1", "太长"),
        ([("c1__in", ",".join(map(str, range(101))))], "c1__in", "最多 100 个"),
        ([("c1", "1")] * 21, "c1", "最多 20 个"),
        ([("limit", "0")], "limit", "1 到 1000"),
        ([("limit", "1001")], "limit", "1 到 1000"),
        ([("limit", "٣")], "limit", "1 到 1000"),
        ([("limit", "9" * 5_000)], "limit", "太长"),
        ([("sort", "c99")], "sort", "c99"),
        ([("sort", "c1,c2,c3,c4,c5")], "sort", "最多 4 个"),
        ([("sort", "c1"), ("sort", "c2")], "sort", "只能写一次"),
        ([("columns", "c1,没有")], "columns", "没有“没有”"),
        ([("after", "x")], "after", "第一页"),
        ([("after", "W10")], "after", "第一页"),
        ([("q", "长" * 101)], "q", "100 个字"),
        ([("group", "c3:month")], "group", "不是日期"),
        ([("group", "c5:week")], "group", "year"),
        ([("group", "c1,c2,c3,c4")], "group", "最多 3 个"),
        ([("aggregate", "sum:c1")], "aggregate", "不能用 sum"),
        ([("aggregate", "sum")], "aggregate", "哪一列"),
        ([("aggregate", "median:c3")], "aggregate", "没有“median”"),
        ([("group", "c1"), ("sort", "c2")], "sort", "c1、count"),
        ([("group", "c1"), ("after", "x")], "after", "不分页"),
    ],
)
def test_what_is_wrong_is_said_with_its_parameter(pairs, parameter, words):
    with pytest.raises(BadQuery) as caught:
        parse(*pairs)
    assert caught.value.parameter == parameter
    assert words in str(caught.value)


NAMES = [column.key for column in COLUMNS] + [column.name for column in COLUMNS]
ENDINGS = ["", "__ne", "__lt", "__gte", "__contains", "__starts", "__in", "__null", "__x", ":month", "__"]
PARAMETERS = st.one_of(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(ENDINGS)).map("".join),
    st.sampled_from(["q", "sort", "columns", "limit", "after", "group", "aggregate"]),
    st.text(max_size=20),
)
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["1", "-3.5", "2026-07-14", "是", "c1,c2", "-c3", "count,sum:c3", "c5:year", '"', 'a"b,c', "WyIi"]),
)


@given(st.lists(st.tuples(PARAMETERS, VALUES), max_size=6))
def test_whatever_stands_in_an_address_it_is_a_question_or_said_to_be_none(pairs):
    try:
        query = Query.parse(pairs, COLUMNS)
    except BadQuery as error:
        assert len(error.parameter) <= 130 and str(error)
    else:
        assert 1 <= query.limit <= 10_000
        assert query.columns
