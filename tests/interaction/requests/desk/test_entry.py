"""Requests on paper, by post, fax or e-mail and by word of mouth, as an officer enters them; equal ones as groups."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cms.agencies import roles
from interaction.casework import codes
from interaction.casework.groups import together
from interaction.casework.models import Case, CaseGroup, Entry, GroupWork, Paper
from interaction.requests.models import InformationRequest
from tests.interaction.requests.driving import APPLICANT, on_day

ENTER = "/admin/casework/requests/enter/"
CODE = re.compile(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}")


@pytest.fixture(autouse=True)
def today():
    with on_day(2026, 4, 15):
        yield


@pytest.fixture
def browser(town):
    return signed_in(town, "receiver")


def signed_in(town, who):
    client = Client()
    client.force_login(town.people[who])
    return client


def secret(page):
    return re.search(r'name="secret" value="([^"]+)"', page.content.decode()).group(1)


def typed(town, **changes):
    person = {name: value for name, value in APPLICANT.items() if name != "kind"}
    return {**person, "agency": town.agency.pk, "channel": "in_person", "on": "2026-04-13", "who": "person",
            "delivery": "post", "form": "paper", **changes}  # fmt: skip


@pytest.mark.django_db
class TestEntry:
    @pytest.mark.parametrize(
        ("channel", "more", "received", "step"),
        [
            ("in_person", {}, date(2026, 4, 13), "intake"),
            ("signed_post", {}, date(2026, 4, 13), "intake"),
            ("ordinary_post", {"confirmed_on": "2026-04-14", "way": "电话，本人"}, date(2026, 4, 14), "intake"),
            ("fax", {"confirmed_on": "2026-04-15", "way": "电话，本人"}, date(2026, 4, 15), "intake"),
            ("email", {}, None, "submitted"),
        ],
    )
    def test_each_channel_has_its_day_of_receipt(self, town, browser, channel, more, received, step):
        form = browser.get(ENTER)
        done = browser.post(ENTER, typed(town, channel=channel, secret=secret(form), **more))
        assert done.status_code == 200, done.context.get("parts")
        case = Case.objects.get()
        assert (case.received_on, case.step) == (received, step)
        assert InformationRequest.objects.get().channel == channel

    def test_the_receipt_shows_number_and_code_to_hand_over(self, town, browser):
        scan = SimpleUploadedFile("申请书.txt", b"scan")
        done = browser.post(ENTER, typed(town, secret=secret(browser.get(ENTER)), papers=scan))
        page = done.content.decode()
        case = Case.objects.get()
        assert case.number in page and "no-store" in done.headers["Cache-Control"]
        assert codes.find(case.number, CODE.search(page).group()) == case
        assert Paper.objects.get(case=case).name == "申请书.txt"
        printed = browser.post(f"{ENTER}receipt/", {"secret": secret(done)})
        assert printed.headers["Content-Type"] == "application/pdf" and printed.content.startswith(b"%PDF")
        assert signed_in(town, "handler").post(f"{ENTER}receipt/", {"secret": secret(done)}).status_code in (302, 403)
        assert browser.post(f"{ENTER}receipt/", {"secret": "guessed"}).status_code in (302, 403)

    def test_pressed_twice_it_is_one_request(self, town, browser):
        data = typed(town, secret=secret(browser.get(ENTER)), oral="on")
        first, second = browser.post(ENTER, data), browser.post(ENTER, data)
        assert "没有重复登记" in second.content.decode()
        assert CODE.search(first.content.decode()).group() == CODE.search(second.content.decode()).group()
        assert Case.objects.count() == 1
        assert Entry.objects.filter(action="remark").count() == 1

    def test_what_is_wrong_is_told_all_at_once_and_nothing_is_lost(self, town, browser):
        wrong = {"id_number": "110105194912310021", "phone": "12", "on": "2026-05-01", "oral": "on", "channel": "fax",
                 "confirmed_on": "2026-04-01", "way": ""}  # fmt: skip
        page = browser.post(ENTER, typed(town, secret=secret(browser.get(ENTER)), **wrong))
        assert page.status_code == 422
        text = page.content.decode()
        for told in ("校验码", "手机号码应为 11 位", "日期不能晚于今天", "请选“当面提交”", "请写明怎样确认的"):
            assert told in text, told
        assert "2025 年学区划分方案" in text and "110105194912310021" in text
        nothing = browser.post(ENTER, {})
        assert nothing.status_code == 422 and "请选择怎样提交的。" in nothing.content.decode()
        assert not Case.objects.exists()

    def test_organisations_are_asked_for_their_code(self, town, browser):
        assert "统一社会信用代码" in browser.get(f"{ENTER}?who=organisation").content.decode()

    @pytest.mark.parametrize("who", ["handler", "reviewer", "supervisor", "colleague"])
    def test_receivers_alone_enter_and_for_their_own_agency(self, town, browser, who):
        assert signed_in(town, who).get(ENTER).status_code in (302, 403)
        assert signed_in(town, who).post(ENTER, typed(town)).status_code in (302, 403)
        elsewhere = browser.post(ENTER, typed(town, agency=town.other.pk))
        assert elsewhere.status_code == 422 and not Case.objects.exists()

    def test_a_year_that_was_mistyped_is_told(self, town, browser):
        page = browser.post(ENTER, typed(town, secret=secret(browser.get(ENTER)), on="0202-04-10", channel="in_person"))
        assert page.status_code == 422 and "请核对收到日期的年份" in page.content.decode()
        assert not Case.objects.exists()

    def test_a_receipt_is_given_to_no_other_agency(self, town, browser):
        sent = secret(browser.get(ENTER))
        assert browser.post(ENTER, typed(town, secret=sent)).status_code == 200
        assert browser.post(f"{ENTER}receipt/", {"secret": sent}).status_code == 200
        town.people["elsewhere"] = town.hire("elsewhere", town.other, roles.RECEIVER)
        assert signed_in(town, "elsewhere").post(f"{ENTER}receipt/", {"secret": sent}).status_code in (302, 403)


@pytest.mark.django_db
class TestGroups:
    @pytest.fixture
    def group(self, town):
        for number in range(4):
            town.request(phone=f"1380013800{number}", description="请公开 2025 年学区划分方案。")
        return CaseGroup.objects.get()

    def test_equal_requests_are_listed_and_handled_by_the_worker(self, town, browser, group):
        base = f"/admin/casework/requests/groups/{group.pk}/"
        assert base in browser.get("/admin/casework/requests/groups/").content.decode()
        page = browser.get(base).content.decode()
        assert "相同的申请 4 件" in page and f"{base}confirm/" in page
        assert browser.post(f"{base}confirm/", {}).status_code == 422
        assert not GroupWork.objects.exists()
        data = {"confirmed_on": "2026-04-15", "way": "逐一电话确认"}
        assert browser.post(f"{base}confirm/", data).url == base
        assert "正在“确认收到”" in browser.get(base).content.decode()
        while together.work_on():
            pass
        assert set(Case.objects.values_list("step", flat=True)) == {"intake"}
        assert "4 件办好" in browser.get(base).content.decode()

    @pytest.mark.parametrize("after", ["9999-12-31T23:59:59-14:00_1", "0001-01-01T00:00:00+14:00_1", "x_1", "_²"])
    def test_a_place_written_by_hand_is_no_place(self, browser, group, after):
        assert browser.get("/admin/casework/requests/groups/", {"after": after}).status_code == 200

    def test_it_is_stopped_by_those_who_could_have_begun_it(self, town, browser, group):
        base = f"/admin/casework/requests/groups/{group.pk}/"
        browser.post(f"{base}confirm/", {"confirmed_on": "2026-04-15", "way": "电话"})
        for who in ("supervisor", "reviewer", "colleague"):
            signed_in(town, who).post(base)
            assert GroupWork.objects.get().status == GroupWork.Status.RUNNING
        browser.post(base)
        assert GroupWork.objects.get().status == GroupWork.Status.STOPPED

    def test_of_another_agency_nothing_is_seen_or_done(self, town, group):
        base = f"/admin/casework/requests/groups/{group.pk}/"
        stranger = signed_in(town, "colleague")
        assert base not in stranger.get("/admin/casework/requests/groups/").content.decode()
        for address in (base, f"{base}confirm/"):
            assert stranger.get(address).status_code in (302, 404)
            assert stranger.post(address, {"confirmed_on": "2026-04-15", "way": "电话"}).status_code in (302, 404)
        assert not GroupWork.objects.exists()
        assert signed_in(town, "receiver").get(f"{base}reissue_code/").status_code == 404
