"""Number and query code open one case, and nothing else does."""

import logging
import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from interaction.casework import codes
from interaction.casework.models import Case

TRACK, PAGE = "/requests/track/", "/requests/track/case/"


def without_token(content: bytes) -> bytes:
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]*"', b"", content)


@pytest.mark.django_db
class TestOpening:
    def test_number_and_code_show_where_the_request_stands(self, town, visitor):
        case = town.request()
        page = visitor.open(case, town.code()).content.decode()
        assert case.number in page
        assert "申请已送到，等待受理机关确认收到。" in page
        assert "2025 年学区划分方案" in page

    def test_blanks_dashes_and_small_letters_do_not_matter(self, town, visitor):
        case, code = town.request(), town.code()
        typed = f" {codes.shown(code).lower()} ".replace("0", "o")
        page = visitor.client.post(TRACK, {"number": f" {case.number.lower()} ", "code": typed})
        assert page.status_code == 302 and page["Location"] == PAGE

    def test_the_code_is_kept_nowhere(self, town, visitor, caplog):
        case, code = town.request(), town.code()
        with caplog.at_level(logging.DEBUG):
            answers = [
                visitor.client.get(TRACK),
                visitor.client.post(TRACK, {"number": case.number, "code": codes.shown(code)}),
                visitor.client.post(TRACK, {"number": case.number, "code": "wrong"}),
                visitor.client.get(PAGE),
            ]
        seen = [code, codes.shown(code)]
        for one in seen:
            for answer in answers:
                assert one not in answer.content.decode() and one not in str(answer.headers)
            assert one not in caplog.text
            for session in Session.objects.all():
                assert one not in str(session.get_decoded())
            for shard in cache._cache._shards if hasattr(cache, "_cache") and hasattr(cache._cache, "_shards") else []:
                assert one not in str(list(shard))

    def test_nothing_of_it_is_cached(self, applicant):
        applicant.case.refresh_from_db()
        for address in (TRACK, PAGE, "/requests/track/case/withdraw/", "/requests/third-party/"):
            assert "no-store" in applicant.page(address)["Cache-Control"]
        assert "no-store" in Client().get(PAGE)["Cache-Control"]

    def test_the_session_gets_a_new_key(self, town, visitor):
        visitor.client.get(TRACK)
        session = visitor.client.session
        session["draft"] = "x"
        session.save()
        before = visitor.client.session.session_key
        visitor.open(town.request(), town.code())
        assert visitor.client.session.session_key != before
        assert visitor.client.session["draft"] == "x"

    def test_half_an_hour_later_it_is_shut(self, applicant):
        assert applicant.page().status_code == 200
        with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
            assert applicant.page()["Location"] == "/requests/track/?ended=time"
            assert "请填编号和查询码" in applicant.text("/requests/track/?ended=time")

    def test_it_stays_open_while_it_is_used(self, applicant):
        start = timezone.now()
        for minutes in (20, 40, 60):
            with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
                assert applicant.page().status_code == 200

    def test_whoever_leaves_is_out(self, applicant):
        left = applicant.client.post("/requests/track/leave/", follow=True).content.decode()
        assert "已经退出" in left
        assert applicant.page().status_code == 302
        assert "sessionid" not in applicant.client.cookies or not applicant.client.cookies["sessionid"].value

    def test_a_new_code_shuts_what_the_old_one_opened(self, applicant):
        Case.objects.filter(pk=applicant.case.pk).update(code_hash=codes.hash_of(codes.code_for("another")))
        assert applicant.page().status_code == 302

    def test_another_browser_sees_nothing(self, applicant):
        for address in (PAGE, "/requests/track/case/withdraw/", "/requests/track/case/papers/1/"):
            answer = Client().get(address)
            assert answer.status_code == 302 and answer["Location"] == "/requests/track/?ended=time"

    def test_a_form_without_its_token_does_nothing(self, town):
        strict = Client(enforce_csrf_checks=True)
        case = town.request()
        assert strict.post(TRACK, {"number": case.number, "code": town.code()}).status_code == 403

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"number": "", "code": ""},
            {"number": "SQ\x00", "code": "\x00"},
            {"number": "９" * 100_000, "code": "x" * 100_000},
            {"number": ["a", "b"], "code": ["\ud800".encode("utf-16-le", "surrogatepass"), b"\xff"]},
            {"number": "<script>alert(1)</script>", "code": "'; --"},
        ],
    )  # fmt: skip
    def test_whatever_is_typed_gets_a_page(self, portal_ready, visitor, data):
        answer = visitor.client.post(TRACK, data)
        assert answer.status_code == 200
        assert "<script>alert" not in answer.content.decode()

    def test_an_empty_form_says_what_is_missing(self, portal_ready, visitor):
        page = visitor.client.post(TRACK, {"number": "SQ2026010100001", "code": ""}).content.decode()
        assert "请填写查询码。" in page and 'value="SQ2026010100001"' in page

    def test_a_lost_code_is_explained(self, portal_ready, visitor):
        assert "查询码丢了怎么办" in visitor.text(TRACK)
