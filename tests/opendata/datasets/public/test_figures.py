"""The figures of open data: whatever the page shows is in the API and in the CSV."""

import csv
import io
import re
from datetime import date

import pytest
from django.utils import timezone

from opendata.datasets import counting, figures
from opendata.datasets.models import Dataset
from search import memory


@pytest.fixture
def used(several):
    for dataset, number in zip(several, (5, 3, 1, 0), strict=True):
        for _ in range(number):
            counting.count(dataset.pk, "view")
            counting.count(dataset.pk, "api")
        counting.count(dataset.pk, "download")
    counting.flush()
    memory.bump()
    return several


def test_every_figure_of_the_page_is_in_the_api(client, used):
    told = client.get("/api/v1/data/figures").json()
    page = re.sub(r"[,\s]", "", re.sub(r"<[^>]+>", "", client.get("/data/figures/").content.decode()))
    said = [
        f"数据集{told['datasets']}个", f"资源{told['resources']}个", f"版本{told['versions']}版",
        f"数据{told['rows']}行", f"更新及时率{told['timely_percent']:.1f}%",
        f"平均质量分{told['quality_average']:.1f}", f"浏览{told['views']}次", f"下载{told['downloads']}次",
        f"接口调用{told['calls']}次", f"机器人{told['robots']}次", f"宽限{told['grace_days']}天",
    ]  # fmt: skip
    said += [f"{theme['name']}{theme['datasets']}{theme['rows']}" for theme in told["themes"]]
    said += [f"{one['title']}{one['used']}次" for one in told["most_used"]]
    said += [f"{one['label']}{one['datasets']}个" for one in told["openings"]]
    for text in said:
        assert text in page, text
    assert told["datasets"] == 4
    assert told["versions"] == 4
    assert told["rows"] == 8
    assert (told["views"], told["downloads"], told["calls"]) == (9, 4, 9)


def test_the_same_figures_in_csv_and_json(client, used):
    answer = client.get("/data/figures.csv")
    lines = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [line["网址名"] for line in lines] == sorted(one.slug for one in used)
    told = client.get("/data/figures.json").json()
    assert sum(int(line["浏览（次）"]) for line in lines) == told["views"] == sum(one["views"] for one in told["lines"])
    assert sum(int(line["行数"]) for line in lines) == told["rows"]
    assert told["columns"]["quality"] == "质量分"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_use_of_one_dataset_by_day(client, used):
    told = client.get("/api/v1/data/figures/bus-stops").json()
    assert (told["views"], told["downloads"], told["calls"]) == (5, 1, 5)
    today = timezone.localdate().isoformat()
    assert told["days"] == [{"day": today, "views": 5, "downloads": 1, "calls": 5}]


def test_the_api_says_what_is_wrong_and_how_much_may_be_asked(client, used):
    answer = client.get("/api/v1/data/quality/nothing")
    assert answer.status_code == 404
    assert answer.json()["parameter"] == "slug"
    assert answer.headers["RateLimit-Remaining"]
    assert client.get("/api/v1/data/figures").headers["Access-Control-Allow-Origin"] == "*"


def test_withdrawn_datasets_leave_the_figures(client, used):
    Dataset.objects.get(slug="budget").withdraw("重算", user=None)
    memory.bump()
    told = client.get("/api/v1/data/figures").json()
    assert told["datasets"] == 3
    assert client.get("/api/v1/data/figures/budget").status_code == 404


def test_months_go_back_a_year_and_end_with_this_one():
    assert figures.first_days(date(2026, 2, 14), 3) == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    assert len(figures.first_days(date(2026, 7, 14))) == 12


def test_a_portal_without_data_has_figures_too(client, portal_ready):
    assert client.get("/data/figures/").status_code == 200
    told = client.get("/api/v1/data/figures").json()
    assert (told["datasets"], told["timely_percent"], told["quality_average"]) == (0, None, None)
