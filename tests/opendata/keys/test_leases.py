"""Where many calls are allowed, they are counted several at a time, and nobody gets noticeably more."""

import pytest

from opendata.keys import leases, limits


@pytest.fixture
def rate(settings, caches_emptied):
    def set_to(rate):
        settings.DATA_RATES = {**settings.DATA_RATES, "api": rate}

    return set_to


def calls(rf, number, **who):
    return [limits.check(rf.get("/api/v1/datasets", **who)) for _ in range(number)]


def test_the_last_call_allowed_is_answered_and_the_next_is_not(rf, rate):
    rate("600/m")
    answers = calls(rf, 601)
    assert not any(one.refused for one in answers[:600])
    assert answers[600].refused
    assert [one.policies[0].left for one in answers[:3]] == [599, 598, 597]
    assert answers[599].policies[0].left == 0


def test_where_each_call_meets_another_process_fewer_are_allowed_never_more(rf, rate):
    rate("600/m")
    allowed = 0
    for _ in range(700):
        leases.forget()  # as if each call came to another process
        allowed += not limits.check(rf.get("/api/v1/datasets")).refused
    assert allowed == 100  # what was bought and not used is never given back


def test_few_calls_are_counted_one_by_one(rf, rate):
    rate("40/m")
    assert [bool(one.refused) for one in calls(rf, 41)] == [False] * 40 + [True]


def test_each_caller_has_calls_of_its_own(rf, rate):
    rate("600/m")
    assert calls(rf, 5, REMOTE_ADDR="192.0.2.1")[-1].policies[0].left == 595
    assert calls(rf, 1, REMOTE_ADDR="192.0.2.2")[-1].policies[0].left == 599


def test_what_was_bought_runs_out_with_its_time(rf, rate):
    leases.buy("caller", 10, 10, 0)
    assert leases.use("caller") is None
