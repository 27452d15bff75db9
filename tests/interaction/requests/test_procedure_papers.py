"""What goes out with an answer, and what its letter says, is what was approved; files stay inside until then."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from interaction.casework import engine
from interaction.casework.history import Situation
from interaction.casework.models import Case, Paper
from interaction.casework.papers import store
from interaction.requests import outcomes
from interaction.requests.models import Answer

GIVEN = {"answer": "open/provided", "body": "现将所申请的信息提供给你。"}
SENT = {"sent_on": date(2026, 4, 13), "way": "online"}


def files(*names):
    made = [SimpleUploadedFile(name, b"%PDF-1.4\n" + name.encode()) for name in names]
    return MultiValueDict({"files": made})


@pytest.mark.django_db
class TestReleasedFiles:
    def test_the_applicant_sees_them_when_the_answer_is_sent(self, town, handled):
        case = town.do(handled, "handler", "draft_answer", GIVEN, files("方案.pdf"))
        paper = Paper.objects.get(kind="released")
        assert paper.level == "staff"
        case = town.do(case, "reviewer", "approve_answer")
        assert Paper.objects.get(kind="released").level == "staff"
        case = town.do(case, "receiver", "send", SENT)
        paper.refresh_from_db()
        assert paper.level == "applicant" and store.open_paper(paper).endswith("方案.pdf".encode())
        assert paper.sha256 in case.entries.last().facts["papers"]

    def test_of_a_returned_draft_only_what_is_kept_goes_out(self, town, handled):
        case = town.do(handled, "handler", "draft_answer", GIVEN, files("错的.pdf", "对的.pdf"))
        case = town.do(case, "reviewer", "return_answer", {"note": "附件错了"})
        right = next(paper for paper in Paper.objects.filter(kind="released") if paper.name == "对的.pdf")
        again = GIVEN | {"earlier_files": [right.pk]}
        case = town.do(case, "handler", "draft_answer", again, files("新的.pdf"))
        town.run(case, ("reviewer", "approve_answer"), ("receiver", "send", SENT))
        shown = {paper.name: paper.level for paper in Paper.objects.filter(kind="released")}
        assert shown == {"错的.pdf": "staff", "对的.pdf": "applicant", "新的.pdf": "applicant"}

    def test_files_of_another_case_cannot_be_taken_along(self, town, handled):
        town.do(handled, "handler", "draft_answer", GIVEN, files("别人的.pdf"))
        theirs = Paper.objects.get(kind="released")
        case = town.to_handling(town.request())
        with pytest.raises(engine.Invalid):
            town.do(case, "handler", "draft_answer", GIVEN | {"earlier_files": [theirs.pk]})

    def test_nothing_is_provided_without_a_file(self, town, handled):
        with pytest.raises(engine.Invalid, match="选择要提供的文件"):
            town.do(handled, "handler", "draft_answer", GIVEN)

    def test_a_file_that_is_not_what_it_says_is_named(self, town, handled):
        wrong = MultiValueDict({"files": [SimpleUploadedFile("方案.pdf", b"MZ")]})
        with pytest.raises(engine.Invalid, match=r"方案\.pdf"):
            town.do(handled, "handler", "draft_answer", GIVEN, wrong)
        assert not Answer.objects.exists() and not Paper.objects.exists()


@pytest.mark.django_db
class TestTheLetter:
    def test_what_was_approved_is_sent_word_for_word(self, town, handled):
        case = town.do(handled, "handler", "draft_answer", GIVEN, files("方案.pdf"))
        case = town.run(case, ("reviewer", "approve_answer"), ("receiver", "send", SENT | {"letter_body": "改了"}))
        letter = Paper.objects.get(kind="letter", template="answer_open_provided")
        assert letter.content["body"] == GIVEN["body"] and letter.content["addressee"] == "张三丰"
        assert letter.content["attachments"] == ["方案.pdf"] and letter.level == "applicant"
        assert case.entries.last().facts["letter"] == letter.sha256

    @pytest.mark.parametrize("key", [key for key, _ in outcomes.answers() if key not in (
        "third_party", "unclear", "excessive", "repeated", "open/provided"
    )])  # fmt: skip
    def test_left_empty_it_is_drafted_from_the_template_and_shown(self, town, handled, key):
        data = dict.fromkeys(outcomes.DETAILS, "写明的内容") | {"earlier": "", "answer": key, "body": ""}
        with pytest.raises(engine.Invalid, match="请核对修改") as caught:
            town.do(handled, "handler", "draft_answer", data)
        body = caught.value.form["body"].value()
        assert handled.number in body and "{" not in body
        assert town.do(handled, "handler", "draft_answer", data | {"body": body}).step == "reviewing"

    def test_a_refusal_says_that_a_review_comes_before_a_suit(self, town, handled):
        data = {"answer": "process", "reasons": "属于请示报告", "body": ""}
        with pytest.raises(engine.Invalid) as caught:
            town.do(handled, "handler", "draft_answer", data)
        assert "先" in caught.value.form["body"].value() and "行政复议" in caught.value.form["body"].value()

    def test_every_notice_is_a_paper_of_its_entry(self, town, handled):
        case = town.do(handled, "handler", "ask_extension", {"days": 5, "reasons": "需要调档"})
        case = town.do(case, "head", "approve_extension", {"days": 5, "reasons": "需要调档"})
        letter = Paper.objects.get(template="extension")
        assert "5个工作日" in letter.content["body"] and "需要调档" in letter.content["body"]
        case = town.do(case, "handler", "notice_fee", {"mode": "pages", "quantity": 31})
        fee = Paper.objects.get(template="fee").content["body"]
        assert "10" in fee and "31" in fee
        assert {paper.entry.case_id for paper in Paper.objects.all()} == {case.pk}

    def test_the_code_of_a_third_party_stands_in_no_paper(self, town, handled):
        data = {"name": "李四海", "contact": "139", "question": "合同", "asked_on": date(2026, 4, 13)}
        entry = engine.act(handled, "ask_third_party", town.actor(handled, "handler"), data)
        letter = Paper.objects.get(template="third_party_inquiry")
        assert letter.level == "third_party" and letter.content["addressee"] == "李四海"
        assert entry.shown_once["number"] in letter.content["body"]
        assert entry.shown_once["code"] not in letter.content["body"]

    def test_the_form_of_each_letter_offers_its_text(self, town, handled):
        case = Case.objects.get(pk=handled.pk)
        for name in ("ask_correction", "ask_third_party", "ask_joint", "ask_assist", "ask_reasons", "notice_fee"):
            form = engine.form_for(Situation(case, town.actor(case, "handler")), name)
            assert handled.number in form["letter_body"].value()
