"""The bulletin board as a visitor uses it."""

from datetime import date, timedelta
from urllib.parse import unquote

import pytest
import time_machine
from django.utils import timezone

from cms.columns import listings
from cms.notices.models import Notice, NoticeKind
from cms.review.admission import admit


def titles(page) -> list[str]:
    return [row.title for row in [*page.context["pinned"], *page.context["rows"]]]


def test_board_shows_what_is_current_newest_first_with_days_left(client, put_up, today):
    put_up("旧公告", days_ago=30)
    put_up("拟录用人员公示", kind="publicity", days_ago=2, period_end=today + timedelta(days=3))
    put_up("去年的公示", kind="publicity", days_ago=400, period_end=today - timedelta(days=390))
    page = client.get("/notices/")
    assert titles(page) == ["拟录用人员公示", "旧公告"]
    assert "公示期还剩 3 天" in page.content.decode()
    assert [(tab.label, tab.count) for tab in page.context["tabs"]] == [("正在展示", 2), ("已结束", 1), ("全部", 3)]


def test_a_period_ends_by_itself_at_midnight_and_the_notice_is_still_found(client, put_up, today):
    notice = put_up("拟录用人员公示", kind="publicity", period_end=today)
    assert titles(client.get("/notices/")) == ["拟录用人员公示"]
    midnight = timezone.localtime().replace(hour=0, minute=0, second=1) + timedelta(days=1)
    with time_machine.travel(midnight, tick=False):
        assert titles(client.get("/notices/")) == []
        assert titles(client.get("/notices/?state=ended")) == ["拟录用人员公示"]
        page = client.get(notice.get_absolute_url()).content.decode()
    assert "公示期已结束" in page
    assert "请广大家长按时登记" in page


def test_pinned_stands_first_until_its_period_is_over(client, put_up, today):
    put_up("普通公告", days_ago=1)
    put_up("重要公告", days_ago=50, pinned=True, period_end=today)
    assert titles(client.get("/notices/")) == ["重要公告", "普通公告"]
    with time_machine.travel(timezone.now() + timedelta(days=1), tick=False):
        assert titles(client.get("/notices/")) == ["普通公告"]
        assert titles(client.get("/notices/?state=all")) == ["普通公告", "重要公告"]


def test_narrowed_by_kind_agency_and_year(client, put_up, health, today):
    last_year = today.year - 1
    put_up("招生公告", days_ago=1)
    put_up("疫苗接种公告", days_ago=1, lead_agency=health)
    put_up("教师招考", kind="recruitment", days_ago=1)
    put_up("去年的公告", days_ago=(today - date(last_year, 6, 15)).days)
    page = client.get("/notices/?kind=announcement&agency=education")
    assert titles(page) == ["招生公告", "去年的公告"]
    kinds, agencies, _ = page.context["facets"]
    assert {choice.label: choice.count for choice in kinds.choices} == {"公告": 2, "招考": 1}
    assert {choice.label: choice.count for choice in agencies.choices} == {"县教育局": 2, "县卫健局": 1}
    page = client.get(f"/notices/?year={last_year}&kind=announcement")
    assert titles(page) == ["去年的公告"]
    assert f"{last_year}年正在展示的公告，共 1 条" in page.content.decode()
    assert "年份：" in page.content.decode()


def test_every_notice_is_met_once_on_the_way_through_the_pages_and_back(client, education):
    kind = NoticeKind.objects.get(code="announcement")
    same_moment = timezone.now() - timedelta(days=3)
    new = [Notice(title=f"公告{n}", kind=kind, lead_agency=education, body=[("text", "<p>文</p>")]) for n in range(45)]
    admit([(notice, same_moment) for notice in new], "旧网站")
    seen, page = [], client.get("/notices/")
    while True:
        seen += titles(page)
        if not page.context["pager"].next_url:
            break
        page = client.get(page.context["pager"].next_url)
    assert len(seen) == len(set(seen)) == 45
    while page.context["pager"].previous_url:
        page = client.get(page.context["pager"].previous_url)
    assert titles(page) == seen[:20]


def test_what_is_not_public_is_not_on_the_board(client, put_up, education):
    withdrawn = put_up("已撤下的公告")
    withdrawn.withdraw("内容有误", user=None)
    Notice.objects.create(
        title="草稿", kind=NoticeKind.objects.first(), lead_agency=education, body=[("text", "<p>文</p>")], live=False
    )
    page = client.get("/notices/?state=all")
    assert titles(page) == []
    assert "没有符合条件的公告公示" in page.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "kind=none", "agency=none", "year=abcd", "year=99999", "year=²²²²", "state=x", "key=x", "key=a~b",
        "key=2026~1~2", "key=-~1", "key=2026-07-14~99999999999999999999", "kind=%00", "key=%00~1", "year=0000",
    ],
)  # fmt: skip
def test_a_bad_address_is_a_proper_404_or_400(client, put_up, query):
    put_up()
    assert client.get(f"/notices/?{query}").status_code in (400, 404)


@pytest.mark.parametrize("path", ["/notices/999999/", "/notices/0/", f"/notices/{'9' * 30}/", "/notices/x/"])
def test_no_such_notice(client, portal_ready, path):
    assert client.get(path).status_code == 404


def test_board_and_notice_ask_the_database_no_more_than_ten_times(client, put_up, django_assert_max_num_queries):
    for n in range(30):
        put_up(f"公告{n}", days_ago=n, pinned=n < 3)
    notice = Notice.objects.first()
    client.get("/notices/")  # the frame of every page is kept from here on
    for path in ("/notices/", "/notices/?kind=announcement&agency=education", notice.get_absolute_url()):
        with django_assert_max_num_queries(10):
            assert client.get(path).status_code == 200


def test_editors_can_set_the_newest_notices_into_a_page(put_up, health):
    put_up("招生公告", days_ago=2)
    put_up("疫苗接种公告", days_ago=3, lead_agency=health, pinned=True)
    put_up("教师招考", kind="recruitment", days_ago=1)
    assert [row.title for row in listings.rows("notices:", 2)] == ["疫苗接种公告", "教师招考"]
    assert [row.title for row in listings.rows("notices:kind:recruitment", 5)] == ["教师招考"]
    assert [row.title for row in listings.rows("notices:agency:health", 5)] == ["疫苗接种公告"]
    assert listings.rows("notices:kind:gone", 5) == []
    assert listings.more_url("notices:kind:recruitment") == "/notices/?kind=recruitment"
    assert ("notices:agency:health", "公告公示：县卫健局") in dict(listings.choices())["公告公示"]


def test_agency_page_shows_its_notices(client, put_up, health):
    put_up("招生公告")
    put_up("疫苗接种公告", lead_agency=health)
    page = client.get("/agencies/education/").content.decode()
    assert "招生公告" in page
    assert "疫苗接种公告" not in page
    assert "/notices/?agency=education&amp;state=all" in unquote(page)
