"""The public directory and an agency's page."""

from datetime import date

import pytest

from cms.agencies import panels
from cms.agencies.models import Agency, InternalUnit
from tests.cms.agencies.conftest import code_of


def test_directory_shows_every_agency_by_kind_with_its_telephone(client, education, government):
    page = client.get("/agencies/").content.decode()
    assert page.index("人民政府</h2>") < page.index("青禾县人民政府办公室") < page.index("政府部门</h2>")
    assert "0000-8123402" in page


def test_page_shows_what_article_20_asks_of_an_agency(client, education):
    InternalUnit.objects.create(agency=education, name="基础教育股", duties="义务教育管理", telephone="0000-8123405")
    page = client.get("/agencies/xianjiaoyuju/").content.decode()
    for text in (
        "统筹义务教育",
        "基础教育股",
        "青禾县城关镇书院路2号",
        "0000-8123402",
        "李明 局长",
        "县教育局办公室",
        "0000-8123403",
    ):
        assert text in page
    assert '<meta name="ColumnType" content="机构职能">' in page


def test_page_of_an_abolished_agency_leads_to_its_heir(client, education, government):
    education.abolished_on, education.successor = date(2026, 3, 1), government
    education.save()
    page = client.get(education.get_absolute_url()).content.decode()
    assert "这个机构已经撤销" in page
    assert government.get_absolute_url() in page
    directory = client.get("/agencies/").content.decode()
    assert "已撤销的机构" in directory
    assert "2026年3月1日" in directory


def test_page_shows_what_the_agency_has_published(client, education):
    class Row:
        title, url, agency, number, kind, state = "关于招生的通知", "/x/1/", "", "", "", ""

    def newest(agency: Agency) -> panels.Panel:
        return panels.Panel("公告公示", [Row], "/notices/?agency=xianjiaoyuju", 12)

    panels.register(newest, order=1)
    try:
        page = client.get(education.get_absolute_url()).content.decode()
    finally:
        panels._makers.remove((1, newest))
    assert "关于招生的通知" in page
    assert "/notices/?agency=xianjiaoyuju" in page


@pytest.mark.parametrize("path", ["/agencies/", "/agencies/xianjiaoyuju/"])
def test_pages_ask_the_database_no_more_than_ten_times(client, education, django_assert_max_num_queries, path):
    for number in range(10, 40):
        Agency.objects.create(name=f"青禾县第{number}中学", code=code_of(number), parent=education, successor=None)
    client.get(path)  # the frame of every page is kept from here on
    with django_assert_max_num_queries(10):
        assert client.get(path).status_code == 200


def test_no_such_agency(client, portal_ready):
    assert client.get("/agencies/meiyou/").status_code == 404


def test_only_reading(client, education):
    assert client.post("/agencies/").status_code == 405
