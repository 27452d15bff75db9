"""A file that is handed in becomes a table, and the table the files of a version."""

import csv
import gzip
import hashlib
import io
import json
from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest
from frictionless import Resource, Schema, system

from opendata.tables.schema import BadTable, Type

from .conftest import said

STOPS = """编号,站名,线路数,首班,启用日期,经度,纬度,有无候车亭,备注
001,东关,3,2026-07-14 06:30,2019年5月1日,113.512345,34.2,是,
002,"西关, 汽车站","1,200",2026-07-14 06:40:30,二〇一九年六月三日,113.6,34.25,否,改建中
003,南门,—,,2020/1/9,,,是,"两行
文字"
"""


def parquet(folder):
    """Names and rows of the Parquet file, as its own library reads it."""
    with duckdb.connect() as database:
        found = database.execute("SELECT * FROM read_parquet($1)", [str(folder / "table.parquet")])
        return [column[0] for column in found.description], found.fetchall()


def test_every_column_gets_the_type_of_what_it_holds(workshop):
    built = workshop.build(STOPS)

    assert [(column.name, column.type) for column in built.columns] == [
        ("编号", Type.TEXT),
        ("站名", Type.TEXT),
        ("线路数", Type.INTEGER),
        ("首班", Type.DATETIME),
        ("启用日期", Type.DATE),
        ("经度", Type.NUMBER),
        ("纬度", Type.NUMBER),
        ("有无候车亭", Type.BOOLEAN),
        ("备注", Type.TEXT),
    ]
    assert workshop.rows(built) == [
        ("001", "东关", 3, "2026-07-14T06:30:00", "2019-05-01", 113.512345, 34.2, 1, None),
        ("002", "西关, 汽车站", 1200, "2026-07-14T06:40:30", "2019-06-03", 113.6, 34.25, 0, "改建中"),
        ("003", "南门", None, None, "2020-01-09", None, None, 1, "两行\n文字"),
    ]
    assert "“线路数”列里的“—”按没有数据读。" in built.notes
    assert any("二〇一九年六月三日" in note or "2019年5月1日" in note for note in built.notes)


def test_the_same_rows_stand_in_every_file(workshop):
    built = workshop.build(STOPS)
    folder = workshop.folder

    text = (folder / "table.csv").read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")
    assert gzip.decompress((folder / "table.csv.gz").read_bytes()) == text
    lines = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))
    assert lines[1]["线路数"] == "1200" and lines[1]["有无候车亭"] == "否" and lines[1]["启用日期"] == "2019-06-03"
    assert lines[2]["备注"] == "两行\n文字" and lines[2]["线路数"] == ""

    objects = [json.loads(line) for line in (folder / "table.jsonl").read_text().splitlines()]
    assert objects[0] == {
        "编号": "001", "站名": "东关", "线路数": 3, "首班": "2026-07-14T06:30:00", "启用日期": "2019-05-01",
        "经度": 113.512345, "纬度": 34.2, "有无候车亭": True, "备注": None,
    }  # fmt: skip

    names, rows = parquet(folder)
    assert names == [column.name for column in built.columns]
    assert rows[1] == (
        "002", "西关, 汽车站", 1200, datetime(2026, 7, 14, 6, 40, 30), date(2019, 6, 3), 113.6, 34.25, False, "改建中",
    )  # fmt: skip

    sheet = list(openpyxl.load_workbook(folder / "table.xlsx").active.iter_rows(values_only=True))
    assert sheet[1] == (
        "001", "东关", 3, datetime(2026, 7, 14, 6, 30), datetime(2019, 5, 1), 113.512345, 34.2, "是", None,
    )  # fmt: skip
    assert sheet[3][8] == "两行\n文字"

    places = json.loads((folder / "table.geojson").read_text())["features"]
    assert [place["geometry"]["coordinates"] for place in places] == [[113.512345, 34.2], [113.6, 34.25]]
    assert places[0]["properties"]["站名"] == "东关" and places[0]["id"] == 1


def test_every_file_is_told_with_its_size_and_sha256(workshop):
    built = workshop.build(STOPS, "站点.csv")

    assert {made.format for made in built.files} == {
        "original", "csv", "csv.gz", "xlsx", "jsonl", "geojson", "parquet", "sqlite",
    }  # fmt: skip
    for made in built.files:
        content = (workshop.folder / made.name).read_bytes()
        assert (made.size, made.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert (workshop.folder / "original.csv").read_text() == STOPS
    assert built.rows == 3


def test_the_same_file_makes_the_same_table_whenever_it_is_read(workshop):
    first = {made.format: made.sha256 for made in workshop.build(STOPS).files}
    second = {made.format: made.sha256 for made in workshop.build(STOPS).files}
    del first["sqlite"], second["sqlite"]  # counts its own changes
    assert first == second


def test_a_table_without_coordinates_has_no_geojson(workshop):
    built = workshop.build("村,人口\n甲村,120\n")
    assert "geojson" not in {made.format for made in built.files}


def test_what_is_made_again_is_read_as_the_same(workshop):
    first = workshop.build(STOPS)
    rows = workshop.rows(first)
    for name in ("table.csv", "table.jsonl", "table.xlsx"):
        again = workshop.build(workshop.folder.parent / "version-1" / name, name)
        assert [column.type for column in again.columns] == [column.type for column in first.columns], name
        assert workshop.rows(again) == rows, name


def test_frictionless_finds_nothing_to_complain_of(workshop):
    built = workshop.build(STOPS)
    types = {"number": "number", "integer": "integer", "date": "date", "datetime": "datetime", "text": "string"}
    fields = [
        {"name": column.name, "type": "boolean", "trueValues": ["是"], "falseValues": ["否"]}
        if column.type == Type.BOOLEAN
        else {"name": column.name, "type": types[column.type]}
        for column in built.columns
    ]
    with system.use_context(trusted=True):
        report = Resource(
            path=str(workshop.folder / "table.csv"), schema=Schema.from_descriptor({"fields": fields})
        ).validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


def test_a_type_that_a_person_has_fixed_is_kept(workshop):
    built = workshop.build("编号,数\n1,2\n3,4\n", types={"编号": Type.INTEGER, "数": Type.TEXT})
    assert [column.type for column in built.columns] == [Type.INTEGER, Type.TEXT]


def test_what_does_not_fit_a_fixed_type_is_shown_with_line_and_column(workshop):
    with pytest.raises(BadTable) as error:
        workshop.build('名,数\n"甲\n乙",1\n丙,两个\n丁,3\n戊,约4\n', types={"数": Type.INTEGER})
    assert said(error) == [(4, 2), (6, 2)]
    assert "“两个”不是整数" in error.value.mistakes[0].text


def test_a_number_that_a_spreadsheet_has_spoilt_is_shown_with_line_and_column(workshop):
    with pytest.raises(BadTable) as error:
        workshop.build("姓名,代码\n甲,110101001\n乙,4.40106E+17\n")
    assert said(error) == [(3, 2)]


@pytest.mark.parametrize("header", ["行政区划代码", "统一社会信用代码", "areaCode", "学校编号", "联系电话", "stop_id"])
def test_what_is_numbered_and_not_counted_stays_text(workshop, header):
    built = workshop.build(f"{header},人数\n110101,1\n110102,2\n")
    assert [column.type for column in built.columns] == [Type.TEXT, Type.INTEGER]


def test_dates_of_eight_digits_are_dates_where_the_header_says_so(workshop):
    built = workshop.build("统计日期,批次\n20260714,20260714\n20260715,20260715\n")
    assert [column.type for column in built.columns] == [Type.DATE, Type.INTEGER]
    assert workshop.rows(built)[0] == ("2026-07-14", 20260714)


def test_headers_are_made_such_that_each_names_one_column(workshop):
    built = workshop.build("名称,名称,,Name,name,多\u3000行  名\n1,2,3,4,5,6\n")
    assert [column.name for column in built.columns] == ["名称", "名称（2）", "第3列", "Name", "name（2）", "多 行 名"]
    assert len(built.notes) == 3


def test_headers_with_quotes_and_other_odd_characters_do_no_harm(workshop):
    names = ['甲"乙', "丙'丁", "c2", "a;b--", "{x}", "<b>&", "n"]
    content = io.StringIO()
    csv.writer(content).writerows([names, ["x"] * 7])
    built = workshop.build(content.getvalue())
    assert [column.name for column in built.columns] == names
    assert json.loads((workshop.folder / "table.jsonl").read_text()) == dict.fromkeys(names, "x")
    assert parquet(workshop.folder)[0] == names


def test_the_rows_keep_their_order_where_some_are_written_oddly(workshop):
    count = 30_000
    lines = [f"{number},{'2026年1月2日' if number % 3 else '2026-01-02'}" for number in range(count)]
    built = workshop.build("号,日期\n" + "\n".join(lines) + "\n")
    assert [row[0] for row in workshop.rows(built)] == list(range(count))
    assert [row[0] for row in parquet(workshop.folder)[1]] == list(range(count))


def test_nothing_is_left_where_the_file_is_no_table(workshop):
    with pytest.raises(BadTable):
        workshop.build("a,b\n1\n")
    assert sorted(path.name for path in workshop.root.iterdir()) == ["upload-1"]


def test_nothing_is_left_where_the_work_is_stopped_and_it_can_be_done_again(workshop):
    def told(percent, doing):
        if percent > 35:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        workshop.build(STOPS, told=told)
    assert sorted(path.name for path in workshop.root.iterdir()) == ["upload-1"]
    # What a killed process could not clean away is gone with the next work on the same folder.
    left = workshop.root / ".version-2.deadbeef"
    left.mkdir()
    workshop.build(STOPS)
    assert not left.exists()


def test_a_version_is_never_written_over(workshop):
    workshop.build(STOPS)
    before = {path.name: path.stat().st_mtime_ns for path in workshop.folder.iterdir()}
    workshop.made -= 1
    with pytest.raises(FileExistsError):
        workshop.build("a,b\n1,2\n")
    assert {path.name: path.stat().st_mtime_ns for path in workshop.folder.iterdir()} == before
    assert not any(path.stat().st_mode & 0o222 for path in workshop.folder.iterdir())


def test_a_large_table_is_written_by_processes_of_its_own_and_holds_the_same(workshop):
    count = 60_000
    told: list[int] = []
    rows = [f"{number:06},村{number % 77},{number * 0.5},2026-01-{number % 28 + 1:02}" for number in range(count)]
    built = workshop.build("编号,村,亩,日期\n" + "\n".join(rows), told=lambda percent, doing: told.append(percent))
    assert built.rows == count and told == sorted(told)
    found = workshop.rows(built)
    assert found[0] == ("000000", "村0", 0.0, "2026-01-01") and found[-1][0] == "059999"
    text = (workshop.folder / "table.csv").read_text("utf-8-sig")
    assert text.splitlines()[1:3] == ["000000,村0,0,2026-01-01", "000001,村1,0.5,2026-01-02"]
    assert text.count("\n") == count + 1


@pytest.mark.shared
def test_the_streets_of_the_whole_country_go_through(workshop, shared_data):
    built = workshop.build(shared_data / "divisions-streets.csv", "divisions-streets.csv")

    assert built.rows == 41_352
    assert {column.type for column in built.columns} == {Type.TEXT}
    assert workshop.rows(built)[0] == ("110101001", "东华门街道", "110101", "11", "1101")
    text = (workshop.folder / "table.csv").read_text("utf-8-sig")
    with (shared_data / "divisions-streets.csv").open(encoding="utf-8-sig", newline="") as original:
        assert list(csv.reader(io.StringIO(text, newline=""))) == list(csv.reader(original))


def test_a_path_with_quotes_does_no_harm(workshop):
    workshop.root = workshop.root / '它\'s "这里"'
    workshop.root.mkdir()
    assert workshop.build(STOPS).rows == 3
    assert Path(workshop.folder / "table.sqlite").exists()
