"""What was granted ends in a key: shown once, good for one dataset until a day, and taken back at once."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from interaction.casework.models import Case, Entry
from opendata.keys import access, knowing, making
from opendata.keys.models import AccessKey, Grant
from tests.opendata.asking.driving import refused


def reads(token, dataset):
    knowing.forget()
    return access.may_read(RequestFactory().get("/", HTTP_AUTHORIZATION=f"Bearer {token}"), dataset)


@pytest.fixture
def opened(town, visitor):
    """The page of a granted application."""
    case = town.granted()
    visitor.open(case, town.code())
    return case


def test_who_was_granted_takes_a_key_that_reads_this_dataset_and_no_other(town, visitor, opened):
    answer, _ = visitor.act("take_key")
    key = answer.context["key"]
    assert key in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert reads(key, town.conditional)
    assert not reads("", town.conditional)
    assert not reads(key, town.closed)
    assert reads("", town.open)
    other = type(town.conditional).objects.get(slug="secret")
    type(other).objects.filter(pk=other.pk).update(opening="conditional")
    other.refresh_from_db()
    assert not reads(key, other)


def test_the_key_is_shown_once_and_kept_nowhere(town, visitor, opened):
    key = visitor.act("take_key")[0].context["key"]
    assert key not in visitor.client.get("/data/track/case/").content.decode()
    assert AccessKey.objects.get().digest == knowing.digest_of(key)
    kept = " ".join(str(entry.facts) for entry in Entry.objects.filter(case=opened))
    assert key not in kept
    assert key[:10] in kept


def test_sent_twice_it_is_the_same_key(town, visitor, opened):
    answer, hidden = visitor.act("take_key")
    again = visitor.client.post("/data/track/case/take_key/", hidden)
    assert again.context["key"] == answer.context["key"]
    assert AccessKey.objects.count() == 1
    # With another page of the same form nothing new comes of it.
    stale = visitor.client.post("/data/track/case/take_key/", hidden | {"token": "another"})
    assert stale.status_code == 409
    assert AccessKey.objects.count() == 1


def test_a_page_without_its_token_takes_no_key(town, visitor, opened):
    page = visitor.client.get("/data/track/case/take_key/")
    data = {"number": page.context["number"], "seen": page.context["seen"], "token": ""}
    assert visitor.client.post("/data/track/case/take_key/", data).status_code == 409
    assert not AccessKey.objects.exists()


def test_the_grant_may_be_added_to_a_key_one_has(town, visitor, opened):
    _, mine = making.make("made before")
    wrong = visitor.act("take_key", {"existing": "ygk_wrong"})[0]
    assert "这个密钥不对" in wrong.content.decode()
    answer, _ = visitor.act("take_key", {"existing": mine})
    assert answer.context["key"] == ""
    assert mine not in answer.content.decode()
    assert reads(mine, town.conditional)
    assert AccessKey.objects.count() == 1


def test_a_lost_key_is_replaced_and_the_old_one_reads_nothing_more(town, visitor, opened):
    old = visitor.act("take_key")[0].context["key"]
    new = visitor.act("renew_key")[0].context["key"]
    assert new != old
    assert reads(new, town.conditional)
    assert not reads(old, town.conditional)


def test_what_is_taken_back_ends_at_once_and_says_why(town, visitor, opened):
    key = visitor.act("take_key")[0].context["key"]
    town.do(opened, "head", "take_back_grant", {"note": "转给了他人"})
    knowing.forget()
    assert not reads(key, town.conditional)
    page = visitor.client.get("/data/track/case/").content.decode()
    assert "转给了他人" in page
    refused(town, Case.objects.get(pk=opened.pk), "applicant", "renew_key", "已经收回")


def test_it_ends_by_itself(town, visitor, opened):
    key = visitor.act("take_key")[0].context["key"]
    Grant.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert not reads(key, town.conditional)
    refused(town, Case.objects.get(pk=opened.pk), "applicant", "renew_key", "到期")


def test_who_was_not_granted_takes_no_key(town):
    refused(town, town.answered(), "applicant", "take_key", "没有授权")


def test_whoever_may_not_is_told_what_to_do(town, rf):
    assert "kind=access&dataset=bus-trips" in access.why_not(rf.get("/"), town.conditional)
    assert "不予开放" in access.why_not(rf.get("/"), town.closed)
    _, token = making.make("somebody")
    assert "没有获准" in access.why_not(rf.get("/", HTTP_AUTHORIZATION=f"Bearer {token}"), town.conditional)
