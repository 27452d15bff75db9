"""SQLite against DuckDB: the same question, the same rows, whatever is asked."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from opendata.tables.querying import Query, sqlite
from opendata.tables.querying.conditions import SQLITE, joined, of_filters
from opendata.tables.querying.cursors import Cursor
from opendata.tables.schema import TABLE, Type
from tests.opendata.tables.querying.conftest import HEADER

TEXTS = st.one_of(
    st.sampled_from(["城关镇", "K12路", "k", "东河", "说“好”, 的", 'a"b', "青禾县", "0", "07", "\U0010ffff", "甲"]),
    st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=3),
)
BY_TYPE = {
    Type.TEXT: TEXTS,
    Type.INTEGER: st.integers(-6, 21).map(str),
    Type.NUMBER: st.integers(-2, 42).map(lambda one: str(one / 4)),
    Type.DATE: st.dates(min_value=date(2019, 12, 1), max_value=date(2022, 8, 1)).map(str),
    Type.DATETIME: st.integers(0, 52).map(lambda hour: f"2026-01-0{1 + hour // 24} {hour % 24:02}:00:00"),
    Type.BOOLEAN: st.sampled_from(["true", "false"]),
}
TYPES = [
    Type.TEXT, Type.TEXT, Type.TEXT, Type.INTEGER, Type.NUMBER, Type.DATE, Type.BOOLEAN, Type.DATETIME, Type.TEXT,
    Type.TEXT,
]  # fmt: skip


@st.composite
def filters(draw):
    place = draw(st.integers(1, len(HEADER)))
    kind = TYPES[place - 1]
    operators = ["", "__ne", "__in", "__null"]
    operators += ["__lt", "__lte", "__gt", "__gte"] if kind != Type.BOOLEAN else []
    operators += ["__contains", "__starts"] if kind == Type.TEXT else []
    operator = draw(st.sampled_from(operators))
    if operator == "__null":
        return f"c{place}{operator}", draw(st.sampled_from(["true", "false"]))
    if operator == "__in":
        many = draw(st.lists(BY_TYPE[kind], min_size=1, max_size=4))
        return f"c{place}{operator}", ",".join('"' + one.replace('"', '""') + '"' for one in many)
    return f"c{place}{operator}", draw(BY_TYPE[kind])


SORTS = st.lists(
    st.tuples(st.sampled_from(["", "-"]), st.integers(1, len(HEADER))), max_size=3, unique_by=lambda one: one[1]
).map(lambda keys: ",".join(f"{mark}c{place}" for mark, place in keys))


@settings(max_examples=150)
@given(st.lists(filters(), max_size=3), SORTS, st.integers(1, 60), st.integers(0, 400))
def test_both_engines_find_the_same_rows_in_the_same_order(table, made, pairs, sort, limit, after):
    query = Query.parse([*pairs, ("sort", sort), ("limit", str(limit))], made[1])
    keys = [(table.known[name], down) for name, down in query.sort]
    begin = None
    if after:
        begun = Query.parse([("sort", sort)], made[1])
        begin = table._after(
            Query(columns=begun.columns, sort=begun.sort, after=Cursor(made[0].name, begun.order, after)), keys
        )
    one = [row[0] for row in table._by_index(query, keys, begin, limit, "n")]
    other = [row[0] for row in table._numbers(query, keys, begin, limit)]
    assert one == other


@settings(max_examples=60)
@given(st.lists(filters(), max_size=3), st.sampled_from(["c3", "c9", "c7", "c6"]))
def test_both_engines_count_and_sum_the_same(table, made, pairs, group):
    query = Query.parse(
        [*pairs, ("group", group), ("aggregate", "count,sum:c4,min:c4,max:c8,count:c5,distinct:c2")], made[1]
    )
    where = joined(of_filters(query, SQLITE))
    with sqlite.reading(made[0]) as reader:
        rows = reader.rows(f"SELECT {group}, c4, c8, c5, c2 FROM {TABLE} WHERE {where.sql}", where.values)
    wanted = {}
    for key, number, moment, area, text in rows:
        one = wanted.setdefault(key, ([], [], [], set(), [0]))
        one[4][0] += 1
        for place, value in enumerate((number, moment, area)):
            if value is not None:
                one[place].append(value)
        if text is not None:
            one[3].add(text)
    found = {(int(row[0]) if isinstance(row[0], bool) else row[0]): tuple(row[1:]) for row in table.groups(query).rows}
    assert found == {
        key: (
            total[0], sum(numbers) if numbers else None, min(numbers) if numbers else None,
            max(moments) if moments else None, len(areas), len(texts),
        )
        for key, (numbers, moments, areas, texts, total) in wanted.items()
    }  # fmt: skip
    assert table.count(query) == len(rows)
