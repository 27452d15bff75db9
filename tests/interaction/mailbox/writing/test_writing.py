"""Somebody writes a letter, with nothing but a browser that can send forms."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from interaction.casework import codes
from interaction.casework.models import Case, Draft, DraftFile, Entry, Paper
from interaction.casework.papers import store
from interaction.casework.sending import drafts
from interaction.mailbox.models import Letter, MailboxSettings
from interaction.mailbox.writing.room import ROOM
from interaction.moderation.models import HeldWord
from tests.interaction.mailbox.writers import LETTER, PHONE, SENDER, Writer, new_department, text

pytestmark = pytest.mark.django_db


class TestJourney:
    def test_in_three_steps_from_the_letter_to_the_receipt(self, writer, county):
        writer.fill_in()
        check = text(writer.get("check/"))
        for shown in ("求助", "不知道，请帮我转", LETTER["subject"], "老人孩子夜里走路不安全", "王小明", PHONE):
            assert shown in check
        assert writer.send()["Location"] == "/mailbox/receipt/"
        case, letter = Case.objects.get(), Letter.objects.get()
        receipt = text(writer.receipt())
        assert case.number.startswith("LX") and case.number in receipt and writer.code() in receipt
        assert codes.find(case.number, writer.code()) == case
        assert (case.procedure, case.step, case.agency, case.received_on is not None) == (
            "mailbox", "submitted", county, True,
        )  # fmt: skip
        assert letter.sender == {"name": "王小明", "phone": PHONE}
        assert (letter.kind, letter.kind_said, letter.to_head, letter.nameless, letter.wish_public) == (
            "help", "help", False, False, False,
        )  # fmt: skip

    def test_what_was_written_stands_unaltered_in_the_letter_and_under_its_seal(self, writer):
        written = "  第一行有空格\r\n\r\n第二行：<b>粗</b> &amp; “引号” \t结尾有空格  "
        writer.fill_in(LETTER | {"text": written})
        writer.send()
        letter, entry = Letter.objects.get(), Entry.objects.get()
        assert letter.text == written == entry.sealed.content["text"]
        assert entry.sealed.content | {"sender": None} == {
            "sender": None, "subject": LETTER["subject"], "text": written, "place": LETTER["place"],
        }  # fmt: skip
        assert "王小明" not in str(entry.facts) and PHONE not in str(entry.facts)
        assert "&lt;b&gt;粗&lt;/b&gt;" in text(writer.receipt())

    def test_how_long_it_may_take_follows_from_its_kind(self, county):
        for kind, days in (("site_error", 3), ("consultation", 5), ("suggestion", 7), ("complaint", 7)):
            one = Writer()
            one.fill_in(LETTER | {"kind": kind})
            one.send()
            assert Entry.objects.latest("pk").facts["days"] == days
            assert f"{days} 个工作日内答复" in text(one.receipt())

    def test_to_an_agency_or_to_the_head_of_the_government(self, county):
        department = new_department()
        for to, agency, to_head in ((department.slug, department, False), ("head", county, True)):
            one = Writer()
            one.fill_in(LETTER | {"to": to})
            one.send()
            letter = Letter.objects.latest("pk")
            assert (letter.case.agency, letter.to_head) == (agency, to_head)
        settings = MailboxSettings.load()
        settings.head_title = "市长信箱"
        settings.save()
        assert "市长信箱" in text(one.client.get("/mailbox/")) and "市长信箱" in text(one.receipt())

    def test_the_kind_allows_to_give_no_name(self, writer):
        writer.fill_in(LETTER | {"kind": "consultation"}, {"nameless": "on", "name": "王小明", "wish_public": "yes"})
        assert "王小明" not in text(writer.get("check/"))
        writer.send()
        letter = Letter.objects.get()
        assert letter.nameless and letter.sender == {} and letter.wish_public
        assert "不留姓名" in text(writer.receipt())

    def test_a_report_is_never_public_and_not_asked_about(self, writer):
        writer.post("", LETTER | {"kind": "report"})
        assert "wish_public" not in text(writer.get("sender/"))
        writer.post("sender/", {"nameless": "on", "wish_public": "yes"})
        writer.send()
        assert not Letter.objects.get().wish_public

    def test_pictures_and_papers_go_along(self, writer):
        file = SimpleUploadedFile("说明.txt", "路灯编号 3、4、5".encode())
        assert writer.post("", LETTER | {"papers": [file]}).status_code == 302
        assert "说明.txt" in text(writer.get()), "shown where it was added"
        writer.post("sender/", SENDER)
        assert "说明.txt" in text(writer.get("check/"))
        writer.send()
        paper = Paper.objects.get()
        assert store.open_paper(paper).decode() == "路灯编号 3、4、5"
        assert Entry.objects.get().facts["files"] == [paper.sha256]
        assert not DraftFile.objects.exists()

    def test_a_link_may_say_what_it_is_about(self, writer):
        page = text(writer.client.get("/mailbox/new/?kind=site_error&place=/agencies/"))
        assert 'value="/agencies/"' in page
        assert re.search(r'value="site_error"[^>]* checked', page)


class TestHeld:
    def test_a_word_of_the_list_holds_the_letter_and_loses_nothing(self, writer):
        HeldWord.objects.get_or_create(text="加微信")
        writer.fill_in(LETTER | {"text": LETTER["text"] + "加·微 信 领红包"})
        assert writer.send()["Location"] == "/mailbox/receipt/"
        case = Case.objects.get()
        assert case.step == "held" and case.due_on is not None
        assert case.number in text(writer.receipt()) and writer.code() in text(writer.receipt())
        assert [entry.action for entry in case.entries.all()] == ["submit", "hold"]
        assert Letter.objects.get().text.endswith("领红包")
        assert "微" not in str(case.entries.get(action="hold").facts)


class TestOnce:
    def test_a_double_click_makes_one_letter(self, writer):
        writer.fill_in()
        assert writer.send()["Location"] == writer.send()["Location"] == "/mailbox/receipt/"
        assert Case.objects.count() == Letter.objects.count() == 1

    def test_sent_again_after_a_lost_answer_it_is_the_same_letter_and_code(self, writer):
        writer.fill_in()
        kept = writer.client.cookies[ROOM.cookie.name].value
        writer.send()
        code = writer.code()
        writer.client.cookies[ROOM.cookie.name] = kept  # the answer with the new cookie never came
        assert writer.send()["Location"] == "/mailbox/receipt/"
        assert code in text(writer.receipt()) and Case.objects.count() == 1

    def test_two_people_with_the_same_words_are_two_letters(self, county):
        for _ in range(2):
            one = Writer()
            one.fill_in()
            one.send()
        assert Case.objects.count() == Letter.objects.count() == 2

    def test_the_code_is_shown_until_it_is_noted_and_never_again(self, writer):
        writer.fill_in()
        writer.send()
        code, kept = writer.code(), writer.client.cookies[ROOM.cookie.name].value
        assert code in text(writer.receipt())
        assert writer.get()["Location"] == "/mailbox/receipt/"
        assert "不再显示" in text(writer.client.post("/mailbox/receipt/noted/", follow=True))
        writer.client.cookies[ROOM.cookie.name] = kept
        assert code not in text(writer.receipt())
        assert not Draft.objects.exists()

    def test_a_draft_of_a_letter_is_none_of_a_request(self, writer):
        writer.fill_in()
        secret = writer.secret
        assert drafts.find("mailbox", secret) is not None and drafts.find("requests", secret) is None
        cookie = writer.client.cookies[ROOM.cookie.name]
        assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/mailbox/", True, "Lax")
        writer.client.cookies["application"] = cookie.value
        assert writer.client.get("/requests/new/check/")["Location"] == "/requests/new/"

    def test_the_receipt_as_a_file_has_the_code_only_where_it_is_asked_for(self, writer):
        pdfium = pytest.importorskip("pypdfium2")
        writer.fill_in()
        writer.send()
        case, entry = Case.objects.get(), Entry.objects.get()

        def words(query=""):
            answer = writer.client.get(f"/mailbox/receipt/pdf/{query}")
            assert answer["Content-Type"] == "application/pdf" and "no-store" in answer["Cache-Control"]
            document = pdfium.PdfDocument(answer.getvalue())
            return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")

        assert case.number in words() and entry.hash in words().replace(" ", "") and "来信回执" in words()
        assert writer.code() not in words() and writer.code() in words("?with=code")
        assert "老人孩子夜里走路不安全" in words()


class TestPages:
    def test_the_page_before_is_the_same_for_everybody(self, writer):
        answer = writer.client.get("/mailbox/")
        assert answer["Cache-Control"].startswith("public") and not answer.cookies
        for said in ("咨询", "网站纠错", "3 个工作日", "5 个工作日", "行政复议", "12388", "依申请公开", "12345"):
            assert said in text(answer).replace('<span class="num">', "").replace("</span>", ""), said

    def test_no_page_of_a_form_is_kept_anywhere(self, writer):
        writer.fill_in()
        for step in ("", "sender/", "check/"):
            assert "no-store" in writer.get(step)["Cache-Control"]
        writer.send()
        assert "no-store" in writer.receipt()["Cache-Control"]
