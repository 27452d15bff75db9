"""/api/v1/documents, notices, agencies, letters, statistics: as a developer meets what the portal publishes."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from cms.agencies.models import Agency, InternalUnit
from cms.disclosure.models import Access
from cms.notices.models import Notice, NoticeKind
from cms.review.admission import admit
from tests.cms.disclosure.conftest import admitted, education, government  # noqa: F401
from tests.interaction.mailbox.publishing.letters import Office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(portal_ready, settings, tmp_path):
    settings.DATA_ROOT = tmp_path
    cache.clear()


def everything(client, address: str) -> list[dict]:
    """All that a list holds, page by page."""
    found, following = [], address
    while following:
        answer = client.get(following)
        assert answer.status_code == 200, answer.content
        found += answer.json()["results"]
        following = answer.json()["next"]
    return found


class TestDocuments:
    def test_the_catalogue_is_taken_page_by_page_newest_first(self, client, admitted, education):  # noqa: F811
        for day in range(1, 6):
            admitted(f"第{day}号通知", published=date(2026, 3, day))
        found = everything(client, "/api/v1/documents?limit=2&agency=education")
        assert [line["title"] for line in found] == [f"第{day}号通知" for day in (5, 4, 3, 2, 1)]
        assert found[0]["published_at"].startswith("2026-03-05T") and found[0]["agency"] == education.name

    def test_a_document_comes_with_its_text(self, client, admitted):  # noqa: F811
        admitted(text="<p>第一条 按时登记。</p>")
        [line] = everything(client, "/api/v1/documents")
        body = client.get(line["api_url"]).json()
        assert "第一条 按时登记。" in body["text"] and body["index_number"] == line["index_number"]
        assert body["url"] == line["url"] and client.get(body["url"]).status_code == 200

    def test_what_is_given_out_on_request_only_has_no_text(self, client, admitted):  # noqa: F811
        admitted(access=Access.ON_REQUEST, text="内部的字句")
        [line] = everything(client, "/api/v1/documents")
        assert client.get(line["api_url"]).json()["text"] == ""

    def test_what_was_withdrawn_is_gone_with_its_reason(self, client, admitted):  # noqa: F811
        document = admitted()
        [line] = everything(client, "/api/v1/documents")
        document.withdraw("数字有误", None)
        answer = client.get(line["api_url"])
        assert answer.status_code == 410 and "数字有误" in answer.json()["detail"]
        assert everything(client, "/api/v1/documents") == []

    @pytest.mark.parametrize(
        ("query", "parameter"),
        [
            ("agency=nowhere", "agency"),
            ("year=2026&topic=99", "topic"),
            ("limit=0", "limit"),
            ("limit=١", "limit"),
            ("after=x", "after"),
            ("colour=red", "colour"),
            ("year=2026&year=2025", "year"),
            ("item=x", "item"),
        ],
    )
    def test_a_wrong_parameter_is_named(self, client, query, parameter):
        answer = client.get(f"/api/v1/documents?{query}")
        assert answer.status_code == 400
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["parameter"] == parameter

    def test_an_unknown_number_is_not_found(self, client):
        assert client.get("/api/v1/documents/11990000MB0000001X/2026-00001").status_code == 404
        assert client.get("/api/v1/documents/1").status_code == 404


class TestNotices:
    @pytest.fixture
    def put_up(self, education):  # noqa: F811
        def put(title, days_ago=1, **fields):
            notice = Notice(
                title=title, kind=NoticeKind.objects.get(code="announcement"), lead_agency=education,
                body=[("text", "<p>请按时登记。</p>")], **fields,
            )  # fmt: skip
            admit([(notice, timezone.now() - timedelta(days=days_ago))], "旧网站")
            return notice

        return put

    def test_the_board_is_taken_page_by_page_with_what_is_over(self, client, put_up):
        put_up("旧公告", 40, period_end=timezone.localdate() - timedelta(days=10))
        put_up("新公告", 2)
        found = everything(client, "/api/v1/notices?limit=1")
        assert [line["title"] for line in found] == ["新公告", "旧公告"]
        assert [line["title"] for line in everything(client, "/api/v1/notices?state=current")] == ["新公告"]
        assert client.get(found[0]["api_url"]).json()["text"] == "请按时登记。"

    def test_a_withdrawn_notice_is_gone_with_its_reason(self, client, put_up):
        notice = put_up("有误的公告")
        notice.withdraw("日期写错", None)
        answer = client.get(f"/api/v1/notices/{notice.pk}")
        assert answer.status_code == 410 and "日期写错" in answer.json()["detail"]

    @pytest.mark.parametrize("query", ["kind=x", "state=x", "year=9999", "year=1e3", "agency=x"])
    def test_a_wrong_parameter_is_named(self, client, query):
        answer = client.get(f"/api/v1/notices?{query}")
        assert (answer.status_code, answer.json()["parameter"]) == (400, query.partition("=")[0])

    def test_no_number_is_too_large_to_be_unknown(self, client):
        assert client.get(f"/api/v1/notices/{10**30}").status_code == 404


class TestLetters:
    def test_a_public_letter_comes_with_its_answer_and_nothing_of_its_writer(self, client):
        office = Office()
        letter = office.publish(office.letter())
        [line] = everything(client, f"/api/v1/letters?agency={office.agency.slug}")
        answer = client.get(line["api_url"])
        body = answer.json()
        assert "路灯从上周起不亮" in body["question"] and "已于昨日修复" in body["answer"]
        assert letter.case.number not in answer.content.decode()

    def test_a_letter_that_was_never_public_does_not_exist(self, client):
        office = Office()
        office.letter()
        assert everything(client, "/api/v1/letters") == []
        assert client.get("/api/v1/letters/1").status_code == 404


class TestAgencies:
    def test_an_agency_comes_with_its_sections_and_how_to_reach_it(self, client, education):  # noqa: F811
        Agency.objects.filter(pk=education.pk).update(telephone="0000-8120001")
        InternalUnit.objects.create(agency=education, name="基础教育股", duties="义务教育。")
        [line] = [one for one in everything(client, "/api/v1/agencies") if one["slug"] == "education"]
        body = client.get(line["api_url"]).json()
        assert body["telephone"] == "0000-8120001" and body["units"][0]["name"] == "基础教育股"
        assert client.get("/api/v1/agencies/nowhere").status_code == 404


def test_every_statistic_that_is_named_can_be_taken(client):
    found = everything_of(client, "/api/v1/statistics")
    assert len(found) >= 3
    for figures in found:
        assert client.get(figures["api_url"]).status_code == 200, figures["title"]


def everything_of(client, address: str) -> list[dict]:
    return client.get(address).json()["results"]


@pytest.mark.parametrize("address", ["documents", "notices", "agencies", "letters", "statistics"])
def test_answers_are_counted_conditional_and_open_to_every_site(client, address):
    first = client.get(f"/api/v1/{address}")
    assert first.headers["Access-Control-Allow-Origin"] == "*" and "RateLimit-Remaining" in first.headers
    again = client.get(f"/api/v1/{address}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert address in " ".join(client.get("/api/v1/openapi.json").json()["paths"])
