"""What changed from one version to the next, row by row."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opendata.tables import difference
from opendata.tables.difference import Side

OLD = "编号,站名,线路数\n001,东关,3\n002,西关,2\n003,南门,1\n004,北门,5\n"
NEW = "站名,编号,线路数,备注\n东关,001,3,\n西关（改）,002,4,\n北门,004,5,\n新区,005,1,\n"


@pytest.fixture
def sides(workshop):
    def make(old, new):
        first = workshop.build(old)
        before = Side(workshop.folder, first.columns)
        second = workshop.build(new)
        return before, Side(workshop.folder, second.columns)

    return make


def test_rows_are_told_apart_by_their_key(sides, tmp_path):
    old, new = sides(OLD, NEW)
    found = difference.compare(old, new, ["编号"], tmp_path / "d.sqlite")

    assert found.as_json() == {
        "key": ["编号"], "added": 1, "changed": 1, "gone": 1, "columns_added": ["备注"], "columns_gone": [],
    }  # fmt: skip
    changed, gone, added = difference.page(tmp_path / "d.sqlite", old, new)
    assert (changed.kind, changed.old_number, changed.new_number) == ("changed", 2, 2)
    assert changed.fields == ["站名", "线路数"] and changed.old["线路数"] == 2 and changed.new["线路数"] == 4
    assert (gone.kind, gone.old["站名"], gone.new) == ("gone", "南门", None)
    assert (added.kind, added.new["站名"], added.old) == ("added", "新区", None)


def test_without_a_key_a_row_is_what_it_holds(sides, tmp_path):
    old, new = sides("村,人口\n甲,1\n甲,1\n乙,2\n", "村,人口\n乙,2\n甲,1\n丙,3\n")
    found = difference.compare(old, new, [], tmp_path / "d.sqlite")
    assert (found.added, found.changed, found.gone) == (1, 0, 1)


def test_a_version_that_only_changes_its_order_or_its_types_has_no_changed_rows(sides, tmp_path):
    old, new = sides("号,数\na,1\nb,2\n", "号,数\nb,2\na,1\n")
    assert difference.compare(old, new, ["号"], tmp_path / "d.sqlite").changed == 0
    old, new = sides("号,数\na,1\nb,2\n", "号,数\nb,2\na,1\nc,1.5\n")
    found = difference.compare(old, new, ["号"], tmp_path / "e.sqlite")
    assert (found.added, found.changed, found.gone) == (1, 0, 0)


def test_a_key_that_one_of_them_lacks_does_not_count(sides, tmp_path):
    old, new = sides("村,人口\n甲,1\n", "村,人口,编号\n甲,1,x\n")
    assert difference.compare(old, new, ["编号"], tmp_path / "d.sqlite").key == []


def test_the_list_is_paged_and_sorted_by_kind(sides, tmp_path):
    old, new = sides(
        "号,数\n" + "".join(f"{number},1\n" for number in range(500)),
        "号,数\n" + "".join(f"{number},{2 if number % 2 else 1}\n" for number in range(100, 600)),
    )
    path = tmp_path / "d.sqlite"
    found = difference.compare(old, new, ["号"], path)
    assert (found.added, found.changed, found.gone) == (100, 200, 100)
    seen, after = [], 0
    while page := difference.page(path, old, new, kind="changed", after=after, limit=70):
        seen += [change.new["号"] for change in page]
        after = page[-1].place
    assert seen == list(range(101, 500, 2))
    with sqlite3.connect(path) as kept:
        plan = kept.execute(
            "EXPLAIN QUERY PLAN SELECT * FROM d WHERE kind = '' AND place > 5 ORDER BY place"
        ).fetchall()
    assert "by_kind" in plan[0][3] and len(plan) == 1


_ROWS = st.lists(st.tuples(st.sampled_from("abcd") | st.just(""), st.integers(0, 3)), min_size=1, max_size=8)


@settings(max_examples=8)
@given(_ROWS, _ROWS)
def test_old_rows_without_the_gone_and_with_the_added_are_as_many_as_the_new(tmp_path_factory, before, now):
    from .conftest import Workshop

    workshop = Workshop(tmp_path_factory.mktemp("any"))

    def side(rows):
        built = workshop.build("键,值,也\n" + "".join(f"{key},{value},x\n" for key, value in rows))
        return Side(workshop.folder, built.columns)

    old, new = side(before), side(now)
    path = workshop.root / "d.sqlite"
    for key in (["键"], []):
        found = difference.compare(old, new, key, path)
        assert len(before) - found.gone + found.added == len(now)
        page = difference.page(path, old, new, limit=1000)
        assert len(page) == found.added + found.changed + found.gone
        assert all(change.fields for change in page if change.kind == "changed")
