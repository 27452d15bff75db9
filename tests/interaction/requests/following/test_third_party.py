"""A third party sees what is asked of it and nothing else, and answers once."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from interaction.casework import actors, codes, engine
from interaction.casework.models import Case, Paper, Sealed, Task
from tests.interaction.requests.driving import on_day

START, PAGE = "/requests/third-party/", "/requests/third-party/question/"
ASKED = {
    "name": "李四海", "contact": "13900139000", "question": "拟公开你公司与我局签订的校车服务合同，请提出意见。",
    "asked_on": "2026-04-13",
}  # fmt: skip


@pytest.fixture
def third_party(town, visitor):
    """A company that has received an inquiry on Monday, 13 April 2026 and has opened it."""
    with on_day(2026, 4, 3):
        case = town.to_handling(town.request())
    with on_day(2026, 4, 13):
        entry = engine.act(case, "ask_third_party", actors.staff(town.people["handler"], case), ASKED)
        visitor.case, visitor.task = Case.objects.get(pk=case.pk), Task.objects.get()
        visitor.code = entry.shown_once["code"]
        visitor.opened = visitor.client.post(START, {"number": visitor.task.number, "code": visitor.code}, follow=True)
        yield visitor


def answer(visitor, data, **changes):
    return visitor.client.post(PAGE, visitor.hidden(visitor.page(PAGE)) | data, **changes)


@pytest.mark.django_db
class TestThirdParty:
    def test_sees_what_is_asked_and_until_when(self, third_party):
        page = third_party.opened.content.decode()
        assert "校车服务合同" in page and third_party.task.number in page
        assert "2026年5月7日" in page and "还剩 15 个工作日" in page and "第三十二条" in page
        assert "逾期未提出意见的，由行政机关依照条例的规定决定是否公开。" in page

    def test_does_not_see_who_applied_nor_the_case(self, third_party):
        page = third_party.text(PAGE)
        for secret in ("张三丰", "11010519491231002X", "13800138000", "学区划分", third_party.case.number):
            assert secret not in page
        assert third_party.page("/requests/track/case/").status_code == 302

    @pytest.mark.parametrize(
        ("choice", "word"), [("agree", "同意公开"), ("partly", "同意部分公开"), ("disagree", "不同意公开")]
    )
    def test_answers_and_the_clock_goes_on(self, third_party, choice, word):
        assert Case.objects.get().clock == "paused"
        done = answer(third_party, {"answer_choice": choice, "reasons": "涉及我公司的报价"})
        page = third_party.text(done["Location"])
        assert "已经收到您的意见" in page and word in page
        task = Task.objects.get()
        assert (task.status, task.answer, task.answered_on) == ("answered", choice, date(2026, 4, 13))
        assert Case.objects.get().clock == "running"
        sealed = Sealed.objects.get(entry__action="third_party_answer").content
        assert sealed["reasons"] == "涉及我公司的报价"
        # Once is enough.
        assert 'name="answer_choice"' not in page
        assert answer(third_party, {"answer_choice": "agree", "number": task.number, "seen": "9"}).status_code == 409

    def test_who_disagrees_says_why_and_what_was_typed_stays(self, third_party):
        page = answer(third_party, {"answer_choice": "disagree"}).content.decode()
        assert "请写明理由" in page and "checked" in page
        assert Task.objects.get().status == "open"

    def test_files_of_a_third_party_are_its_own(self, third_party, town):
        file = SimpleUploadedFile("营业执照.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
        answer(third_party, {"answer_choice": "disagree", "reasons": "商业秘密", "files": file})
        paper = Paper.objects.get(kind=Paper.Kind.ATTACHMENT)
        assert paper.level == Paper.Level.THIRD_PARTY and paper.task == third_party.task
        assert third_party.page(f"{PAGE}papers/{paper.pk}/").status_code == 200
        applicant = Client()
        applicant.post("/requests/track/", {"number": third_party.case.number, "code": town.code()})
        assert applicant.get(f"/requests/track/case/papers/{paper.pk}/").status_code == 404
        assert "营业执照" not in applicant.get("/requests/track/case/").content.decode()

    def test_the_applicants_papers_are_not_theirs(self, third_party, town):
        own = SimpleUploadedFile("申请人.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf")
        town.do(third_party.case, "applicant", "supplement", {"text": "材料"}, {"files": own})
        paper = Paper.objects.get(kind=Paper.Kind.ATTACHMENT)
        for ending in ("/", ".pdf", ".docx"):
            assert third_party.page(f"{PAGE}papers/{paper.pk}{ending}").status_code == 404
        assert "申请人.pdf" not in third_party.text(PAGE)

    def test_its_number_and_code_open_no_case_and_those_of_the_case_no_question(self, third_party, town):
        browser = Client()
        task, case = third_party.task, third_party.case
        for start, number, code in [
            ("/requests/track/", task.number, third_party.code), (START, case.number, town.code()),
            (START, task.number, town.code()), ("/requests/track/", case.number, third_party.code),
        ]:  # fmt: skip
            page = browser.post(start, {"number": number, "code": code})
            assert page.status_code == 200 and "编号或者查询码不对" in page.content.decode()

    def test_one_third_party_does_not_answer_for_another(self, third_party, town):
        town.do(third_party.case, "handler", "ask_third_party", ASKED | {"name": "王五", "question": "另一份合同"})
        other = Task.objects.exclude(pk=third_party.task.pk).get()
        page = third_party.text(PAGE)
        assert "另一份合同" not in page and "王五" not in page
        answer(third_party, {"answer_choice": "agree", "task": other.pk})
        assert {t.pk: t.status for t in Task.objects.all()} == {third_party.task.pk: "answered", other.pk: "open"}

    def test_after_the_case_has_ended_nothing_is_asked_any_more(self, third_party, town):
        sent = third_party.hidden(third_party.page(PAGE)) | {"answer_choice": "agree"}
        town.do(third_party.case, "applicant", "withdraw", {"sure": "on"})
        late = third_party.client.post(PAGE, sent)
        assert late.status_code == 409
        page = third_party.text(PAGE)
        assert "不再需要您提出意见" in page and 'name="answer_choice"' not in page

    def test_after_its_time_silence_is_told(self, third_party, town):
        with on_day(2026, 5, 8):
            town.do(third_party.case, "system", "third_party_silent", {"task": third_party.task.pk})
            third_party.client.post(START, {"number": third_party.task.number, "code": third_party.code})
            assert "提出意见的期限已过" in third_party.text(PAGE)

    def test_leaves_or_is_left_out_after_a_while(self, third_party):
        with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
            assert third_party.page(PAGE)["Location"] == f"{START}?ended=time"
        third_party.client.post(START, {"number": third_party.task.number, "code": codes.shown(third_party.code)})
        assert "已经退出" in third_party.client.post(f"{START}leave/", follow=True).content.decode()
        assert third_party.page(PAGE).status_code == 302

    def test_one_browser_may_be_applicant_of_one_case_and_third_party_of_another(self, third_party, town):
        mine = town.request()
        third_party.open(mine, town.code())
        assert mine.number in third_party.text("/requests/track/case/")
        assert "校车服务合同" in third_party.text(PAGE)

    @pytest.mark.parametrize("text", ["\x00", "x" * 100_000, "<script>alert(1)</script>"])
    def test_strange_texts_get_a_page(self, third_party, text):
        done = answer(third_party, {"answer_choice": "disagree", "reasons": text})
        assert done.status_code in (200, 302)
        assert "<script>alert" not in third_party.text(PAGE)
