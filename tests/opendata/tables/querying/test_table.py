"""What a table answers."""

import csv
import io
import json
import sqlite3
import threading
from contextlib import ExitStack

import duckdb
import pytest

from opendata.tables.building import Options, build
from opendata.tables.querying import BadQuery, Busy, Query, Table, TooSlow, Unreadable, duck, sqlite, version_of
from opendata.tables.querying import table as asked
from opendata.tables.schema import Type


def numbers(page):
    return [row[0] for row in page.rows]


def every(table, ask, *pairs, limit=37):
    """The rows of all pages, as one who follows ``next`` gets them."""
    found, after = [], ""
    while True:
        page = table.page(ask(*pairs, ("limit", str(limit)), ("after", after)))
        found += page.rows
        if page.next is None:
            return found
        after = str(page.next)


def test_pages_follow_one_another_without_gap_or_repetition(table, ask):
    found = every(table, ask)
    assert [row[0] for row in found] == list(range(1, 401))


@pytest.mark.parametrize("order", ["c3", "-c3", "c4", "-c5", "c6,-c7", "-c2,c4", "c7", "-c8,c3,-c4"])
def test_in_any_order_too_those_without_a_value_last(table, ask, order):
    found = every(table, ask, ("sort", order), limit=23)
    whole = table.page(ask(sort=order, limit="1000"))
    assert found == whole.rows
    assert len({row[0] for row in found}) == 400
    first = int(order.split(",")[0].lstrip("-c"))
    values = [row[first] for row in found]
    present = [value for value in values if value is not None]
    assert values == present + [None] * (len(values) - len(present))
    assert present == sorted(present, reverse=order.startswith("-"))


def test_a_page_has_the_columns_asked_for_led_by_the_number_of_the_row(table, ask):
    page = table.page(ask(columns="c7,c1", limit="1"))
    assert len(page.rows[0]) == 3
    assert page.rows[0][0] == 1
    assert page.rows[0][1] in (True, False, None)


def test_yes_and_no_are_true_and_false(table, ask):
    page = table.page(ask(c7="是", limit="1000"))
    assert {row[7] for row in page.rows} == {True}
    assert table.count(ask(c7="是")) + table.count(ask(c7="否")) + table.count(ask(c7__null="true")) == 400


def test_not_equal_finds_what_has_no_value_too(table, ask):
    assert table.count(ask(c3="城关镇")) + table.count(ask(c3__ne="城关镇")) == 400


def test_words_are_cut_and_each_must_stand_in_the_row(table, ask):
    found = table.page(ask(q="城关镇的小学", limit="1000"))
    assert found.rows and all("城关镇" in f"{row[2]}{row[3]}" and "小学" in row[2] for row in found.rows)
    assert table.count(ask(q="城关镇的小学")) == len(found.rows)
    assert not table.page(ask(q="没有的词语")).rows


@pytest.mark.parametrize(
    ("asked", "stands"), [("k12路", "K12路"), ("K7", "k7路"), ("bus", "Bus Station"), ("預算", "預算科")]
)
def test_words_are_found_however_they_are_written(table, ask, asked, stands):
    found = table.page(ask(q=asked, limit="1000")).rows
    assert found and all(stands in (row[2] or "", row[3] or "") for row in found)


def test_words_and_filters_and_order_hold_together_over_all_pages(table, ask):
    pairs = [("q", "图书馆"), ("c9", "甲"), ("sort", "-c4")]
    found = every(table, ask, *pairs, limit=5)
    assert [row[0] for row in found] == numbers(table.page(ask(*pairs, ("limit", "1000"))))
    assert all(row[2] == "西坡镇图书馆" and row[9] == "甲" for row in found)


def test_groups_are_counted_and_summed(table, ask):
    groups = table.groups(ask(group="c9", aggregate="count,sum:c4,avg:c5,min:c6,max:c6,distinct:c3"))
    assert groups.names == ["c9", "count", "sum:c4", "avg:c5", "min:c6", "max:c6", "distinct:c3"]
    assert [row[0] for row in groups.rows] == ["乙", "甲"]
    assert sum(row[1] for row in groups.rows) == 400
    mine = [row for row in every(table, ask) if row[9] == "甲"]
    counted = groups.rows[1]
    assert counted[2] == sum(row[4] for row in mine if row[4] is not None)
    assert counted[4] == min(row[6] for row in mine if row[6])


def test_dates_are_grouped_by_year_month_and_day(table, ask):
    months = table.groups(ask(group="c6:month", sort="-count")).rows
    assert all(name is None or len(name) == 7 for name, _ in months)
    assert [count for _, count in months] == sorted((count for _, count in months), reverse=True)
    years = dict(table.groups(ask(group="c6:year")).rows)
    assert set(years) <= {"2020", "2021", "2022", None}


def test_more_groups_than_asked_for_are_said_to_be_there(table, ask):
    assert table.groups(ask(group="c1", limit="10")).more
    assert not table.groups(ask(group="c1", limit="50")).more


def test_a_whole_table_may_be_reckoned_with_no_groups(table, ask):
    assert table.groups(ask(aggregate="count,max:c4")).rows == [(400, 19)]


def test_lines_are_the_same_rows_in_every_form(table, made, ask):
    query = ask(("c3__ne", "东河乡"))
    wanted = [row[1:] for row in table.page(ask(("c3__ne", "东河乡"), ("limit", "1000"))).rows]
    keys = [column.name for column in made[1]]
    listed = json.loads(b"".join(table.lines(query, "json")))
    assert [tuple(one.values()) for one in listed] == wanted
    assert list(listed[0]) == keys
    lines = b"".join(table.lines(query, "jsonl", names=False)).decode().splitlines()
    assert [tuple(json.loads(line).values()) for line in lines] == wanted
    assert list(json.loads(lines[0])) == [column.key for column in made[1]]


def test_lines_as_csv_are_as_the_ready_file_has_them(table, made, ask):
    mine = b"".join(table.lines(ask(), "csv")).decode()
    ready = (made[0] / "table.csv").read_bytes().decode()
    assert list(csv.reader(io.StringIO(mine, newline=""))) == list(csv.reader(io.StringIO(ready, newline="")))
    assert mine.startswith("\ufeff") and mine.count("\r\n") == 401


def test_lines_as_arrow_are_read_by_a_stranger(table, ask):
    from nanoarrow.ipc import InputStream

    query = ask(("columns", "c4,c6,c3"), ("c9", "甲"))
    stream = InputStream.from_readable(io.BytesIO(b"".join(table.lines(query, "arrow"))))
    import nanoarrow as na

    rows = [tuple(row.values()) for row in na.ArrayStream(stream).read_all().to_pylist()]
    wanted = table.page(ask(("columns", "c4,c6,c3"), ("c9", "甲"), ("limit", "1000"))).rows
    assert [(a, b.isoformat() if b else None, c) for a, b, c in rows] == [row[1:] for row in wanted]


def test_a_form_of_nothing_is_whole_all_the_same(table, ask):
    nothing = ask(c1="没有")
    assert b"".join(table.lines(nothing, "json")) == b"[]\n"
    assert b"".join(table.lines(nothing, "jsonl")) == b""
    assert len(list(csv.reader(io.StringIO(b"".join(table.lines(nothing, "csv")).decode("utf-8-sig"))))) == 1
    assert b"".join(table.lines(nothing, "arrow"))


def test_a_page_goes_on_only_in_its_own_version_and_order(table, made, ask):
    after = str(table.page(ask(limit="1", sort="c4")).next)
    assert version_of(after) == made[0].name
    with pytest.raises(BadQuery, match="排序"):
        ask(limit="1", sort="-c4", after=after)
    other = Table(made[0].with_name("another"), made[1])
    with pytest.raises(BadQuery, match="另一个版本"):
        other.page(ask(limit="1", sort="c4", after=after))


def test_values_are_never_read_as_sql(table, ask):
    for hostile in ("' OR 1=1 --", "c1", "1; DROP TABLE t", "%", "_", "\\", "城关镇' OR '1'='1"):
        assert table.page(ask(c3=hostile)).rows == []
        assert table.page(ask(c3__contains=hostile)).rows == []
        table.page(ask(q=hostile))
        assert table.count(ask(c3__in=f'"{hostile}"')) == 0


# --- What cannot be reached, and what is stopped


def test_sqlite_does_nothing_but_read_the_table(made):
    with sqlite.reading(made[0]) as reader:
        for sql in (
            "DELETE FROM t", "CREATE TABLE x (a)", "ATTACH 'x' AS y", "PRAGMA query_only = OFF",
            "SELECT * FROM sqlite_master", "SELECT load_extension('x')", "SELECT randomblob(1000)",
            "WITH RECURSIVE r(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r) SELECT max(i) FROM r",
        ):  # fmt: skip
            with pytest.raises(sqlite3.DatabaseError):
                reader.rows(sql, [])


def test_duckdb_reaches_no_file_outside_and_cannot_be_told_otherwise(made, tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    for sql in (
        f"SELECT * FROM read_csv('{secret}')", f"SELECT * FROM '{secret}'", f"COPY (SELECT 1) TO '{tmp_path}/out.csv'",
        f"ATTACH '{tmp_path}/x.duckdb'", "INSTALL httpfs", "SET enable_external_access = true", "SET threads = 64",
        "SELECT * FROM read_csv('http://127.0.0.1/')",
    ):  # fmt: skip
        with pytest.raises((duckdb.Error, Unreadable)), duck.asking(made[0]) as connection:
            connection.execute(sql)


def test_what_takes_longer_than_it_may_is_stopped(made, large, monkeypatch):
    monkeypatch.setattr(duck, "SECONDS", 0.05)
    with pytest.raises(TooSlow):
        duck.rows(made[0], "SELECT count(*) FROM range(1000000000) AS a(i) WHERE sqrt(i) < 0", [])
    monkeypatch.setattr(sqlite, "SECONDS", -1.0)
    with pytest.raises(TooSlow), sqlite.reading(large.folder) as reader:
        reader.rows("SELECT max(n) FROM t WHERE instr(c2, 'x') > 0", [])
    # The next question is answered again.
    monkeypatch.undo()
    assert duck.rows(made[0], "SELECT 1", []) == [(1,)]
    with sqlite.reading(large.folder) as reader:
        assert reader.rows("SELECT max(n) FROM t", []) == [(60_000,)]


def test_who_does_not_get_a_turn_is_told_so(made, monkeypatch):
    monkeypatch.setattr(duck, "SECONDS", 0.05)
    with ExitStack() as others:
        for _ in range(duck.AT_ONCE):
            others.enter_context(duck.asking(made[0]))
        with pytest.raises(Busy):
            duck.rows(made[0], "SELECT 1", [])
    assert duck.rows(made[0], "SELECT 1", []) == [(1,)]


def test_many_ask_at_once(table, ask):
    problems = []

    def work():
        try:
            for _ in range(5):
                assert table.page(ask(sort="c4", limit="10")).rows
                assert table.count(ask(c3="城关镇"))
        except Exception as error:
            problems.append(error)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    """More rows than SQLite may look through, and columns without an index: long texts."""
    base = tmp_path_factory.mktemp("large")
    source = base / "source.csv"
    long = "长" * 250
    with source.open("w", encoding="utf-8", newline="") as file:
        lines = ([place % 97, f"{long}{place % 5}", place % 3] for place in range(60_000))
        csv.writer(file).writerows([["号", "文", "组"], *lines])
    built = build(
        source, "大.csv", base / "fedcba9876543210", options=Options(), types={}, told=lambda part, doing: None
    )
    return Table(base / "fedcba9876543210", built.columns)


def test_what_no_index_answers_is_answered_all_the_same(large, monkeypatch):
    monkeypatch.setattr(asked, "STEPS", 20_000)
    for pairs in (
        [("文__contains", "长3"), ("组__ne", "1"), ("sort", "-文"), ("limit", "50")],
        [("文__contains", "没有"), ("limit", "50")],
        [("sort", "文,-号"), ("limit", "1000")],
    ):
        query = Query.parse(pairs, large.columns)
        keys = [(large.known[name], down) for name, down in query.sort]
        with pytest.raises(TooSlow):
            large._by_index(query, keys, None, query.limit + 1, "n")
        page = large.page(query)
        assert len(page.rows) == query.limit or page.next is None
        if page.next:
            following = large.page(Query.parse([*pairs, ("after", str(page.next))], large.columns))
            assert not set(numbers(page)) & set(numbers(following))


def test_types_are_those_of_the_columns(made):
    assert [column.type for column in made[1]] == [
        Type.TEXT, Type.TEXT, Type.TEXT, Type.INTEGER, Type.NUMBER, Type.DATE, Type.BOOLEAN, Type.DATETIME, Type.TEXT,
        Type.TEXT,
    ]  # fmt: skip
