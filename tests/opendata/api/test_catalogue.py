"""The catalogue for programs."""

import pytest

from opendata.datasets import standing
from opendata.datasets.models import Dataset
from search import memory
from tests.opendata import making


def test_the_list_and_what_leads_on(client, schools):
    body = client.get("/api/v1/datasets").json()
    assert body["total"] == 1
    one = body["datasets"][0]
    assert (one["slug"], one["title"], one["rows"], one["opening_label"]) == ("schools", "学校名单", 5, "无条件开放")
    dataset = client.get(one["api_url"]).json()
    assert dataset["licence"]["name"] and dataset["contact"]
    resource = client.get(dataset["resources"][0]["api_url"]).json()
    assert [version["number"] for version in resource["versions"]] == [2, 1]
    assert resource["columns"][0]["meaning"] == "教育局编的号"
    assert resource["columns"][0]["is_key"] is True
    assert client.get(resource["rows_url"]).status_code == 200
    assert client.get(resource["openapi_url"]).status_code == 200
    assert client.get(resource["versions"][0]["differences_url"]).status_code == 200
    assert resource["versions"][1]["differences_url"] is None
    for file in resource["files"]:
        answer = client.get(file["url"])
        assert answer["ETag"] == f'"{file["sha256"]}"'
        assert len(b"".join(answer.streaming_content)) == file["size"]


def test_the_list_is_narrowed_and_paged(client, schools):
    for number in range(25):
        making.dataset(f"more-{number}", f"另一个{number}")
    standing.refresh_missing()
    memory.bump()
    body = client.get("/api/v1/datasets", {"sort": "new", "opening": "open"}).json()
    assert (body["total"], len(body["datasets"])) == (26, 20)
    rest = client.get(body["next"]).json()
    assert len(rest["datasets"]) == 6 and rest["next"] is None
    assert not {one["slug"] for one in body["datasets"]} & {one["slug"] for one in rest["datasets"]}
    assert client.get("/api/v1/datasets", {"opening": "closed"}).json()["total"] == 0


@pytest.mark.parametrize(
    "query", ["theme=x", "agency=x", "opening=x", "format=x", "cycle=x", "sort=x", "after=x", "x=1"]
)
def test_what_is_wrong_is_said_with_its_parameter(client, schools, query):
    answer = client.get(f"/api/v1/datasets?{query}")
    assert answer.status_code == 400
    assert answer.json()["parameter"] == query.split("=")[0]


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/datasets/none", "/api/v1/datasets/none/1", "/api/v1/datasets/schools/9", "/api/v1/datasets/schools/0",
        f"/api/v1/datasets/schools/{'9' * 30}", f"/api/v1/datasets/schools/1/differences/{'9' * 30}",
        "/api/v1/datasets/schools/1/rows?version=999999999", "/api/v1/datasets/schools/1/other",
        f"/data/schools/{'9' * 30}/v1/table.csv", f"/data/schools/1/v{'9' * 30}/table.csv",
        "/data/schools/1/v1/table.exe", "/data/schools/1/latest.exe", "/data/schools/1/v1/..%2ftable.csv",
    ],
)  # fmt: skip
def test_what_there_is_not(client, schools, address):
    answer = client.get(address)
    assert answer.status_code == 404
    if "v1/.." not in address:
        assert answer["Content-Type"] == "application/problem+json"


def test_a_dataset_that_was_withdrawn_says_why(client, schools):
    Dataset.objects.get(slug="schools").withdraw("核对数据", None)
    for address in ("/api/v1/datasets/schools", "/api/v1/datasets/schools/1/rows", "/data/schools/1/latest.csv"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "核对数据" in answer.json()["detail"]


def test_what_is_not_public_yet_is_not_there(client, schools):
    Dataset.objects.filter(slug="schools").first()
    made = Dataset(
        slug="draft", code="1/draft", title="草稿", summary="还没有公开。", theme=schools.dataset.theme,
        licence=schools.dataset.licence, contact="0000", lead_agency=schools.dataset.lead_agency,
    )  # fmt: skip
    made.save()
    assert client.get("/api/v1/datasets/draft").status_code == 404
