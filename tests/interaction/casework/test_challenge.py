"""Robots are kept from forms; people are let in, with a machine that calculates or without."""

import base64
import json
import re

import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory

from interaction.casework import challenge
from interaction.casework.challenge import ChallengeMixin


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


def proof():
    return challenge.solve(challenge.new_work())


def answered(right=True):
    token, text = challenge.new_question()
    seed = challenge.signing.loads(token, salt=challenge._SALT)
    assert challenge.question_of(seed).text == text
    return {"question": token, "answer": min(challenge.question_of(seed).answers) if right else "不知道"}


def opens(data, scope=""):
    return ChallengeMixin(data, scope=scope).is_valid()


class TestProofOfWork:
    def test_a_solved_challenge_opens_the_form_once(self):
        solved = proof()
        assert opens({"proof": solved})
        assert not opens({"proof": solved})

    def test_the_same_form_sent_again_is_still_open_and_no_other(self):
        solved = proof()
        assert opens({"proof": solved}, "one")
        assert opens({"proof": solved}, "one")
        assert not opens({"proof": solved}, "other")

    def test_writing_the_same_proof_otherwise_makes_no_new_one(self):
        solved = proof()
        again = base64.b64encode(json.dumps(json.loads(base64.b64decode(solved)) | {"more": 1}).encode()).decode()
        assert opens({"proof": solved}, "one")
        assert not opens({"proof": again}, "other")

    @pytest.mark.parametrize("wrong", ["x", "bnVsbA==", "e30=", "WzFd", "\ud800", "A" * 2000])
    def test_what_is_no_proof_is_refused(self, wrong):
        assert not opens({"proof": wrong})

    def test_an_unsolved_or_foreign_challenge_is_refused(self):
        payload = json.loads(base64.b64decode(proof()))
        for change in ({"number": -1}, {"signature": "0" * 64}, {"salt": "00?expires=99999999999&"}):
            assert not opens({"proof": base64.b64encode(json.dumps(payload | change).encode()).decode()})

    def test_it_is_over_after_two_hours(self):
        with time_machine.travel("2026-07-14 10:00", tick=False):
            solved = proof()
        with time_machine.travel("2026-07-14 12:01", tick=False):
            assert not opens({"proof": solved})


class TestQuestion:
    def test_a_right_answer_opens_the_form_once(self):
        data = answered()
        assert opens(data)
        assert not opens(data)

    def test_a_wrong_answer_uses_the_question_up(self):
        data = answered(right=False)
        form = ChallengeMixin(data)
        assert not form.is_valid()
        assert "换了一个问题" in form.errors["answer"][0]
        seed = challenge.signing.loads(data["question"], salt=challenge._SALT)
        assert not opens(data | {"answer": min(challenge.question_of(seed).answers)})

    def test_every_question_has_a_short_answer_that_does_not_stand_alone_in_it(self):
        for number in range(500):
            question = challenge.question_of(str(number))
            assert question.text.endswith("？")
            assert all(0 < len(answer) <= 4 for answer in question.answers)

    def test_arithmetic_is_right(self):
        values = {word: n for n in range(40) for word in [challenge._in_words(n)]}
        seen = 0
        for number in range(500):
            question = challenge.question_of(str(number))
            if found := re.fullmatch(r"(.+)([加减])(.+)等于几？", question.text):
                one, sign, other = found.groups()
                assert str(values[one] + values[other] * (1 if sign == "加" else -1)) in question.answers
                seen += 1
        assert seen > 50

    def test_full_width_and_quotation_marks_are_forgiven(self):
        for number in range(50):
            token = challenge.signing.dumps(f"n{number}", salt=challenge._SALT)
            answer = min(challenge.question_of(f"n{number}").answers)
            assert opens({"question": token, "answer": f" “{answer}”。"})

    def test_the_token_does_not_give_the_answer_away(self):
        token, _ = challenge.new_question()
        assert len({challenge.question_of(f"{n}").text for n in range(300)}) > 100
        assert "答" not in token

    def test_nothing_at_all_is_asked_for_kindly(self):
        form = ChallengeMixin({})
        assert not form.is_valid()
        assert "请回答这个问题" in form.errors["answer"][0]


class TestThrottling:
    def request(self, address="10.0.0.1"):
        return RequestFactory().get("/", REMOTE_ADDR=address)

    def test_one_address_may_try_so_often(self):
        tries = [challenge.throttled(self.request(), "a", address="3/h") for _ in range(4)]
        assert tries == [False, False, False, True]
        assert not challenge.throttled(self.request("10.0.0.2"), "a", address="3/h")

    def test_all_together_may_try_so_often(self):
        tries = [challenge.throttled(self.request(f"10.0.1.{n}"), "b", total="3/h") for n in range(4)]
        assert tries == [False, False, False, True]

    def test_one_thing_may_be_tried_so_often_from_anywhere(self):
        tries = [challenge.throttled(self.request(f"10.0.2.{n}"), "c", by={"SQ1": "3/h"}) for n in range(4)]
        assert tries == [False, False, False, True]
        assert not challenge.throttled(self.request(), "c", by={"SQ2": "3/h"})
