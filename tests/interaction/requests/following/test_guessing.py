"""Whoever guesses learns nothing, and is soon stopped."""

import re
import statistics
import time

import pytest
from django.test import Client

from interaction.casework import codes

TRACK, THIRD_PARTY = "/requests/track/", "/requests/third-party/"


def page_without(answer, *texts):
    content = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.content.decode())
    for text in texts:
        content = content.replace(text, "")
    return content


@pytest.mark.django_db
class TestGuessing:
    def test_a_wrong_number_and_a_wrong_code_give_the_same_page(self, town, visitor):
        case, other = town.request(), codes.code_for("another")
        absent = "SQ2026010100009"
        wrong_code = visitor.client.post(TRACK, {"number": case.number, "code": other})
        wrong_number = visitor.client.post(TRACK, {"number": absent, "code": other})
        nonsense = visitor.client.post(TRACK, {"number": "胡乱写的", "code": other})
        assert "编号或者查询码不对" in wrong_code.content.decode()
        assert page_without(wrong_code, case.number) == page_without(wrong_number, absent)
        assert page_without(wrong_code, case.number) == page_without(nonsense, "胡乱写的")
        assert wrong_code.status_code == wrong_number.status_code == 200
        assert {k: v for k, v in wrong_code.headers.items() if k not in ("Expires", "Content-Length")} == {
            k: v for k, v in wrong_number.headers.items() if k not in ("Expires", "Content-Length")
        }
        assert set(wrong_code.cookies) == set(wrong_number.cookies)

    def test_they_take_the_same_number_of_queries(self, town, django_assert_num_queries):
        case = town.request()
        for number in (case.number, "SQ2026010100009"):
            with django_assert_num_queries(1):
                assert codes.find(number, codes.code_for("another")) is None

    def test_they_take_the_same_time(self, town):
        present, absent, code = town.request().number, "SQ2026010100009", codes.code_for("another")
        took = {present: [], absent: []}
        for _ in range(1_500):
            for number, times in took.items():
                begun = time.perf_counter()
                codes.find(number, code)
                times.append(time.perf_counter() - begun)
        middle = [statistics.median(times) for times in took.values()]
        assert abs(middle[0] - middle[1]) < 0.15 * min(middle)

    def test_ten_thousand_guesses_hit_nothing(self, town):
        case = town.request()
        assert not any(codes.find(case.number, codes.code_for(f"guess {n}")) for n in range(10_000))

    def test_after_ten_tries_an_address_is_stopped_even_with_the_right_code(self, town, settings):
        settings.TRACK_RATE = "10/10m"
        case, code = town.request(), town.code()
        guesser = Client(REMOTE_ADDR="203.0.113.7")
        tries = [guesser.post(TRACK, {"number": case.number, "code": "wrong"}).status_code for _ in range(12)]
        assert tries == [200] * 10 + [429] * 2
        stopped = guesser.post(TRACK, {"number": case.number, "code": code})
        assert stopped.status_code == 429
        assert "请过十分钟再来" in stopped.content.decode()
        assert int(stopped["Retry-After"]) > 0 and "no-store" in stopped["Cache-Control"]
        # Nobody else is shut out by it.
        assert Client(REMOTE_ADDR="203.0.113.8").post(TRACK, {"number": case.number, "code": code}).status_code == 302

    def test_one_number_tried_from_many_places_is_shut_for_a_while_and_no_other(self, town, settings):
        settings.TRACK_RATE_RECORD = "5/10m"
        case, other = town.request(), town.request()
        code = town.code()
        tried = [
            Client(REMOTE_ADDR=f"203.0.113.{n}").post(TRACK, {"number": case.number, "code": "wrong"}).status_code
            for n in range(7)
        ]
        assert tried == [200] * 5 + [429] * 2
        # However the number is written, it is the same one.
        spaced = f" {case.number.lower()} "
        assert Client(REMOTE_ADDR="203.0.113.99").post(TRACK, {"number": spaced, "code": "x"}).status_code == 429
        assert Client(REMOTE_ADDR="203.0.113.50").post(TRACK, {"number": other.number, "code": code}).status_code == 302

    def test_an_address_that_is_stopped_uses_up_no_number(self, town, settings):
        settings.TRACK_RATE, settings.TRACK_RATE_RECORD = "3/10m", "5/10m"
        case, code = town.request(), town.code()
        one = Client(REMOTE_ADDR="203.0.113.7")
        for _ in range(20):
            one.post(TRACK, {"number": case.number, "code": "wrong"})
        assert Client(REMOTE_ADDR="203.0.113.8").post(TRACK, {"number": case.number, "code": code}).status_code == 302

    def test_all_guessing_together_is_bounded(self, town, settings):
        settings.TRACK_RATE_TOTAL = "6/10m"
        tried = [
            Client(REMOTE_ADDR=f"203.0.113.{n}").post(TRACK, {"number": f"SQ{n}", "code": "wrong"}).status_code
            for n in range(8)
        ]
        assert tried == [200] * 6 + [429] * 2

    def test_codes_of_third_parties_are_guarded_alike(self, portal_ready, settings):
        settings.TRACK_RATE = "3/10m"
        guesser = Client(REMOTE_ADDR="203.0.113.7")
        tried = [guesser.post(THIRD_PARTY, {"number": "DS1", "code": "wrong"}).status_code for _ in range(4)]
        assert tried == [200] * 3 + [429]
