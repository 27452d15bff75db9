"""Rows of a table over HTTP, as a program meets them."""

import io
import json
import re
from html import unescape

import duckdb
import pytest

from opendata.datasets import counting, publishing
from opendata.tables.querying import Query, Table, duck
from opendata.tables.querying.errors import Unreadable
from opendata.tables.schema import FILES
from search import memory
from tests.opendata import making
from tests.opendata.api.conftest import SCHOOLS

ROWS = "/api/v1/datasets/schools/1/rows"


def test_a_page_says_what_it_is_made_of(client, schools):
    answer = client.get(ROWS, {"limit": 2})
    assert answer.status_code == 200
    body = answer.json()
    assert {name: body[name] for name in ("dataset", "resource", "version", "total")} == {
        "dataset": "schools", "resource": 1, "version": 2, "total": 5,
    }  # fmt: skip
    assert body["columns"][3] == {"key": "c4", "name": "学生数", "type": "integer"}
    assert body["rows"][0] == {
        "n": 1, "c1": "001", "c2": "城关镇第一小学", "c3": "城关镇", "c4": 1250, "c5": 35.5, "c6": "1958-09-01",
        "c7": False, "c8": "2026-01-02T08:30:00",
    }  # fmt: skip
    assert answer["Link"] == f'<{body["next"]}>; rel="next"'
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert int(answer["RateLimit-Remaining"]) < int(answer["RateLimit-Limit"])


def test_pages_lead_to_all_rows(client, schools):
    address, found = f"{ROWS}?limit=2&sort=-c4&keys=name&columns=学校,学生数", []
    while address:
        body = client.get(address).json()
        found += body["rows"]
        address = body["next"]
    assert [one["学生数"] for one in found] == [2400, 1250, 310, 90, None]


def test_who_pages_on_stays_with_the_version_begun_with(client, schools):
    following = client.get(ROWS, {"limit": 2}).json()["next"]
    making.version(schools, SCHOOLS + "999,全新小学,城关镇,1,1,2026-01-01,否,\n")
    memory.bump()
    assert client.get(ROWS).json()["version"] == 3
    old = client.get(following).json()
    assert old["version"] == 2
    assert [row["c1"] for row in old["rows"]] == ["004", "005"]
    assert client.get(ROWS, {"version": 1}).json()["rows"][0]["c4"] == 1200


def test_filters_words_and_order(client, schools):
    found = client.get(ROWS, {"乡镇": "城关镇", "c4__gte": "1000", "sort": "c4"}).json()
    assert [row["c1"] for row in found["rows"]] == ["001", "005"]
    assert found["total"] is None
    assert client.get(ROWS, {"q": "中心小学", "total": "true"}).json()["total"] == 1


@pytest.mark.parametrize("asked", ["accept", "parameter"])
def test_csv_for_spreadsheets(client, schools, asked):
    said = {"headers": {"Accept": "text/csv"}} if asked == "accept" else {"query_params": {"format": "csv"}}
    answer = client.get(ROWS, **said)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    lines = answer.content.decode().split("\r\n")
    assert lines[0] == "\ufeff编号,学校,乡镇,学生数,面积,建校日期,寄宿,更新时间"
    assert lines[3] == '004,"西坡镇中学, 东校区",西坡镇,,48,1984-09-01,是,'
    assert "schools-1-v2.csv" in answer["Content-Disposition"]
    assert "Accept" in answer["Vary"]


def test_arrow_for_those_who_reckon(client, schools):
    import nanoarrow
    from nanoarrow.ipc import InputStream

    answer = client.get(
        ROWS, {"sort": "-c4", "keys": "name"}, headers={"Accept": "application/vnd.apache.arrow.stream"}
    )
    rows = nanoarrow.ArrayStream(InputStream.from_readable(io.BytesIO(answer.content))).read_all().to_pylist()
    assert [row["学生数"] for row in rows] == [2400, 1250, 310, 90, None]
    assert rows[0]["建校日期"].isoformat() == "1951-09-01"


def test_json_lines(client, schools):
    answer = client.get(ROWS, headers={"Accept": "application/x-ndjson"})
    assert [json.loads(line)["n"] for line in answer.content.splitlines()] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("没有=1", "没有"), ("c4=很多", "c4"), ("sort=c99", "sort"), ("limit=5000", "limit"), ("after=abc", "after"),
        ("format=pdf", "format"), ("keys=x", "keys"), ("version=x", "version"), ("total=x", "total"),
        ("format=csv&format=json", "format"), ("group=c3", "group"), ("c1=%ED%A0%80&c4=x", "c4"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_parameter(client, schools, query, parameter):
    answer = client.get(f"{ROWS}?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["parameter"] == parameter
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_a_form_that_there_is_none_of(client, schools):
    answer = client.get(ROWS, headers={"Accept": "application/pdf"})
    assert answer.status_code == 406
    assert "text/csv" in answer.json()["detail"]


def test_who_has_it_already_gets_nothing(client, schools):
    first = client.get(ROWS)
    again = client.get(ROWS, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert not again.content
    assert client.get(ROWS, {"limit": 1}, headers={"If-None-Match": first["ETag"]}).status_code == 200
    making.version(schools, SCHOOLS)
    memory.bump()
    assert client.get(ROWS, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_groups(client, schools):
    answer = client.get(
        "/api/v1/datasets/schools/1/aggregate", {"group": "乡镇", "aggregate": "count,sum:学生数", "sort": "-count"}
    )
    body = answer.json()
    assert body["columns"] == ["c3", "count", "sum:c4"]
    assert body["labels"] == {"c3": "乡镇", "count": "行数", "sum:c4": "学生数（合计）"}
    assert body["rows"][0] == {"c3": "城关镇", "count": 3, "sum:c4": 3740}
    assert body["more"] is False
    as_csv = client.get("/api/v1/datasets/schools/1/aggregate", {"group": "乡镇", "format": "csv"})
    assert as_csv.content.decode().splitlines()[0] == "\ufeff乡镇,行数"
    assert client.get("/api/v1/datasets/schools/1/aggregate").json()["parameter"] == "group"


def test_sums_greater_than_any_number_of_a_machine(client):
    table = making.resource(making.dataset("big", "大数"))
    making.version(table, "数\n" + "999999999999999\n" * 10_000)
    memory.bump()
    said = client.get("/api/v1/datasets/big/1/aggregate", {"aggregate": "sum:c1"}).content
    assert b'"sum:c1":9999999999999990000' in said


def test_an_export_is_all_rows_that_answer(client, schools):
    answer = client.get("/api/v1/datasets/schools/1/export", {"q": "小学"})
    body = b"".join(answer.streaming_content).decode()
    assert body.splitlines()[1:] == [
        "001,城关镇第一小学,城关镇,1250,35.5,1958-09-01,否,2026-01-02T08:30:00",
        "003,东河乡中心小学,东河乡,310,12.25,1965-09-01,是,2026-01-03T09:00:00",
        "006,新建小学,城关镇,90,8,2026-09-01,否,",
    ]
    listed = client.get("/api/v1/datasets/schools/1/export", {"q": "小学", "format": "json", "columns": "c1"})
    assert json.loads(b"".join(listed.streaming_content)) == [{"编号": "001"}, {"编号": "003"}, {"编号": "006"}]
    assert client.get("/api/v1/datasets/schools/1/export", {"sort": "c1"}).json()["parameter"] == "sort"


@pytest.fixture
def meters(portal_ready):
    """A table so long that it is looked through in several pieces."""
    table = making.resource(making.dataset("meters", "水表"))
    making.version(table, "编号\n" + "\n".join(f"{number:06}" for number in range(140_000)) + "\n")
    memory.bump()
    return table


def test_an_export_that_fails_half_way_is_no_file_at_all(client, meters):
    parquet = meters.current.folder / FILES["parquet"][0]
    with duckdb.connect() as database:
        [[place]] = database.execute(
            "SELECT data_page_offset FROM parquet_metadata($1) WHERE row_group_id = 1", [str(parquet)]
        ).fetchall()
    with parquet.open("r+b") as file:
        file.seek(place)
        file.write(b"\xff" * 100)
    table, found = Table(meters.current.folder, meters.current.schema), []
    with pytest.raises(Unreadable):
        found.extend(table.lines(Query.parse([("c1__ne", "x")], meters.current.schema), "csv"))
    assert len(found) > 1
    answer = client.get("/api/v1/datasets/meters/1/export", {"c1__ne": "x"})
    assert answer.status_code == 503
    assert answer["Content-Type"] == "application/problem+json"
    assert "读不出来" in answer.json()["detail"]


@pytest.mark.parametrize("harm", ["gone", "damaged"])
@pytest.mark.parametrize("asked", ["rows", "rows?q=小学", "aggregate?group=c3", "export?c1__ne=x"])
def test_files_that_cannot_be_read_are_told_of(client, schools, harm, asked):
    for format in ("parquet", "sqlite"):
        path = schools.current.folder / FILES[format][0]
        path.unlink()
        if harm == "damaged":
            path.write_bytes(b"\xff" * 10_000)
    answer = client.get(f"/api/v1/datasets/schools/1/{asked}")
    assert answer.status_code == 503
    assert "读不出来" in answer.json()["detail"]


def test_an_export_of_the_whole_is_the_file_that_lies_ready(client, schools):
    answer = client.get("/api/v1/datasets/schools/1/export")
    assert answer.status_code == 302
    assert answer["Location"] == "/data/schools/1/v2/table.csv"


def test_profile(client, schools):
    body = client.get("/api/v1/datasets/schools/1/profile").json()
    assert body["rows"] == 5
    assert body["columns"][3]["missing"] == 1
    assert body["columns"][3]["max"] == 2400


def test_differences_row_by_row(client, schools):
    address = "/api/v1/datasets/schools/1/differences/2"
    body = client.get(address, {"limit": 1}).json()
    assert (body["previous"], body["added"], body["changed"], body["gone"]) == (1, 1, 1, 1)
    found = body["rows"]
    while body["next"]:
        body = client.get(body["next"]).json()
        found += body["rows"]
    by_kind = {one["kind"]: one for one in found}
    assert by_kind["changed"]["fields"] == ["学生数"]
    assert (by_kind["changed"]["old"]["学生数"], by_kind["changed"]["new"]["学生数"]) == (1200, 1250)
    assert by_kind["gone"]["old"]["学校"] == "城关镇第二小学"
    assert by_kind["added"]["new"]["编号"] == "006"
    assert client.get("/api/v1/datasets/schools/1/differences/1").status_code == 404
    assert client.get(address, {"kind": "x"}).json()["parameter"] == "kind"
    assert client.get(address, {"after": "x"}).json()["parameter"] == "after"


@pytest.mark.parametrize("asked", ["rows?q=城关", "aggregate?group=c1&aggregate=distinct:c1", "export?q=城关"])
def test_what_cannot_be_reckoned_within_its_time_says_so(client, meters, monkeypatch, asked):
    monkeypatch.setattr(duck, "SECONDS", 0.001)
    answer = client.get(f"/api/v1/datasets/meters/1/{asked}")
    assert answer.status_code == 422
    assert "一秒" in answer.json()["detail"]


def test_what_was_withdrawn_says_so(client, schools):
    following = client.get(ROWS, {"limit": 2}).json()["next"]
    publishing.withdraw(schools.versions.get(number=2), None, "数字有误")
    memory.bump()
    assert client.get(ROWS).json()["version"] == 1
    answer = client.get(following)
    assert answer.status_code == 410
    assert "数字有误" in answer.json()["detail"]
    assert client.get("/data/schools/1/v2/table.csv").status_code == 410
    publishing.withdraw(schools.versions.get(number=1), None, "全部有误")
    memory.bump()
    assert client.get(ROWS).status_code == 404


def test_who_asks_is_counted(client, schools):
    client.get(ROWS)
    client.get(ROWS, {"没有": 1})
    b"".join(client.get("/data/schools/1/latest.csv").streaming_content)
    counting.flush()
    use = schools.dataset.days.get()
    assert (use.calls, use.downloads) == (1, 1)


def test_too_often_is_refused(client, schools, settings):
    settings.DATA_RATES = {**settings.DATA_RATES, "api": "2/m"}
    assert [client.get(ROWS).status_code for _ in range(3)] == [200, 200, 429]
    answer = client.get(ROWS)
    assert int(answer["Retry-After"]) >= 1
    assert answer.json()["title"] == "请求过于频繁"


def test_a_key_may_be_sent_by_scripts_of_other_sites(client, schools):
    answer = client.options(ROWS)
    assert answer.status_code == 204
    assert "Authorization" in answer["Access-Control-Allow-Headers"]
    head = client.head(ROWS)
    assert head.status_code == 200
    assert head["ETag"]
    refused = client.post(ROWS)
    assert refused.status_code == 405
    assert refused["Content-Type"] == "application/problem+json"


def test_the_description_of_a_resource_knows_its_columns(client, schools):
    body = client.get("/api/v1/datasets/schools/1/openapi.json").json()
    operation = body["paths"][ROWS]["get"]
    names = {one["name"]: one for one in operation["parameters"]}
    assert names["c4__gte"]["schema"] == {"type": "integer"}
    assert "教育局编的号" in names["c1"]["description"]
    assert "c7__lt" not in names
    assert body["components"]["schemas"]["Row"]["properties"]["c6"]["format"] == "date"
    used = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(body)))
    assert used <= set(body["components"]["schemas"])


def test_the_description_of_the_api_knows_the_datasets(client, schools):
    body = client.get("/api/v1/openapi.json").json()
    assert "/api/v1/datasets/{slug}/{number}/rows" in body["paths"]
    assert "取行" in client.get("/api/v1/docs").content.decode()


def test_nothing_new_says_what_the_answer_would_have(client, schools):
    first = client.get(ROWS)
    again = client.get(ROWS, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    for name in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
        assert again[name] == first[name]


def test_the_examples_of_the_documentation_can_be_tried(client, schools):
    page = unescape(client.get("/api/v1/docs").content.decode())
    addresses = re.findall(r'"http://testserver(/api/v1/datasets/[^"]*)"', page)
    assert len(addresses) == 4
    for address in addresses:
        assert client.get(address, follow=True).status_code == 200, address


def test_without_open_data_the_documentation_has_no_example(client):
    assert "先试一试" not in client.get("/api/v1/docs").content.decode()
