"""/consultations/: everything the public is asked to take part in, by stage, kind and agency."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from cms.columns import listings
from interaction.consultations.listing import Chosen
from interaction.consultations.shared.activity import Stage, days_left, stage_of

from .events.conftest import new_event
from .opinions.conftest import closed_call, new_agency, new_call, new_result, text

ADDRESS = "/consultations/"


def titles(page) -> list[str]:
    return [row.title for row in [*page.context["first"], *page.context["rows"]]]


@pytest.fixture
def four(portal_ready):
    """One at each stage, of two kinds."""
    new_call(title="正在征集")
    new_call(
        title="即将开始", opens_at=timezone.now() + timedelta(days=2), published=timezone.now() - timedelta(days=3)
    )
    closed_call(title="已截止的")
    new_result(closed_call(title="有结果的", days_ago=60))
    new_event(title="水价听证会")


@pytest.mark.django_db
class TestTheList:
    def test_what_is_open_stands_first_the_rest_newest_first(self, client, four):
        page = client.get(ADDRESS)
        assert [row.title for row in page.context["first"]] == ["水价听证会", "正在征集"]  # the nearest end first
        assert [row.title for row in page.context["rows"]] == ["即将开始", "已截止的", "有结果的"]
        assert "正在进行，欢迎参加" in text(page)

    @pytest.mark.parametrize(
        ("stage", "expected"),
        [
            ("open", {"正在征集", "水价听证会"}), ("coming", {"即将开始"}), ("closed", {"已截止的"}),
            ("result", {"有结果的"}),
        ],
    )  # fmt: skip
    def test_by_stage_with_counts(self, client, four, stage, expected):
        page = client.get(f"{ADDRESS}?stage={stage}")
        assert set(titles(page)) == expected
        tab = next(tab for tab in page.context["tabs"] if tab.selected)
        assert tab.count == len(expected)

    def test_by_kind_and_agency(self, client, four):
        assert titles(client.get(f"{ADDRESS}?kind=events")) == ["水价听证会"]
        assert "水价听证会" not in titles(client.get(f"{ADDRESS}?agency={new_agency().slug}"))
        assert len(titles(client.get(f"{ADDRESS}?agency={new_agency().slug}&kind=opinions&stage=open"))) == 1

    @pytest.mark.parametrize(
        "wrong",
        ["?stage=nie", "?kind=nie", "?agency=nie", "?key=x", "?key=2026-01-01~opinions~1", "?key=~~", "?key=-",
         "?key=2026-01-01T00:00:00%2B00:00~opinions~" + "9" * 30, "?key=0001-01-01T00:00:00%2B14:00~opinions~1"],
    )  # fmt: skip
    def test_an_address_that_was_never_given_out_leads_nowhere(self, client, four, wrong):
        assert client.get(ADDRESS + wrong).status_code == 404
        if wrong != "?key=-":
            assert client.get(ADDRESS + wrong).status_code == 404

    def test_page_by_page_there_and_back_nothing_twice_nothing_left_out(self, client, portal_ready):
        moment = timezone.now() - timedelta(days=90)
        for number in range(45):  # many published in the same moment, of two kinds
            if number % 3:
                closed_call(title=f"征集{number}", published_at=None, now=moment)
            else:
                new_event(title=f"听证{number}", now=moment)
        every = {line.activity.title for line in Chosen().page("", 100, [])[0]}
        assert len(every) == 45
        seen, url, pages = [], ADDRESS, []
        while url:
            page = client.get(url)
            pages.append([row.title for row in page.context["rows"]])
            seen += pages[-1]
            url = page.context["pager"].next_url
        assert len(seen) == 45
        assert set(seen) == every
        back = client.get(
            client.get(page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]).context["pager"].previous_url
        )
        assert [row.title for row in back.context["rows"]] == pages[-2]

    def test_needs_as_many_queries_for_many_as_for_few(self, client, four, django_assert_max_num_queries):
        for number in range(15):
            new_call(title=f"征集{number}")
            new_result(closed_call(title=f"结果{number}", days_ago=60))
        client.get(ADDRESS)
        with django_assert_max_num_queries(20):
            client.get(ADDRESS)

    def test_the_last_day_ends_at_midnight(self, client, portal_ready):
        call = new_call(title="正在征集")
        with time_machine.travel(call.closes_at - timedelta(seconds=1), tick=False):
            assert "今天截止" in text(client.get(ADDRESS))
        with time_machine.travel(call.closes_at, tick=False):
            assert titles(client.get(f"{ADDRESS}?stage=closed")) == ["正在征集"]

    def test_empty_it_says_so(self, client, portal_ready):
        assert "没有符合条件的征集调查" in text(client.get(ADDRESS))


@pytest.mark.django_db
class TestElsewhere:
    def test_an_agencys_own_page_has_its_own(self, client, four):
        page = text(client.get(new_agency().get_absolute_url()))
        assert "征集调查" in page
        assert "已截止的" in page

    def test_editors_set_a_list_of_them_into_any_page(self, four):
        assert {row.title for row in listings.rows("consultations:stage:open", 5)} == {"正在征集", "水价听证会"}
        assert listings.more_url("consultations:stage:open") == f"{ADDRESS}?stage=open"
        assert listings.rows("consultations:stage:nie", 5) == []

    def test_the_sitemap_knows_them(self, client, four):
        assert "/consultations/opinions/" in text(client.get("/sitemap-consultations-opinions.xml"))
        assert "/result/" in text(client.get("/sitemap-consultations-results.xml"))

    def test_the_menu_leads_there(self, client, portal_ready):
        assert f'href="{ADDRESS}"' in text(client.get("/notices/"))


def test_stages_follow_from_the_dates_alone():
    now = timezone.now()
    day = timedelta(days=1)
    assert stage_of(now, now + day, now, True) is Stage.OPEN
    assert stage_of(now + day, now + 2 * day, now, True) is Stage.COMING
    assert stage_of(now - day, now, now, False) is Stage.CLOSED
    assert stage_of(now - day, now, now, True) is Stage.RESULT
    assert days_left(now + timedelta(microseconds=1), now) == 0
