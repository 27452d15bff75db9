"""Number and query code open one letter, and nothing else does: as safe as with requests."""

import logging
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from interaction.casework import codes
from interaction.casework.models import Case

TRACK, PAGE = "/mailbox/track/", "/mailbox/track/case/"


def page_without(answer, *texts):
    content = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    for text in texts:
        content = content.replace(text, "")
    return content


@pytest.mark.django_db
class TestOpening:
    def test_number_and_code_show_where_the_letter_stands(self, post, visitor):
        case = post.letter()
        page = visitor.open(case, post.code()).content.decode()
        assert case.number in page and "来信已经送到" in page and "村口的路灯坏了" in page

    def test_nobody_is_shown_who_wrote(self, writer):
        text = writer.text()
        assert "李春花" not in text and "13800138000" not in text

    def test_the_code_is_kept_nowhere(self, post, visitor, caplog):
        case, code = post.letter(), post.code()
        with caplog.at_level(logging.DEBUG):
            answers = [
                visitor.client.get(TRACK),
                visitor.client.post(TRACK, {"number": case.number, "code": codes.shown(code)}),
                visitor.client.post(TRACK, {"number": case.number, "code": "wrong"}),
                visitor.client.get(PAGE),
            ]
        for one in (code, codes.shown(code)):
            for answer in answers:
                assert one not in answer.content.decode() and one not in str(answer.headers)
            assert one not in caplog.text
            assert not any(one in str(session.get_decoded()) for session in Session.objects.all())

    @pytest.mark.parametrize("address", [TRACK, PAGE, f"{PAGE}withdraw/", f"{PAGE}rate/"])
    def test_nothing_of_it_is_cached(self, writer, address):
        assert "no-store" in writer.page(address)["Cache-Control"]

    def test_another_browser_sees_nothing(self, writer):
        for address in (PAGE, f"{PAGE}withdraw/", f"{PAGE}rate/", f"{PAGE}papers/1/"):
            answer = Client().get(address)
            assert answer.status_code == 302 and answer["Location"] == f"{TRACK}?ended=time"

    def test_whoever_leaves_is_out(self, writer):
        assert "已经退出" in writer.client.post(f"{TRACK}leave/", follow=True).content.decode()
        assert writer.page().status_code == 302

    def test_a_new_code_shuts_what_the_old_one_opened(self, writer):
        Case.objects.filter(pk=writer.case.pk).update(code_hash=codes.hash_of(codes.code_for("another")))
        assert writer.page().status_code == 302

    def test_a_request_is_not_opened_here_nor_a_letter_there(self, post, town, visitor):
        letter, code = post.letter(), post.code()
        request, key = town.request(), town.code()
        wrong = visitor.client.post("/requests/track/", {"number": letter.number, "code": code})
        assert wrong.status_code == 200 and "编号或者查询码不对" in wrong.content.decode()
        told = visitor.client.post(TRACK, {"number": request.number, "code": key})
        assert told.status_code == 200 and "请到“依申请公开”里查询" in told.content.decode()

    def test_a_letter_and_a_request_can_be_open_side_by_side(self, post, town, writer):
        request = town.request()
        writer.open(request, town.code(), "/requests/track/")
        assert writer.case.number in writer.text()
        assert request.number in writer.text("/requests/track/case/")

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"number": "LX\x00", "code": "\x00"},
            {"number": "９" * 100_000, "code": "x" * 100_000},
            {"number": ["a", "b"], "code": [b"\xff"]},
            {"number": "<script>alert(1)</script>", "code": "'; --"},
        ],
    )
    def test_whatever_is_typed_gets_a_page(self, portal_ready, visitor, data):
        answer = visitor.client.post(TRACK, data)
        assert answer.status_code == 200 and "<script>alert" not in answer.content.decode()


@pytest.mark.django_db
class TestGuessing:
    def test_a_wrong_number_and_a_wrong_code_give_the_same_page(self, post, visitor):
        case, other, absent = post.letter(), codes.code_for("another"), "LX2026010100009"
        wrong_code = visitor.client.post(TRACK, {"number": case.number, "code": other})
        wrong_number = visitor.client.post(TRACK, {"number": absent, "code": other})
        assert "编号或者查询码不对" in wrong_code.content.decode()
        assert page_without(wrong_code, case.number) == page_without(wrong_number, absent)
        assert set(wrong_code.cookies) == set(wrong_number.cookies)

    def test_they_ask_the_database_the_same(self, post, django_assert_num_queries):
        case = post.letter()
        for number in (case.number, "LX2026010100009"):
            with django_assert_num_queries(1):
                assert codes.find(number, codes.code_for("another")) is None

    def test_after_ten_tries_an_address_is_stopped_even_with_the_right_code(self, post, settings):
        settings.TRACK_RATE = "10/10m"
        case, code = post.letter(), post.code()
        guesser = Client(REMOTE_ADDR="203.0.113.7")
        tries = [guesser.post(TRACK, {"number": case.number, "code": "wrong"}).status_code for _ in range(12)]
        assert tries == [200] * 10 + [429] * 2
        stopped = guesser.post(TRACK, {"number": case.number, "code": code})
        assert stopped.status_code == 429 and "请过十分钟再来" in stopped.content.decode()
        assert "依申请公开" not in stopped.content.decode().split("<main")[1].split("</main")[0]
        assert Client(REMOTE_ADDR="203.0.113.8").post(TRACK, {"number": case.number, "code": code}).status_code == 302

    def test_one_number_tried_from_many_places_is_shut_for_a_while(self, post, settings):
        settings.TRACK_RATE_RECORD = "5/10m"
        case = post.letter()
        tried = [
            Client(REMOTE_ADDR=f"203.0.113.{n}").post(TRACK, {"number": case.number, "code": "wrong"}).status_code
            for n in range(7)
        ]
        assert tried == [200] * 5 + [429] * 2
