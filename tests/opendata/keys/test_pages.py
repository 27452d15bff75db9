"""/data/keys/: a key without saying who one is, shown once, looked after and stopped by its holder."""

import re

import pytest
from django.test import Client

from cms.agencies.models import Agency
from opendata.keys import knowing
from opendata.keys.models import AccessKey
from tests.interaction.requests.applicants import challenge_answered

pytestmark = pytest.mark.usefixtures("portal_ready", "caches_emptied")
KEY = re.compile(r"ygk_[a-z2-7]{32}")


@pytest.fixture
def browser():
    return Client()


def make(browser, **changes):
    secret = browser.get("/data/keys/new/").context["secret"]
    return browser.post("/data/keys/new/", challenge_answered() | {"agreed": "on", "secret": secret} | changes)


def key_in(answer):
    return KEY.search(answer.content.decode())[0]


def test_a_key_is_made_without_a_name_shown_once_and_kept_as_a_hash(browser):
    answer = make(browser)
    key = key_in(answer)
    assert "no-store" in answer["Cache-Control"]
    kept = AccessKey.objects.get()
    assert (kept.digest, kept.begins) == (knowing.digest_of(key), key[:10])
    assert not KEY.search(browser.get("/data/keys/new/").content.decode())


def test_clicked_twice_it_is_the_same_key(browser):
    form = challenge_answered() | {"agreed": "on", "secret": browser.get("/data/keys/new/").context["secret"]}
    first, second = (browser.post("/data/keys/new/", form) for _ in range(2))
    assert key_in(first) == key_in(second)
    assert AccessKey.objects.count() == 1


def test_two_who_ask_have_two_keys(browser):
    assert key_in(make(browser)) != key_in(make(Client()))


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"agreed": ""}, "请勾选"), ({"proof": "", "answer": ""}, "请回答这个问题")],
    ids=["unread", "robot"],
)
def test_what_is_missing_is_said_and_no_key_made(browser, changes, told):
    answer = make(browser, **changes)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not AccessKey.objects.exists()


def test_one_address_makes_so_many_and_no_more(browser, settings):
    settings.KEY_RATE = "2/d"
    assert [make(browser).status_code for _ in range(3)] == [200, 200, 429]
    assert AccessKey.objects.count() == 2


def test_what_was_wrong_or_sent_again_takes_no_key_away(browser, settings):
    settings.KEY_RATE = "1/d"
    assert make(browser, agreed="").status_code == 422
    form = challenge_answered() | {"agreed": "on", "secret": browser.get("/data/keys/new/").context["secret"]}
    first, again = (browser.post("/data/keys/new/", form) for _ in range(2))
    assert key_in(first) == key_in(again)
    assert make(browser).status_code == 429


def test_whoever_gets_none_is_told_what_to_do_and_whom_to_ask(browser, settings):
    Agency.objects.create(
        name="青禾县人民政府", code="11000000000000003A", kind=Agency.Kind.GOVERNMENT, telephone="0600-8120000",
        code_exception="测试",
    )  # fmt: skip
    settings.KEY_RATE = "1/d"
    make(browser)
    page = make(browser).content.decode()
    assert "每天 1 次" in page and "合用" in page
    assert 'href="tel:0600-8120000"' in page and "青禾县人民政府" in page


def test_its_holder_sees_what_was_used(browser):
    key = key_in(make(browser))
    page = browser.post("/data/keys/mine/", {"key": f" {key} "}).content.decode()
    assert f"{key[:10]}…" in page
    assert "每分钟 1,200 次" in page


def test_its_holder_stops_it_and_it_is_none_any_more(browser):
    key = key_in(make(browser))
    page = browser.post("/data/keys/mine/", {"key": key, "stop": "1"}).content.decode()
    assert "已经停用" in page
    assert knowing.known(key) is None
    assert browser.post("/data/keys/mine/", {"key": key}).status_code == 422
    assert AccessKey.objects.get().revoked_reason == "持有人停用"


@pytest.mark.parametrize(
    "typed", ["", "ygk_", "ygk_" + "a" * 32, "\x00", "钥" * 90, "x" * 100_000], ids=range(6)
)  # fmt: skip
def test_what_is_no_key_shows_nothing(browser, typed):
    answer = browser.post("/data/keys/mine/", {"key": typed})
    assert answer.status_code == 422


def test_nobody_tries_keys_without_end(browser, settings):
    settings.KEY_TRIES_RATE = "5/h"
    answers = [browser.post("/data/keys/mine/", {"key": "ygk_x"}).status_code for _ in range(6)]
    assert answers[-2:] == [422, 429]


def test_the_county_sets_other_numbers_for_one_key_and_stops_it_with_a_reason(browser, admin_client):
    key = AccessKey.objects.get(digest=knowing.digest_of(key_in(make(browser))))
    edit = f"/admin/access_key/edit/{key.pk}/"
    admin_client.post(edit, {"per_minute": "5000", "per_day": "", "revoked_reason": ""})
    key.refresh_from_db()
    assert key.per_minute == 5000
    answer = admin_client.post(edit, {"per_minute": "5000", "per_day": "", "revoked_reason": "", "stop": "on"})
    assert "停用请写明原因" in answer.content.decode()
    admin_client.post(edit, {"per_minute": "5000", "per_day": "", "revoked_reason": "泄露", "stop": "on"})
    key.refresh_from_db()
    assert key.revoked_at
    for address in ("/admin/access_key/new/", f"/admin/access_key/delete/{key.pk}/"):
        assert admin_client.get(address).status_code == 302
