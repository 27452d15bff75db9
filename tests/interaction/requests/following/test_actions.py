"""What the applicant may do, from home, in each state of a request: once, and never in another's name."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from interaction.casework import procedures
from interaction.casework.degrees import Degree
from interaction.casework.models import Case, Entry, Paper, Sealed
from interaction.requests.models import Fee, Rating
from tests.interaction.requests.driving import on_day

PAGE = "/requests/track/case/"
DRAFTED = {"answer": "secret", "body": "答复如下。", "reasons": "已定密", "ground": "保密法"}
# A way to each step, and what an applicant may do there.
WAYS = {
    "submitted": ([], {"supplement", "withdraw"}),
    "intake": ([("receiver", "confirm", {"confirmed_on": "2026-04-13", "way": "电话"})], {"supplement", "withdraw"}),
    "assigned": (["intake", ("receiver", "assign")], {"supplement", "withdraw"}),
    "handling": (["assigned", ("handler", "accept")], {"supplement", "withdraw"}),
    "correcting": (
        ["handling", ("handler", "ask_correction", {"what": "请写明哪一年", "days": 15})], {"correct", "withdraw"},
    ),
    "asked for reasons": (
        ["handling", ("handler", "ask_reasons", {"what": "一天里提交了四十件", "days": 5})],
        {"give_reasons", "supplement", "withdraw"},
    ),
    "awaiting_fee": (
        ["handling", ("handler", "notice_fee", {"mode": "pages", "quantity": 50})],
        {"report_payment", "decline_fee", "withdraw"},
    ),
    "reviewing": (["handling", ("handler", "draft_answer", DRAFTED)], {"withdraw"}),
    "sending": (["reviewing", ("reviewer", "approve_answer")], {"withdraw"}),
    "answered": (["sending", ("receiver", "send", {"sent_on": "2026-04-13", "way": "online"})], {"rate", "ask_again"}),
    "closed": ([("applicant", "withdraw", {"sure": "on"})], {"rate"}),
    "archived": (["answered", ("receiver", "archive", {"retention": "ten"})], {"rate"}),
}  # fmt: skip


def go(town, case, state):
    for step in WAYS[state][0]:
        case = go(town, case, step) if isinstance(step, str) else town.run(case, step)
    return case


@pytest.fixture
def at(town, visitor):
    """``at(state)``: an applicant on Monday, 13 April 2026, whose request has come to this state."""
    with on_day(2026, 4, 13):

        def opened(state):
            visitor.case = go(town, town.request(form="paper", delivery="pick_up"), state)
            visitor.code = town.code()
            visitor.open(visitor.case, visitor.code)
            return visitor

        yield opened


@pytest.mark.django_db
class TestEveryState:
    @pytest.mark.parametrize("state", WAYS)
    def test_what_is_offered_is_what_is_allowed(self, at, state):
        applicant = at(state)
        offered = set(re.findall(r'href="/requests/track/case/(\w+)/"', applicant.text()))
        assert offered == WAYS[state][1]
        for name in offered:
            assert applicant.page(f"{PAGE}{name}/").status_code == 200

    @pytest.mark.parametrize("state", WAYS)
    def test_nothing_else_can_be_done_by_sending_it_all_the_same(self, at, state):
        applicant = at(state)
        known = procedures.get("requests").actions
        before = Entry.objects.count()
        sent = {"number": applicant.case.number, "seen": str(applicant.case.sequence), "token": "t", "sure": "on",
                "text": "x", "description": "x", "degree": "5", "paid_on": "2026-04-13"}  # fmt: skip
        for name, action in known.items():
            if name in WAYS[state][1]:
                continue
            answer = applicant.client.post(f"{PAGE}{name}/", sent)
            assert answer.status_code == (409 if "applicant" in action.by else 404), name
        assert applicant.client.post(f"{PAGE}no_such_action/", sent).status_code == 404
        assert Entry.objects.count() == before


@pytest.mark.django_db
class TestEachAction:
    def test_correct(self, at):
        applicant = at("correcting")
        assert "请写明哪一年" in applicant.text(f"{PAGE}correct/")
        done = applicant.act("correct", {"description": "2025 年小学学区划分方案", "files": pdf()})
        assert done["Location"] == f"{PAGE}?done=correct"
        case = Case.objects.get(pk=applicant.case.pk)
        assert case.step == "intake" and case.due_on == date(2026, 5, 13)
        page = applicant.text(done["Location"])
        assert "已经收到：提交补正" in page and "2025 年小学学区划分方案" in page and "说明.pdf" in page
        assert "补正以后" in page
        assert case.papers.get(kind=Paper.Kind.ATTACHMENT).level == Paper.Level.APPLICANT

    def test_supplement_with_several_files(self, at):
        applicant = at("handling")
        applicant.act("supplement", {"text": "另附两份材料", "files": [pdf("甲.pdf"), pdf("乙.pdf")]})
        page = applicant.text()
        assert "另附两份材料" in page and "甲.pdf" in page and "乙.pdf" in page

    def test_give_reasons(self, at):
        applicant = at("asked for reasons")
        assert applicant.act("give_reasons", {"text": "每件是不同的地块"}).status_code == 302
        assert "每件是不同的地块" in applicant.text()

    def test_report_a_payment(self, at):
        applicant = at("awaiting_fee")
        page = applicant.text()
        assert "200 元" in page and "50 页" in page and "请在" in page
        assert applicant.act("report_payment", {"paid_on": "2026-04-13"}).status_code == 302
        page = applicant.text()
        assert "申请人告知已缴费" in page and "等待机关核对" in page and "等您办理" not in page
        given_up = re.search(r'class="([^"]+)" href="[^"]+decline_fee/"', applicant.page().content.decode())
        assert "button--plain" in given_up[1]  # nothing urges them to give up what they have paid for

    def test_decline_the_fee(self, at):
        applicant = at("awaiting_fee")
        assert "这一步不能反悔" in applicant.text(f"{PAGE}decline_fee/")
        applicant.act("decline_fee", {"sure": "on"})
        case = Case.objects.get(pk=applicant.case.pk)
        assert (case.step, case.outcome) == ("closed", "fee_unpaid") and not Fee.objects.get().paid_on

    def test_withdraw_only_when_sure(self, at):
        applicant = at("handling")
        page = applicant.act("withdraw", {"note": "已经从别处得到"})
        assert page.status_code == 200 and "已经从别处得到" in page.content.decode()
        assert Case.objects.get(pk=applicant.case.pk).step == "handling"
        assert applicant.act("withdraw", {"sure": "on"}).status_code == 302
        page = applicant.text()
        assert "申请人撤回申请" in page
        assert "不再处理：申请人撤回" in page and "现在在谁手里" not in page  # not "其他", which is the report's word

    @pytest.mark.parametrize("degree", [5, 4, 3, 2, 1])
    def test_rate_in_five_degrees_once(self, at, degree):
        applicant = at("answered")
        applicant.act("rate", {"degree": degree})
        assert Rating.objects.get().degree == degree
        assert Degree(degree).label in applicant.text()
        assert applicant.page(f"{PAGE}rate/").status_code == 409

    def test_ask_again_about_an_answer(self, at, town):
        applicant = at("answered")
        applicant.act("ask_again", {"text": "附件第三页看不清"})
        town.do(applicant.case, "receiver", "explain", {"text": "已重新扫描"})
        page = applicant.text()
        assert "附件第三页看不清" in page and "已重新扫描" in page


def pdf(name="说明.pdf"):
    return SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF\n", "application/pdf")


@pytest.mark.django_db
class TestBadInput:
    def test_what_was_typed_stays_and_the_error_says_what_to_do(self, at):
        applicant = at("answered")
        page = applicant.act("rate", {"degree": "9", "note": "写了很久的话"}).content.decode()
        assert "写了很久的话" in page and 'role="alert"' in page and "aria-invalid" in page

    @pytest.mark.parametrize("text", ["\x00", "x" * 100_000, "\ud7ff\ufffe", "𠮷" * 6_000])
    def test_strange_texts_get_a_page_and_change_nothing_by_half(self, at, text):
        applicant = at("handling")
        answer = applicant.act("supplement", {"text": text})
        assert answer.status_code in (200, 302)
        assert Entry.objects.filter(action="supplement").count() == (answer.status_code == 302)

    def test_a_file_that_may_not_be_sent_is_named_and_nothing_is_kept(self, at):
        applicant = at("handling")
        bad = SimpleUploadedFile("病毒.exe", b"MZ", "application/octet-stream")
        page = applicant.act("supplement", {"text": "材料", "files": [pdf(), bad]}).content.decode()
        assert "“病毒.exe”" in page and "请重新选择" in page
        assert not Paper.objects.filter(case=applicant.case).exists()

    @pytest.mark.parametrize(
        "changes",
        [
            {"seen": ""}, {"seen": "x"}, {"seen": "-1"}, {"seen": "9" * 400}, {"seen": "٣"}, {"number": "SQ1"},
            {"number": ""},
        ],
    )  # fmt: skip
    def test_a_form_that_was_tampered_with_does_nothing(self, at, changes):
        applicant = at("handling")
        answer = applicant.act("supplement", {"text": "我写的话"}, **changes)
        assert answer.status_code == 409 and "我写的话" in answer.content.decode()
        assert not Entry.objects.filter(action="supplement").exists()

    @pytest.mark.parametrize("token", ["", "x" * 100_000, "\x00", "汉字"])
    def test_any_token_will_do(self, at, token):
        applicant = at("handling")
        assert applicant.act("supplement", {"text": "话"}, token=token).status_code == 302
        assert Entry.objects.filter(action="supplement").count() == 1

    def test_who_sends_without_end_is_stopped_and_loses_nothing_that_was_typed(self, at, settings):
        settings.TRACK_ACT_RATE = "3/h"
        applicant = at("handling")
        for _ in range(3):
            assert applicant.act("supplement", {"text": "话"}).status_code == 302
        answer = applicant.act("supplement", {"text": "我写的话"})
        assert answer.status_code == 409 and "过一小时再提交" in answer.content.decode()
        assert "我写的话" in answer.content.decode()
        assert Entry.objects.filter(action="supplement").count() == 3


@pytest.mark.django_db
class TestOnceAndInTime:
    def test_clicked_twice_it_is_done_once(self, at):
        applicant = at("handling")
        address = f"{PAGE}supplement/"
        sent = applicant.hidden(applicant.page(address)) | {"text": "一次"}
        assert [applicant.client.post(address, sent).status_code for _ in range(3)] == [302] * 3
        assert Entry.objects.filter(action="supplement").count() == 1

    def test_what_happened_meanwhile_is_seen_before_anything_is_done(self, at, town):
        applicant = at("handling")
        address = f"{PAGE}supplement/"
        sent = applicant.hidden(applicant.page(address)) | {"text": "我写的话"}
        town.do(applicant.case, "handler", "remark", {"note": "查"})
        answer = applicant.client.post(address, sent)
        assert answer.status_code == 409
        page = answer.content.decode()
        assert "有了新的进展" in page and "我写的话" in page
        # The same page, sent again as it is now, does it.
        assert applicant.client.post(address, applicant.hidden(answer) | {"text": "我写的话"}).status_code == 302

    def test_what_cannot_be_done_any_more_leads_back_to_the_case(self, at, town):
        applicant = at("handling")
        sent = applicant.hidden(applicant.page(f"{PAGE}supplement/")) | {"text": "我写的话"}
        town.do(applicant.case, "applicant", "withdraw", {"sure": "on"})
        answer = applicant.client.post(f"{PAGE}supplement/", sent)
        assert answer.status_code == 409 and "没有办成" in answer.content.decode()
        assert "不再处理" in answer.content.decode()

    def test_a_page_of_one_case_does_nothing_to_another(self, at, town):
        applicant = at("handling")
        sent = applicant.hidden(applicant.page(f"{PAGE}withdraw/")) | {"sure": "on"}
        other = town.request()
        applicant.open(other, town.code())
        answer = applicant.client.post(f"{PAGE}withdraw/", sent)
        assert answer.status_code == 409 and "为另一件打开的" in answer.content.decode()
        assert {Case.objects.get(pk=one.pk).step for one in (other, applicant.case)} == {"submitted", "handling"}

    def test_without_a_case_nothing_is_done(self, at):
        applicant = at("handling")
        sent = applicant.hidden(applicant.page(f"{PAGE}withdraw/")) | {"sure": "on"}
        assert Client().post(f"{PAGE}withdraw/", sent)["Location"] == "/requests/track/?ended=time"
        assert Case.objects.get(pk=applicant.case.pk).step == "handling"

    def test_no_entry_carries_what_people_wrote(self, at):
        applicant = at("handling")
        applicant.act("supplement", {"text": "我的电话 13800138000"})
        entry = Entry.objects.get(action="supplement")
        assert "13800138000" not in str(entry.facts) and entry.actor == ""
        assert "13800138000" in Sealed.objects.get(entry=entry).content["text"]
