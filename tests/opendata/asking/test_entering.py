"""Data wanted and errors that are told on the telephone or at the counter: an officer writes them down."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from interaction.casework.models import Case
from opendata.asking.models import Asked, ShownWant

ENTER = "/admin/casework/data/enter/"
SAID = {
    "channel": "phone", "kind": "error", "dataset": "bus-stops", "subject": "第 2 行坐标不对",
    "text": "经度写反了，应当是 117.3。", "place": "第 2 行", "name": "", "phone": "", "email": "",
}  # fmt: skip


@pytest.fixture
def receiver(town):
    browser = Client()
    browser.force_login(town.people["receiver"])
    return browser


@pytest.fixture
def said(town):
    return SAID | {"agency": town.agency.pk, "on": timezone.localdate().isoformat()}


def enter(browser, said, **changes):
    return browser.post(ENTER, said | {"secret": "one filling-in"} | changes)


def text(response):
    return response.content.decode()


def test_an_error_told_on_the_telephone_becomes_a_case_with_number_and_code(town, receiver, said):
    page = text(enter(receiver, said))
    case = Case.objects.get(procedure="data")
    assert case.number in page and "查询码" in page
    asked = Asked.objects.get(case=case)
    assert (asked.channel, asked.kind, asked.dataset) == ("phone", "error", town.open)
    assert "电话" in text(receiver.get("/admin/casework/"))


def test_the_days_count_from_the_day_it_really_came(town, receiver, said):
    day = timezone.localdate() - timedelta(days=5)
    enter(receiver, said, on=day.isoformat())
    assert Case.objects.get(procedure="data").received_on == day


def test_sent_twice_it_is_one_case(receiver, said):
    enter(receiver, said)
    assert "没有重复登记" in text(enter(receiver, said))
    assert Case.objects.filter(procedure="data").count() == 1


def test_data_wanted_is_shown_only_where_who_wants_it_was_asked(receiver, said):
    enter(receiver, said, kind="wanted", dataset="")
    assert not ShownWant.objects.exists()
    enter(receiver, said, kind="wanted", dataset="", wish_public="yes", secret="another")
    assert ShownWant.objects.exists()


def test_data_of_another_agency_is_taken_in_here_and_passed_on(town, receiver, said):
    type(town.open).objects.filter(pk=town.open.pk).update(lead_agency=town.other)
    enter(receiver, said)
    assert Case.objects.get(procedure="data").agency == town.agency


@pytest.mark.parametrize(
    ("changes", "told"),
    [({"kind": "access"}, "请在列出的里面选择"), ({"kind": "error", "dataset": ""}, "请选择是哪个数据集"),
     ({"on": "2999-01-01"}, "不能晚于今天"), ({"on": "1999-01-01"}, "请核对收到日期的年份"),
     ({"text": " "}, "请写下内容"),
     ({"phone": "139"}, "手机号码应为 11 位"), ({"channel": "online"}, "选择一个有效的选项"),
     ({"channel": ""}, "请选择怎样来的")],
    ids=["access", "nothing", "tomorrow", "long ago", "empty", "phone", "online", "channel"],
)  # fmt: skip
def test_what_is_wrong_comes_back_filled_in(receiver, said, changes, told):
    answer = enter(receiver, said, **changes)
    assert answer.status_code == 422
    assert told in text(answer) and "第 2 行坐标不对" in text(answer)
    assert not Case.objects.filter(procedure="data").exists()


def test_the_receipt_is_printed_with_the_code_by_who_entered_it(receiver, said):
    enter(receiver, said)
    answer = receiver.post(f"{ENTER}receipt/", {"secret": "one filling-in"})
    assert answer["Content-Type"] == "application/pdf"


@pytest.mark.parametrize("role", ["handler", "reviewer"])
def test_nobody_but_receivers_enters(town, said, role):
    browser = Client()
    browser.force_login(town.people[role])
    enter(browser, said)
    assert browser.get(ENTER).status_code in (302, 403)
    assert not Case.objects.filter(procedure="data").exists()
