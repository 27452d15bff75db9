"""The versions of a table, and what each changed."""

import re

import pytest

from tests.opendata import making

from .conftest import SCHOOLS

pytestmark = pytest.mark.django_db

LATER = SCHOOLS.replace("1240", "1268").replace("0006,枫林乡小学,小学,枫林乡,,1974-09-01,是,118.274,30.044\n", "")
LATER += "0009,石桥镇小学,小学,石桥镇,420,2026-09-01,否,118.333,30.066\n"


@pytest.fixture
def changed(schools):
    """The same schools a year later."""
    schools.fields.filter(name="学校代码").update(is_key=True)
    making.version(schools, LATER, "学校.csv", note="2026 学年")
    return schools


def lines(page) -> list[str]:
    body = re.search(r'looking-changes".*?<tbody>(.*?)</tbody>', page.content.decode(), re.S)
    found = re.findall(r"<tr .*?</tr>", body[1], re.S) if body else []
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", one)).strip() for one in found]


def test_what_changed_is_told_row_by_row(client, changed):
    page = client.get("/data/schools/1/changes/")
    text = page.content.decode()
    assert "第 2 版比第 1 版" in text
    assert "新增 1 行，修改 1 行，减少 1 行" in text
    found = lines(page)
    assert len(found) == 3
    [row] = [one for one in found if one.startswith("修改")]
    assert "0001" in row
    assert "在校生： 1240 → 1268" in row
    assert any(one.startswith("新增") and "石桥镇小学" in one for one in found)
    assert any(one.startswith("减少") and "枫林乡小学" in one for one in found)


def test_one_kind_of_change_can_be_looked_at_alone(client, changed):
    found = lines(client.get("/data/schools/1/v2/changes/?kind=added"))
    assert len(found) == 1
    assert client.get("/data/schools/1/v2/changes/?kind=other").status_code == 404
    assert client.get("/data/schools/1/v2/changes/?after=x").status_code == 404


def test_a_row_that_is_gone_leads_to_the_version_that_has_it(client, changed):
    page = client.get("/data/schools/1/changes/?kind=gone").content.decode()
    [url] = re.findall(r'<a href="(/data/schools/1/v1/rows/\d+/)"', page)
    assert "枫林乡小学" in client.get(url).content.decode()


def test_what_was_withdrawn_is_not_told_by_what_changed(client, changed):
    making.publishing.withdraw(changed.versions.get(number=1), None, "误发")
    page = client.get("/data/schools/1/changes/")
    assert lines(page) == []
    assert "枫林乡小学" not in page.content.decode()
    assert "误发" in page.content.decode()


def test_every_version_has_its_line_and_its_address(client, changed):
    page = client.get("/data/schools/1/changes/").content.decode()
    assert 'href="/data/schools/1/v1/"' in page
    assert "2026 学年" in page
    assert client.get("/data/schools/1/v1/changes/").status_code == 200


def test_many_changes_are_turned_by_key(client, schools):
    head = SCHOOLS.splitlines()[0] + "\n"
    schools.fields.filter(name="学校代码").update(is_key=True)
    lots = "".join(f"1{n:03d},第{n}小学,小学,青溪镇,{n},2001-01-01,否,118.3,30.1\n" for n in range(120))
    making.version(schools, head + lots, "学校.csv")
    seen, url = [], "/data/schools/1/changes/?kind=added"
    while url:
        page = client.get(url)
        seen += lines(page)
        found = re.search(r'rel="next" href="([^"]*)"', page.content.decode())
        url = found[1].replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == 120
