"""Somebody applies, with nothing but a browser that can send forms."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from cms.agencies.models import Agency
from interaction.casework import codes
from interaction.casework.models import Case, CaseGroup, Draft, DraftFile, Entry, Paper
from interaction.casework.papers import store
from interaction.requests import identity
from interaction.requests.applying.room import ROOM
from interaction.requests.models import InformationRequest
from tests.interaction.requests.applicants import (
    ID_NUMBER,
    INFORMATION,
    PERSON,
    PHONE,
    Applicant,
    challenge_answered,
    new_agency,
    text,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency(portal_ready):
    return new_agency()


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def applicant(agency):
    return Applicant(agency)


class TestJourney:
    def test_from_the_first_step_to_the_receipt(self, applicant):
        applicant.fill_in()
        check = text(applicant.get("check/"))
        for shown in ("青禾县教育局", INFORMATION["description"], "王小明", ID_NUMBER, PHONE, "电子数据"):
            assert shown in check
        assert applicant.send()["Location"] == "/requests/receipt/"
        case = Case.objects.get()
        receipt = text(applicant.receipt())
        assert case.number in receipt and applicant.code() in receipt
        assert codes.find(case.number, applicant.code()) == case
        entry = Entry.objects.get()
        assert " ".join(entry.hash[n : n + 8] for n in range(0, 64, 8)) in receipt
        request = InformationRequest.objects.get()
        assert request.applicant == {"name": "王小明", "id_kind": "resident", "id_number": ID_NUMBER, "phone": PHONE}
        assert (request.kind, request.channel, case.step, case.agency) == (
            "person", "online", "submitted", applicant.agency,
        )  # fmt: skip
        facts = {"channel": "online", "applicant": "person", "form": "electronic", "delivery": "online", "files": []}
        assert facts.items() <= entry.facts.items()

    def test_an_organisation_of_each_of_the_five_kinds(self, agency):
        first = "91370100MA3TLKW6"
        first += identity.codes.organisation_check_character(first[8:16])
        code = first + identity.codes.check_character(first)
        for kind in ("business", "research", "welfare", "legal", "other"):
            one = Applicant(agency)
            organisation = {
                "kind": kind, "name": "青禾县某公司", "code": code, "representative": "李四", "contact": "赵六",
                "phone": "0531-88888888",
            }  # fmt: skip
            one.fill_in(applicant=organisation, who="organisation")
            assert one.send().status_code == 302
            assert InformationRequest.objects.latest("pk").kind == kind

    def test_a_code_that_is_odd_on_the_certificate_can_be_confirmed(self, applicant):
        odd = {
            "kind": "business", "name": "青禾县某公司", "code": "91370100MA3TLKW600", "representative": "李四",
            "contact": "赵六", "phone": PHONE,
        }  # fmt: skip
        applicant.start("organisation")
        applicant.post("information/", INFORMATION)
        answer = applicant.post("applicant/", odd)
        assert answer.status_code == 422 and "已对照证书核对无误" in text(answer)
        assert applicant.post("applicant/", odd | {"code_is_right": "on"}).status_code == 302
        assert applicant.send().status_code == 302

    def test_files_go_along(self, applicant):
        applicant.start()
        file = SimpleUploadedFile("旧文件.txt", "一九九八年的旧文件".encode())
        assert applicant.post("information/", INFORMATION | {"papers": [file]}).status_code == 302
        assert "旧文件.txt" in text(applicant.get("information/"))
        applicant.post("applicant/", PERSON)
        applicant.send()
        paper = Paper.objects.get()
        assert store.open_paper(paper).decode() == "一九九八年的旧文件"
        assert Entry.objects.get().facts["files"] == [paper.sha256]
        assert not DraftFile.objects.exists()
        assert "旧文件.txt" in text(applicant.receipt())
        applicant.client.post("/requests/receipt/noted/")
        assert store.open_paper(paper), "the draft is gone, the paper stays"

    def test_no_purpose_is_asked(self, applicant):
        applicant.fill_in()
        for step in ("", "information/", "applicant/"):
            assert 'name="purpose"' not in text(applicant.get(step)) and "特殊需要" not in text(applicant.get(step))


class TestOnce:
    def test_a_double_click_makes_one_case(self, applicant):
        applicant.fill_in()
        assert applicant.send()["Location"] == applicant.send()["Location"] == "/requests/receipt/"
        assert Case.objects.count() == InformationRequest.objects.count() == 1

    def test_the_same_page_sent_again_after_a_lost_answer_gives_the_same_code(self, applicant):
        applicant.fill_in()
        data = challenge_answered() | {"confirmed": "on"}
        for _ in range(2):
            applicant.post("check/", data)
        assert applicant.code() in text(applicant.receipt())
        assert Case.objects.count() == 1

    def test_two_people_with_the_same_wording_are_two_cases_in_one_group(self, agency):
        for description in (INFORMATION["description"], "２０２６年　县城义务教育学校“学区划分”方案！"):
            one = Applicant(agency)
            one.fill_in(INFORMATION | {"description": description})
            one.send()
        group = CaseGroup.objects.get()
        assert group.size == group.members.count() == Case.objects.count() == 2

    def test_another_wording_or_agency_is_another_group(self, agency):
        other = Agency.objects.create(name="青禾县民政局", code="110000000000000020")
        for to, description in ((agency, "甲方案的全文"), (agency, "乙方案的全文"), (other, "甲方案的全文")):
            one = Applicant(to)
            one.fill_in(INFORMATION | {"description": description})
            one.send()
        assert CaseGroup.objects.filter(size=1).count() == 3


class TestCodeShownOnce:
    def test_until_the_reader_has_noted_it(self, applicant):
        applicant.fill_in()
        applicant.send()
        code = applicant.code()
        kept = applicant.client.cookies[ROOM.cookie.name].value
        assert code in text(applicant.receipt()) and code in text(applicant.receipt())
        assert "不再显示" in text(applicant.client.post("/requests/receipt/noted/", follow=True))
        applicant.client.cookies[ROOM.cookie.name] = kept  # even for who copied the cookie
        assert code not in text(applicant.receipt())

    def test_or_a_quarter_of_an_hour_has_passed(self, applicant):
        applicant.fill_in()
        applicant.send()
        code = applicant.code()
        assert code in text(applicant.receipt())
        draft = Draft.objects.get()
        draft.data["shown_at"] = "2026-01-01T00:00:00+00:00"
        draft.save()
        answer = applicant.receipt()
        assert code not in text(answer) and "不能再显示" in text(answer)
        assert Case.objects.get().number in text(answer)

    def test_who_has_a_code_to_note_is_led_to_it_first(self, applicant):
        applicant.fill_in()
        applicant.send()
        assert applicant.get()["Location"] == "/requests/receipt/"

    def test_other_browsers_see_nothing(self, applicant, agency):
        applicant.fill_in()
        applicant.send()
        stranger = Applicant(agency)
        assert stranger.receipt()["Location"] == "/requests/new/"
        assert stranger.client.get("/requests/receipt/pdf/")["Location"] == "/requests/new/"

    def test_the_pdf_has_the_code_only_where_it_is_asked_for(self, applicant):
        pdfium = pytest.importorskip("pypdfium2")
        applicant.fill_in()
        applicant.send()
        case, entry = Case.objects.get(), Entry.objects.get()

        def words(query=""):
            answer = applicant.client.get(f"/requests/receipt/pdf/{query}")
            assert answer["Content-Type"] == "application/pdf" and "no-store" in answer["Cache-Control"]
            document = pdfium.PdfDocument(answer.getvalue())
            return "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")

        assert case.number in words() and entry.hash in words().replace(" ", "")
        assert applicant.code() not in words() and applicant.code() in words("?with=code")
        assert INFORMATION["description"] in words()
        applicant.client.post("/requests/receipt/noted/")
        assert applicant.client.get("/requests/receipt/pdf/?with=code")["Location"] == "/requests/new/"
