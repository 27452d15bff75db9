"""Asking something of open data with a browser: a form in two steps, number and code, and what goes wrong."""

import re

import pytest

from cms.agencies.models import Agency
from interaction.casework.models import Case
from opendata.asking import submission
from opendata.asking.models import Asked, ShownWant
from tests.interaction.requests.applicants import challenge_answered
from tests.opendata import making

ABOUT = {
    "kind": "error", "dataset": "bus-stops", "to": "unknown", "subject": "第 2 行坐标不对",
    "text": "经度写反了，应当是 117.3。", "place": "第 2 行，经度",
}  # fmt: skip
WANTED = {
    "kind": "wanted",
    "dataset": "",
    "to": "unknown",
    "subject": "到站时刻",
    "text": "各站点的到站时刻，每天更新。",
}
ACCESS = {"kind": "access", "dataset": "bus-trips", "to": "unknown", "subject": "客流研究", "text": "研究客流的分布。"}
NOBODY = {"name": "", "phone": "", "email": ""}
SOMEBODY = {
    "name": "青禾师范学院", "phone": "0531-88880000", "email": "", "safeguards": "校内服务器，用完删除。",
    "months": "6",
}  # fmt: skip


def text(response):
    return response.content.decode()


def test_an_error_reported_without_a_name_is_followed_by_number_and_code(visitor):
    visitor.fill_in(ABOUT, NOBODY)
    check = text(visitor.client.get("/data/new/check/"))
    assert "公交站点" in check
    assert "第 2 行，经度" in check
    visitor.send()
    case = Case.objects.get(procedure="data")
    receipt = text(visitor.receipt())
    assert case.number in receipt
    assert visitor.code() in receipt
    page = text(visitor.open(case, visitor.code()))
    assert "第 2 行坐标不对" in page
    assert "工作日" in page


def test_a_dataset_page_leads_to_the_form_already_filled(visitor):
    page = text(visitor.client.get("/data/new/?kind=error&dataset=bus-stops"))
    assert re.search(r'<input[^>]*value="error"[^>]* checked', page)
    assert '<option value="bus-stops" selected>' in page


@pytest.mark.parametrize("query", ["kind=x&dataset=y", "dataset=%E5%85%AC", "kind=" + "a" * 3000], ids=range(3))
def test_whatever_an_address_offers_the_form_opens(visitor, query):
    assert visitor.client.get(f"/data/new/?{query}").status_code == 200


def test_what_is_wanted_is_asked_of_the_county_and_may_be_shown(visitor, town):
    visitor.fill_in(WANTED, NOBODY | {"wish_public": "yes"})
    visitor.send()
    asked = Asked.objects.get()
    assert asked.case.agency == town.government
    assert ShownWant.objects.get().standing == "held"


def test_an_application_says_who_what_for_and_how_it_is_kept(visitor):
    assert visitor.client.post("/data/new/", ACCESS).status_code == 302
    answer = visitor.client.post("/data/new/sender/", NOBODY | {"safeguards": "", "months": "6"})
    assert answer.status_code == 422
    for told in ("请填写姓名或单位名称。", "请填写联系电话。", "请填写数据怎样保管。"):
        assert told in text(answer)
    assert visitor.client.post("/data/new/sender/", SOMEBODY).status_code == 302
    visitor.send()
    asked = Asked.objects.get()
    assert (asked.months, asked.sender["name"]) == (6, "青禾师范学院")
    assert not ShownWant.objects.exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"kind": "access"}, "无条件开放，不用申请"),
        ({"kind": "access", "dataset": "secret"}, "不予开放"),
        ({"dataset": ""}, "请选择是哪个数据集"),
        ({"dataset": "no-such"}, "目录里没有这个数据集了"),
        ({"kind": "x"}, "请在列出的里面选择"),
        ({"subject": ""}, "请写一个标题"),
        ({"subject": "长" * 61}, "最多 60 个字"),
        ({"text": "？！"}, "写得太短"),
        ({"text": "长" * 3001}, "最多 3000 个字"),
        ({"text": "看不见\x00的"}, "看不见的特殊字符"),
        ({"to": "no-such"}, "请重新选择部门"),
    ],
    ids=["open", "closed", "none", "gone", "kind", "untitled", "title", "short", "long", "nul", "agency"],
)  # fmt: skip
def test_what_is_wrong_comes_back_filled_in_with_what_to_do(visitor, changes, told):
    answer = visitor.client.post("/data/new/", ABOUT | changes)
    assert answer.status_code == 422
    assert told in text(answer)
    assert not Asked.objects.exists()


def test_clicked_twice_it_is_one_case(visitor):
    visitor.fill_in(ABOUT, NOBODY)
    form = challenge_answered() | {"confirmed": "on"}
    for _ in range(2):
        assert visitor.client.post("/data/new/check/", form)["Location"] == "/data/receipt/"
    assert Case.objects.filter(procedure="data").count() == 1


def test_a_robot_sends_nothing(visitor):
    visitor.fill_in(ABOUT, NOBODY)
    assert visitor.client.post("/data/new/check/", {"confirmed": "on"}).status_code == 422
    assert not Asked.objects.exists()


def test_who_sends_too_often_waits(visitor, settings):
    settings.ASKING_RATE = "1/h"
    visitor.fill_in(ABOUT, NOBODY)
    visitor.send()
    visitor.client.cookies.clear()
    visitor.fill_in(ABOUT, NOBODY)
    answer = visitor.send()
    assert answer.status_code == 429
    assert "您填的内容还在" in text(answer)


def test_a_number_of_another_kind_opens_nothing_here(visitor, town):
    case = town.ask()
    assert visitor.client.post("/data/track/", {"number": case.number, "code": "0" * 16}).status_code == 200
    assert visitor.client.get("/mailbox/track/case/").status_code == 302


def test_the_way_of_a_case_is_drawn_for_anybody(visitor):
    page = visitor.client.get("/data/new/procedure/")
    assert page.status_code == 200
    assert "复核决定" in text(page)


def test_what_is_asked_of_an_abolished_agency_comes_to_whoever_goes_on_with_its_duties(town):
    heir = Agency.objects.create(name="青禾县综合交通局", code="11990000MB0000099X")
    old = making.agency("青禾县公路局", "县公路局", code="11990000MB0000098X")
    dataset = making.dataset("roads", "公路", lead_agency=old)
    asked = {"kind": "error", "subject": "第 2 行不对", "text": "桩号写反了。", "place": "第 2 行", "dataset": dataset}
    Agency.objects.filter(pk=old.pk).update(abolished_on="2026-01-01", successor=heir)
    old.refresh_from_db()
    dataset.lead_agency = old
    case, _ = submission.submit(asked, secret="a" * 32)
    assert case.agency == heir
    assert submission.in_charge(Agency(abolished_on="2026-01-01")) == Agency.objects.county()
