"""Whatever is typed, the form comes back as it was filled in and says what to do."""

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from cms.agencies.models import Agency
from interaction.casework.models import Case, Draft, DraftFile
from tests.interaction.requests.applicants import INFORMATION, ORGANISATION, PERSON, Applicant, new_agency, text

pytestmark = pytest.mark.django_db
HUGE = "长" * 100_000
NUL = "方案\x00方案的全文"


@pytest.fixture
def applicant(portal_ready):
    return Applicant(new_agency())


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


def refused(response, told):
    """The form is back, with the message at the field and above."""
    page = text(response)
    assert response.status_code == 422
    assert page.count(told) >= 2, re.findall(r"field__error[^>]*>([^<]*)", page)
    assert 'aria-invalid="true"' in page or "field--choices field--error" in page or "field--error" in page
    return page


class TestAgency:
    @pytest.mark.parametrize(
        ("data", "told"),
        [
            ({}, "请选择受理机关。"), ({"agency": "nowhere", "who": "person"}, "现在不受理申请"),
            ({"agency": NUL, "who": "person"}, "受理"), ({"agency": HUGE, "who": "person"}, "现在不受理申请"),
            ({"who": "robot"}, "请在列出的里面选择以谁的名义申请。"),
        ],
    )  # fmt: skip
    def test_wrong(self, applicant, data, told):
        assert told in text(applicant.post("", data))
        assert not Draft.objects.exists()

    def test_an_abolished_agency_takes_none(self, applicant):
        Agency.objects.update(abolished_on="2026-01-01")
        refused(applicant.start(), "这个机关现在不受理申请，请重新选择。")

    def test_an_address_may_name_the_agency(self, applicant):
        page = text(applicant.client.get(f"/requests/new/?agency={applicant.agency.slug}"))
        assert re.search(rf'value="{applicant.agency.slug}" selected', page)


class TestInformation:
    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"description": ""}, "请写明您要什么信息"), ({"description": "  \n "}, "请写明您要什么信息"),
            ({"description": "？？"}, "写得太短"), ({"description": HUGE}, "最多 3000 个字，现在有 100000 个"),
            ({"description": NUL}, "看不见的特殊字符"), ({"document_number": "号" * 101}, "文号最多 100 个字"),
            ({"form": "stone"}, "请在列出的里面选择想要的形式。"), ({"delivery": ""}, "请选择怎样给您。"),
            ({"form": "paper"}, "通过网站或者邮箱只能提供电子数据"),
            ({"form": "reading", "delivery": "post"}, "要到机关来"),
            ({"form": "disc", "delivery": "fax"}, "不能传真"),
        ],
    )  # fmt: skip
    def test_wrong(self, applicant, change, told):
        applicant.start()
        refused(applicant.post("information/", INFORMATION | change), told)

    def test_what_was_right_is_still_there(self, applicant):
        applicant.start()
        page = text(
            applicant.post("information/", INFORMATION | {"delivery": "", "document_number": "青教发〔2026〕3号"})
        )
        assert INFORMATION["description"] in page and "青教发〔2026〕3号" in page
        assert INFORMATION["description"] in text(applicant.get("information/")), "and after leaving the page, too"

    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [("病毒.exe", b"MZ", "格式不能上传"), ("空.txt", b"", "空文件"), ("照片.png", b"no picture", "不能上传")],
    )
    def test_a_file_that_cannot_be_taken_is_named(self, applicant, name, content, told):
        applicant.start()
        answer = applicant.post("information/", INFORMATION | {"papers": [SimpleUploadedFile(name, content)]})
        page = text(answer)
        assert answer.status_code == 422 and told in page and name in page
        assert INFORMATION["description"] in page

    def test_a_good_file_is_not_chosen_twice_because_something_else_was_wrong(self, applicant):
        applicant.start()
        file = SimpleUploadedFile("说明.txt", "说明".encode())
        assert "说明.txt" in text(applicant.post("information/", INFORMATION | {"description": "", "papers": [file]}))
        applicant.post("information/", INFORMATION)
        assert DraftFile.objects.get().name == "说明.txt"

    def test_a_file_can_be_taken_away_again(self, applicant):
        applicant.start()
        file = SimpleUploadedFile("说明.txt", "说明".encode())
        applicant.post("information/", INFORMATION | {"papers": [file]})
        for wrong in ("0", "x", "9" * 400):
            applicant.post("information/", INFORMATION | {"remove": wrong})
        assert DraftFile.objects.exists()
        pk = DraftFile.objects.get().pk
        page = text(applicant.post("information/", INFORMATION | {"remove": pk}, follow=True))
        assert "说明.txt" not in page and INFORMATION["description"] in page

    def test_the_enter_key_takes_no_file_away(self, applicant):
        applicant.start()
        file = SimpleUploadedFile("说明.txt", "说明".encode())
        applicant.post("information/", INFORMATION | {"papers": [file]})
        form = text(applicant.get("information/")).partition('data-keep="information"')[2]
        first = re.search(r"<button[^>]*>", form)[0]
        assert 'type="submit"' in first and "name=" not in first

    def test_not_more_than_ten_files(self, applicant):
        applicant.start()
        files = [SimpleUploadedFile(f"{n}.txt", b"text") for n in range(11)]
        assert "最多 10 个文件" in text(applicant.post("information/", INFORMATION | {"papers": files}))
        assert not DraftFile.objects.exists()

    @override_settings(REQUEST_FILES_RATE="2/h")
    def test_nobody_fills_the_disk_with_forms_that_are_never_sent(self, applicant):
        for n in range(3):
            applicant.client.cookies.clear()
            applicant.start()
            answer = applicant.post("information/", INFORMATION | {"papers": [SimpleUploadedFile(f"{n}.txt", b"text")]})
        assert answer.status_code == 429 and DraftFile.objects.count() == 2
        assert INFORMATION["description"] in text(applicant.get("information/")), "what was typed is kept"
        assert applicant.post("information/", INFORMATION).status_code == 302, "without files it goes on"


class TestApplicant:
    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"name": ""}, "请填写姓名。"), ({"name": "名" * 61}, "姓名最多 60 个字"),
            ({"id_number": ""}, "请填写证件号码。"), ({"id_number": "110105194912310021"}, "校验码"),
            ({"id_number": "1" * 100_000}, "证件号码最多 60 个字"),
            ({"id_kind": "library"}, "请在列出的里面选择证件种类。"),
            ({"phone": "12345"}, "11 位"), ({"phone": ""}, "请填写联系电话。"), ({"email": "x@"}, "电子邮箱应像"),
            ({"name": NUL}, "看不见的特殊字符"), ({"phone": NUL}, "看不见的特殊字符"),
        ],
    )  # fmt: skip
    def test_a_person(self, applicant, change, told):
        applicant.start()
        applicant.post("information/", INFORMATION)
        page = refused(applicant.post("applicant/", PERSON | change), told)
        assert "name" in change or PERSON["name"] in page

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"kind": ""}, "请选择单位类别。"), ({"kind": "person"}, "请在列出的里面选择单位类别。"),
            ({"code": "91"}, "应为 18 位，现在是 2 位"), ({"code_is_right": ""}, "请勾选"),
            ({"representative": ""}, "请填写法定代表人或者负责人。"), ({"contact": ""}, "请填写联系人。"),
        ],
    )  # fmt: skip
    def test_an_organisation(self, applicant, change, told):
        applicant.start("organisation")
        applicant.post("information/", INFORMATION)
        refused(applicant.post("applicant/", ORGANISATION | change), told)

    @pytest.mark.parametrize(
        ("delivery", "form", "told"),
        [
            ("post", "paper", "请填写收信的详细地址"), ("email", "electronic", "请填写邮箱"),
            ("fax", "paper", "请填写传真号码"),
        ],
    )  # fmt: skip
    def test_what_the_way_of_delivery_needs(self, applicant, delivery, form, told):
        applicant.start()
        applicant.post("information/", INFORMATION | {"delivery": delivery, "form": form})
        refused(applicant.post("applicant/", PERSON), told)


class TestCheck:
    def test_the_question_must_be_answered_and_the_content_confirmed(self, applicant):
        applicant.fill_in()
        refused(applicant.post("check/", {}), "请核对以上内容，勾选以后再提交。")
        refused(applicant.post("check/", {"confirmed": "on"}), "请回答这个问题")
        refused(applicant.send(answer="不知道"), "换了一个问题")
        refused(applicant.send(answer="", proof="x"), "自动验证没有通过")
        assert not Case.objects.exists()
        assert applicant.send().status_code == 302

    def test_nobody_skips_a_step(self, applicant):
        for step in ("information/", "applicant/", "check/"):
            assert applicant.get(step)["Location"] == "/requests/new/"
            assert "申请没有提交" in text(applicant.post(step, {}))
        applicant.start()
        assert applicant.get("check/")["Location"] == "/requests/new/information/"
        applicant.post("information/", INFORMATION)
        assert applicant.send()["Location"] == "/requests/new/applicant/"

    def test_changing_from_person_to_organisation_asks_again_who_applies(self, applicant):
        applicant.fill_in()
        applicant.start("organisation")
        assert applicant.get("check/")["Location"] == "/requests/new/applicant/"
        page = text(applicant.get("applicant/"))
        assert "统一社会信用代码" in page and PERSON["id_number"] not in page

    def test_an_agency_that_is_abolished_meanwhile_must_be_chosen_anew(self, applicant):
        applicant.fill_in()
        Agency.objects.update(abolished_on="2026-01-01")
        assert applicant.send()["Location"] == "/requests/new/"

    @override_settings(REQUEST_RATE="1/h")
    def test_too_often_is_told_the_other_ways_and_loses_nothing(self, applicant):
        applicant.fill_in()
        applicant.post("check/", {})
        answer = applicant.send()
        page = text(answer)
        assert answer.status_code == 429 and answer["Retry-After"]
        assert "当面提交" in page and "0531-88880000" in page
        assert PERSON["name"] in text(applicant.get("check/"))


class TestForeignHands:
    @pytest.mark.parametrize("value", ["x", "", "x:y:z", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")])
    def test_a_cookie_that_is_not_ours_is_no_draft(self, applicant, value):
        applicant.client.cookies["application"] = value
        assert applicant.get("check/").status_code == 302
        assert applicant.receipt().status_code == 302

    @pytest.mark.parametrize("step", ["", "information/", "applicant/", "check/", "clear/", "published/"])
    def test_other_sites_cannot_fill_in_forms_here(self, portal_ready, step):
        one = Applicant(new_agency(), enforce_csrf_checks=True)
        assert one.post(step, {"agency": "x"}).status_code == 403

    @pytest.mark.parametrize("path", ["new/clear/", "new/published/", "receipt/noted/"])
    def test_what_changes_something_is_no_get(self, applicant, path):
        assert applicant.client.get(f"/requests/{path}").status_code == 405
