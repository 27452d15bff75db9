"""How often somebody may ask, and how they are told."""

from http import HTTPStatus

import pytest
from django.http import HttpResponse

from opendata.keys import knowing, limits
from opendata.keys.models import AccessKey

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_clean_slate(settings, caches_emptied):
    settings.DATA_RATES = {"api": "3/m", "file": "2/m"}
    settings.DATA_KEY_RATES = {"api": "5/m", "file": "4/m"}
    settings.DATA_KEY_QUOTA = "7/d"


def ask(rf, token="", address="203.0.113.7", group="api"):
    headers = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else {}
    return limits.check(rf.get("/api/v1/datasets", REMOTE_ADDR=address, **headers), group)


@pytest.fixture
def key():
    token = knowing.token_for("a filling-in of the form")
    return token, AccessKey.objects.create(begins=token[:12], digest=knowing.digest_of(token))


def test_without_a_key_one_address_has_so_many_a_minute_and_reads_how_many_are_left(rf):
    answers = [ask(rf) for _ in range(4)]
    assert [bool(each.refused) for each in answers] == [False, False, False, True]
    assert [each.headers["RateLimit-Remaining"] for each in answers] == ["2", "1", "0", "0"]
    assert answers[0].headers["RateLimit-Policy"] == '"address";q=3;w=60'
    last = answers[-1]
    assert last.status == HTTPStatus.TOO_MANY_REQUESTS
    assert "/data/keys/" in last.refused
    assert last.headers["Retry-After"] == last.headers["RateLimit-Reset"]
    assert 1 <= int(last.headers["Retry-After"]) <= 60
    assert not ask(rf, address="198.51.100.9").refused


def test_files_are_counted_apart(rf):
    for _ in range(3):
        ask(rf)
    assert not ask(rf, group="file").refused


def test_a_key_has_more_whatever_its_address_has_used(rf, key):
    for _ in range(4):
        ask(rf)
    answers = [ask(rf, key[0]) for _ in range(6)]
    assert [bool(each.refused) for each in answers] == [False] * 5 + [True]
    assert answers[0].caller.pk == key[1].pk
    assert answers[0].headers["RateLimit-Policy"] == '"minute";q=5;w=60, "day";q=7;w=86400'
    key[1].refresh_from_db()
    assert key[1].last_used_on


def test_the_day_ends_for_a_key_over_all_groups_and_refusals_of_the_minute_cost_nothing(rf, key):
    for _ in range(9):
        ask(rf, key[0])  # five are answered
    assert [bool(ask(rf, key[0], group="file").refused) for _ in range(3)] == [False, False, True]
    told = ask(rf, key[0], group="file")
    assert "每天 7 次" in told.refused


def test_what_was_agreed_with_one_key_holds_for_it_alone(rf, key):
    AccessKey.objects.update(per_minute=1)
    knowing.forget()
    assert not ask(rf, key[0]).refused
    assert "每分钟 1 次" in ask(rf, key[0]).refused


@pytest.mark.parametrize(
    "token", ["x", knowing.PREFIX + "a" * 32, "ygk_", "\x00", "钥匙", "a" * 5_000], ids=range(6)
)  # fmt: skip
def test_a_key_that_is_none_is_told_so_and_costs_a_try(rf, token):
    answers = [ask(rf, token) for _ in range(4)]
    assert [each.status for each in answers] == [HTTPStatus.UNAUTHORIZED] * 3 + [HTTPStatus.TOO_MANY_REQUESTS]
    assert answers[0].headers["WWW-Authenticate"] == "Bearer"


def test_other_ways_of_saying_who_one_is_are_no_key(rf):
    request = rf.get("/", HTTP_AUTHORIZATION="Basic YTpi")
    assert not limits.check(request).refused


def test_a_key_that_was_stopped_is_none(rf, key, now):
    ask(rf, key[0])
    AccessKey.objects.update(revoked_at=now)
    knowing.forget()
    assert ask(rf, key[0]).status == HTTPStatus.UNAUTHORIZED


def test_an_answer_carries_the_limits_and_is_kept_apart_by_key(rf):
    response = ask(rf).put_on(HttpResponse(headers={"Vary": "Accept"}))
    assert response["RateLimit-Limit"] == "3"
    assert response["Vary"] == "Accept, Authorization"
    assert "RateLimit" in response["Access-Control-Expose-Headers"]


def test_nothing_is_counted_where_limits_are_switched_off(rf, settings):
    settings.RATELIMIT_ENABLE = False
    assert not any(ask(rf).refused for _ in range(9))
    assert "RateLimit-Limit" not in ask(rf).headers


def test_one_request_costs_one_count_and_a_key_is_looked_up_once(rf, key, django_assert_num_queries):
    ask(rf, key[0])
    with django_assert_num_queries(0):
        ask(rf, key[0])
