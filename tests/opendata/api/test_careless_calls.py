"""Programs that are careless, and people who are not: each is told what is wrong, in the way programs read."""

import base64
import json

import pytest

ROWS = "/api/v1/datasets/schools/1/rows"
FILE = "/data/schools/1/v2/table.csv"


@pytest.mark.parametrize(
    ("query", "parameter"),
    [("limit=1&c1=%00", "c1"), ("%00=1", "\ufffd"), ("limit=1&q=" + "a" * 9_000, "q")],
    ids=["NUL in a value", "NUL in a name", "endless"],
)
def test_an_address_that_no_honest_link_has_is_a_problem_with_its_parameter(client, schools, query, parameter):
    answer = client.get(f"{ROWS}?{query}")
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["parameter"] == parameter


def test_people_are_told_by_a_page(client, db):
    answer = client.get("/search/?q=%00")
    assert answer.status_code == 400
    assert answer["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("address", [ROWS, FILE, "/data/schools/1/latest.csv"], ids=["rows", "file", "latest"])
def test_what_is_only_read_is_only_read(client, schools, address, method):
    answer = getattr(client, method)(address)
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("name", ["\x00", "a\x00b", "../..", ""], ids=["NUL", "NUL within", "up", "empty"])
def test_a_cursor_that_somebody_made_up_names_no_folder(client, schools, name):
    made_up = base64.urlsafe_b64encode(json.dumps([name, "", 1]).encode()).decode().rstrip("=")
    answer = client.get(ROWS, {"after": made_up})
    assert answer.status_code == 400
    assert answer.json()["parameter"] == "after"


def test_there_is_no_version_nought(client, schools):
    assert client.get(ROWS, {"version": "0"}).status_code == 404
    assert client.get("/data/schools/1/v0/table.csv").status_code == 404
