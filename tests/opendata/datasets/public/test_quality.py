"""The mark of a dataset: every point from what anybody can see, and computed again here from the public API alone."""

import math

import pytest

from opendata.datasets.facts import facts_of
from opendata.datasets.models import Dataset
from opendata.datasets.quality import RULES, mark
from tests.opendata import making


def points(dataset):
    return {point.rule.code: point.got for point in mark(facts_of(dataset)).points}


def test_points_of_a_well_kept_dataset(stops):
    found = points(stops)
    assert found == {
        "summary": 4, "description": 4, "keywords": 4, "covers": 4, "area": 4, "meanings": 15, "units": None, "keys": 5,
        "not_overdue": 10, "in_time": None, "complete": 15, "unique": 5, "machine": 5, "licence": 5, "contact": 5,
    }  # fmt: skip
    assert mark(facts_of(stops)).total == 100


def test_points_follow_what_is_there(portal_ready):
    dataset = making.dataset(summary="站点。", keywords="公交", contact="运输股")
    table = making.resource(dataset)
    making.version(table, "编号,人数,票价\n1,5,\n1,,2.5\n")
    table.fields.filter(name="编号").update(is_key=True)
    table.fields.filter(name="人数").update(meaning="当日乘客", unit="人")
    found = points(dataset)
    assert (found["summary"], found["keywords"], found["covers"], found["contact"]) == (0, 0, 0, 0)
    assert found["meanings"] == 5  # one of three columns
    assert found["units"] == 2.5  # one of two; the key needs none
    assert found["unique"] == 0  # 1 stands twice
    assert found["complete"] == 10  # four of six cells


def test_nothing_to_judge_no_mark(portal_ready):
    assert mark(facts_of(making.dataset())) is None


def test_rules_make_a_hundred():
    assert sum(rule.of for rule in RULES) == 100
    assert len({rule.code for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("slug", ["bus-stops", "budget", "power-use"])
def test_anybody_can_compute_the_mark_again_from_the_api(client, several, slug):
    told = client.get(f"/api/v1/data/quality/{slug}").json()["quality"]
    apply = [rule for rule in told["rules"] if rule["points"] is not None]
    got, of = round(sum(rule["points"] for rule in apply), 1), sum(rule["of"] for rule in apply)
    assert told["mark"] == math.floor(100 * got / of + 0.5)
    assert (told["points"], told["of"]) == (got, of)
    page = client.get(f"/data/{slug}/").content.decode()
    assert f"质量分：{told['mark']}" in page
    for rule in told["rules"]:
        assert rule["computed_from"] in page
    assert Dataset.objects.get(slug=slug).standing.quality == told["mark"]


def test_page_explains_every_point(client, several):
    page = client.get("/data/quality/").content.decode()
    for rule in RULES:
        assert rule.how in page
        assert rule.label in page
