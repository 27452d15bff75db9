"""Letters as officers find them: sorted with one press, read beside the form, entered from the telephone."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.agencies import roles
from interaction.casework import codes, engine
from interaction.casework.models import Case, Entry, Paper
from interaction.mailbox.models import Letter
from interaction.mailbox.sorting.models import Sorted
from tests.interaction.mailbox.driving import LETTER, REPLY, on_day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("friday")]
ENTER = "/admin/casework/mailbox/enter/"
CODE = re.compile(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}")


def browser(town, who):
    client = Client()
    client.force_login(town.people[who])
    return client


def page_of(town, who, case, more=""):
    return browser(town, who).get(f"/admin/casework/cases/{case.number}/{more}").content.decode()


class TestCasePage:
    def test_the_letter_stands_as_it_was_written_and_its_sender_masked(self, town):
        page = page_of(town, "receiver", town.letter())
        assert "村口三盏路灯从上周起不亮" in page and "求助" in page and "安平镇柳河村" in page
        assert "王小明" not in page and "13800138000" not in page and "138****8000" in page

    def test_who_looks_at_the_sender_is_recorded(self, town):
        case = town.letter()
        page = browser(town, "receiver").post(f"/admin/casework/cases/{case.number}/look/", {"reason": "联系来信人"})
        assert "王小明" in page.content.decode() and case.looks.count() == 1

    def test_what_the_writer_handed_in_is_called_so(self, town):
        case = town.letter()
        Paper.objects.create(case=case, kind="attachment", level="applicant", name="路灯.jpg", file="0" * 32)
        page = page_of(town, "receiver", case)
        assert "来信人提交" in page and "来信人可见" in page and "申请人提交" not in page

    def test_where_no_agency_is_likely_the_page_says_so_and_proposes_no_unlikely_kind(self, town):
        case = town.letter()
        Sorted.objects.update_or_create(
            pk=case.pk, defaults={"agencies": [], "kinds": [["help", 0.9], ["report", 0.08]]}
        )
        page = page_of(town, "receiver", case)
        assert "看不出该由哪个机构办" in page and "改为“举报”" not in page

    def test_who_does_not_work_on_it_reads_nothing_of_it(self, town):
        case = town.letter()
        page = page_of(town, "supervisor", case)
        assert case.number in page and "村口三盏" not in page and "138****" not in page
        town.people["stranger"] = town.hire("stranger", town.other, roles.HANDLER, roles.RECEIVER)
        assert browser(town, "stranger").get(f"/admin/casework/cases/{case.number}/").status_code == 404

    def test_the_agency_that_handles_it_sees_it_too(self, town):
        town.people["clerk"] = town.hire("clerk", town.other, roles.HANDLER)
        case = town.run(town.letter(), ("receiver", "assign", {"desk": town.other.pk}))
        assert "村口三盏" in page_of(town, "clerk", case)

    def test_who_helps_finds_the_question_alone(self, town):
        ask = {"agency": town.other.pk, "question": "请核实线路归谁"}
        case = town.run(town.handled(), ("handler", "ask_assist", ask))
        page = page_of(town, "colleague", case)
        assert "请核实线路归谁" in page and "村口三盏" not in page

    def test_held_words_are_shown_to_whoever_decides(self, town):
        case = town.letter(text="你们这些混账东西，路灯到底修不修！")
        page = page_of(town, "receiver", case)
        assert "内容核查" in page and "混账东西" in page and "核对通过" in page

    def test_markup_in_a_letter_is_text(self, town):
        page = page_of(town, "receiver", town.letter(text="<script>alert(1)</script> 路灯不亮了"))
        assert "<script>alert(1)" not in page and "&lt;script&gt;alert(1)" in page


class TestSorting:
    @pytest.fixture
    def proposed(self, town):
        case = town.letter()
        kept, _ = Sorted.objects.get_or_create(case=case)
        kept.agencies, kept.kinds = [[town.agency.pk, 0.8], [town.other.pk, 0.2]], [["complaint", 0.7], ["help", 0.3]]
        kept.save()
        return case

    def test_one_press_assigns_as_proposed(self, town, proposed):
        page = page_of(town, "receiver", proposed)
        assert "分给县教育局" in page and "80%" in page and "改为“投诉”" in page
        form = re.search(r'action="[^"]*do/assign/">.*?</form>', page, re.DOTALL).group()
        data = dict(re.findall(r'name="(token|seen|desk)" value="([^"]*)"', form))
        client = browser(town, "receiver")
        for _ in range(2):
            answer = client.post(f"/admin/casework/cases/{proposed.number}/do/assign/", data)
            assert answer.status_code == 302
        case = Case.objects.get(pk=proposed.pk)
        assert (case.step, case.desk_id) == ("assigned", town.agency.pk)
        assert Entry.objects.filter(case=case, action="assign").count() == 1

    def test_who_may_not_assign_has_no_buttons(self, town, proposed):
        assert "分给县教育局</button>" not in page_of(town, "head", proposed)

    def test_near_letters_are_offered_to_be_joined(self, town):
        first, second = town.letter(), town.letter()
        page = page_of(town, "receiver", second)
        assert "内容相近的来信" in page and f"?lead={first.number}" in page
        form = page_of(town, "receiver", second, f"do/join/?lead={first.number}")
        assert f'value="{first.number}"' in form


class TestForms:
    def test_whoever_drafts_has_the_letter_beside_the_form(self, town):
        page = page_of(town, "handler", town.handled(), "do/draft_reply/")
        assert "村口三盏路灯" in page and "答复内容" in page and "查看个人信息" not in page

    def test_whoever_reviews_has_the_draft_before_them(self, town):
        page = page_of(town, "reviewer", town.reviewed(), "do/send_reply/")
        assert REPLY["text"] in page and "文书正文" not in page

    def test_whoever_decides_an_appeal_reads_both_sides_and_no_letter(self, town):
        case = town.run(town.called_back(), ("handler", "appeal_rating", {"note": "评的是另一件事"}))
        page = page_of(town, "supervisor", case, "do/decide_appeal/")
        assert "评的是另一件事" in page and "问题没有解决" in page and "村口三盏" not in page

    def test_an_address_fills_in_nothing_but_what_is_offered(self, town):
        page = page_of(town, "handler", town.handled(), "do/draft_reply/?text=骗人的答复")
        assert "骗人的答复" not in page


class TestList:
    def test_it_is_narrowed_to_a_kind(self, town):
        help_, site = town.letter(), town.letter(kind="site_error", text="页面打不开，链接失效")
        page = browser(town, "receiver").get("/admin/casework/?tab=own&kind=mailbox.site_error").content.decode()
        assert site.number in page and help_.number not in page and "网站纠错" in page
        assert browser(town, "receiver").get("/admin/casework/?kind=mailbox.nothing").status_code == 200

    def test_each_duty_finds_what_waits_for_it(self, town):
        for who, case in (("receiver", town.letter()), ("handler", town.handled()), ("reviewer", town.reviewed())):
            assert case.number in browser(town, who).get("/admin/casework/?tab=mine").content.decode()

    def test_a_reviewer_finds_what_another_agency_was_written_and_theirs_answers(self, town):
        town.people["clerk"] = town.hire("clerk", town.other, roles.HANDLER)
        town.people["checker"] = town.hire("checker", town.other, roles.CASE_REVIEWER)
        case = town.run(
            town.letter(), ("receiver", "assign", {"desk": town.other.pk}), ("clerk", "accept"),
            ("clerk", "draft_reply", REPLY),
        )  # fmt: skip
        assert case.number in browser(town, "checker").get("/admin/casework/?tab=mine").content.decode()
        assert case.number not in browser(town, "reviewer").get("/admin/casework/?tab=mine").content.decode()

    def test_a_head_finds_who_asks_for_more_time(self, town):
        case = town.run(town.handled(), ("handler", "ask_extension", {"days": 3, "reasons": "开挖"}))
        assert case.number in browser(town, "head").get("/admin/casework/?tab=mine").content.decode()

    def test_more_letters_cost_no_more_questions(self, town):
        def asked():
            client = browser(town, "receiver")
            client.get("/admin/casework/")
            with CaptureQueriesContext(connection) as queries:
                client.get("/admin/casework/")
            return len(queries)

        for _ in range(3):
            town.letter()
        few = asked()
        for _ in range(9):
            town.letter()
        assert asked() <= few

    def test_several_are_sorted_at_once(self, town):
        cases = [town.letter(kind="consultation", text=f"第 {n} 个问题：怎么办理登记？") for n in range(3)]
        data = {"case": [case.pk for case in cases], "action": "assign", "go": "1", "token": "t1"}
        page = browser(town, "receiver").post("/admin/casework/together/", data).content.decode()
        assert "3" in page and set(Case.objects.values_list("step", flat=True)) == {"assigned"}

    def test_of_letters_and_requests_ticked_together_each_kind_is_acted_on_by_itself(self, town):
        letter = town.letter()
        request, _ = engine.open_case(
            "requests", town.agency, subject="校车", submission_key="k" * 64, code_hash="h" * 64,
            facts={"channel": "online"},
        )  # fmt: skip
        data = {"case": [letter.pk, request.pk]}
        page = browser(town, "receiver").post("/admin/casework/together/", data).content.decode()
        assert "依申请公开：写办理记录（1 件）" in page and "政民互动来信：写办理记录（1 件）" in page
        data |= {"action": "requests.remark", "go": "1", "token": "t2", "note": "已电话告知。"}
        browser(town, "receiver").post("/admin/casework/together/", data)
        assert Entry.objects.filter(action="remark").values_list("case", flat=True).get() == request.pk


def typed(town, **changes):
    letter = {name: value for name, value in LETTER.items() if name not in ("wish_public", "email", "address")}
    return {**letter, "agency": town.agency.pk, "channel": "phone", "on": "2026-04-02", "wish_public": "no"} | changes


class TestEntry:
    @pytest.mark.parametrize("channel", ["phone", "counter", "post"])
    def test_what_is_said_or_posted_is_entered_for_the_day_it_came(self, town, channel):
        page = browser(town, "receiver").post(ENTER, typed(town, channel=channel)).content.decode()
        case = Case.objects.get()
        assert CODE.search(page) and case.number in page
        letter = Letter.objects.get()
        assert (letter.channel, case.received_on) == (channel, date(2026, 4, 2))
        assert codes.find(case.number, CODE.search(page).group()) == case
        assert Entry.objects.get(case=case, sequence=1).role == "receiver"

    def test_the_receipt_is_printed_with_the_code(self, town):
        client = browser(town, "receiver")
        page = client.post(ENTER, typed(town)).content.decode()
        secret = re.search(r'name="secret" value="([^"]+)"', page).group(1)
        answer = client.post(f"{ENTER}receipt/", {"secret": secret})
        assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
        town.people["stranger"] = town.hire("stranger", town.other, roles.RECEIVER)
        assert browser(town, "stranger").post(f"{ENTER}receipt/", {"secret": secret}).status_code in (302, 403)

    def test_sent_twice_it_is_one_letter(self, town):
        client = browser(town, "receiver")
        secret = re.search(r'name="secret" value="([^"]+)"', client.get(ENTER).content.decode()).group(1)
        pages = [client.post(ENTER, typed(town, secret=secret)).content.decode() for _ in range(2)]
        assert Case.objects.count() == 1 and "没有重复登记" in pages[1]

    @pytest.mark.parametrize(
        ("wrong", "told"),
        [
            ({"subject": ""}, "标题"), ({"on": "2026-04-09"}, "不能晚于今天"), ({"on": "1990-01-01"}, "年份"),
            ({"channel": "online"}, "选择"), ({"name": ""}, "姓名"), ({"phone": "12"}, "电话"),
            ({"kind": "complaint", "nameless": "on", "name": ""}, "姓名"), ({"to_head": "on"}, "县人民政府"),
            ({"agency": ""}, "请选择收信机关。"), ({"text": "\x00路灯不亮了"}, "字符"),
            ({"text": "路" * 100_000}, "最多"), ({"kind": "x"}, "选择"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_told_and_what_was_typed_stays(self, town, wrong, told):
        answer = browser(town, "receiver").post(ENTER, typed(town, place="柳河村东头", **wrong))
        page = answer.content.decode()
        assert answer.status_code == 422 and told in page and "柳河村东头" in page and not Case.objects.exists()

    def test_a_nameless_caller_is_entered_too(self, town):
        data = typed(town, kind="consultation", nameless="on", name="", phone="")
        browser(town, "receiver").post(ENTER, data)
        assert Letter.objects.get().nameless and Letter.objects.get().sender == {}

    def test_scans_are_kept(self, town):
        scan = SimpleUploadedFile("来函.txt", "来函全文".encode(), "text/plain")
        browser(town, "receiver").post(ENTER, typed(town, channel="post", papers=scan))
        assert Paper.objects.get().name == "来函.txt"

    def test_only_receivers_enter_and_only_for_their_agency(self, town):
        assert browser(town, "handler").get(ENTER).status_code in (302, 403)
        answer = browser(town, "receiver").post(ENTER, typed(town, agency=town.other.pk))
        assert answer.status_code == 422 and not Case.objects.exists()

    def test_a_receiver_finds_the_way_there(self, town):
        assert ENTER in browser(town, "receiver").get("/admin/casework/").content.decode()


def test_personal_data_goes_when_its_time_is_over(town):
    from interaction.casework.privacy import erasure

    case = town.run(town.answered(), ("applicant", "rate", {"degree": 3, "words": "还行，我是王小明"}))
    with on_day(2026, 6, 1):
        from interaction.casework.deadlines import lapses

        lapses.lapse_due()
    with on_day(2031, 7, 1):
        assert erasure.erase_due() == 1
    letter, case = Letter.objects.get(), Case.objects.get(pk=case.pk)
    assert (letter.text, letter.sender, letter.sender_key, case.subject) == ("", {}, "", "") and case.erased_on
    assert letter.kind == "help" and case.replies.get().text == "" and case.letter_ratings.get().words == ""
