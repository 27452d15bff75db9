"""Whatever is typed, the form comes back as it was filled in and says what to do."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from cms.agencies.models import Agency
from interaction.casework.models import Case, Draft, DraftFile
from interaction.mailbox.models import Letter
from tests.interaction.mailbox.writers import LETTER, PHONE, SENDER, Writer, new_county, text

pytestmark = pytest.mark.django_db
HUGE = "长" * 100_000
NUL = "路灯\x00不亮很久了"
HALF = "路灯\ud800不亮很久了".encode("utf-8", "surrogatepass")


def refused(response, told):
    """The form is back, with the message at the field and above."""
    page = text(response)
    assert response.status_code == 422
    assert page.count(told) >= 2, page[page.find("banner--bad") :][:800]
    return page


class TestLetter:
    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"kind": ""}, "请选择要写哪一种信。"), ({"kind": "poem"}, "请在列出的里面选择您要写哪一种。"),
            ({"to": ""}, "请选择写给谁，不知道就选“不知道”。"), ({"to": "nowhere"}, "这个机构现在不收来信"),
            ({"to": NUL}, "这个机构现在不收来信"), ({"to": HUGE}, "这个机构现在不收来信"),
            ({"subject": ""}, "请写一个标题"), ({"subject": " \n"}, "请写一个标题"),
            ({"subject": "题" * 61}, "标题最多 60 个字，现在有 61 个"), ({"subject": NUL}, "看不见的特殊字符"),
            ({"text": ""}, "请写下要说的事。"), ({"text": "  \r\n "}, "请写下要说的事。"),
            ({"text": "？？！"}, "写得太短"), ({"text": HUGE}, "内容最多 5000 个字，现在有 100000 个"),
            ({"text": NUL}, "看不见的特殊字符"), ({"place": "处" * 201}, "地点最多 200 个字"),
        ],
    )  # fmt: skip
    def test_wrong(self, writer, change, told):
        page = refused(writer.post("", LETTER | change), told)
        assert "text" in change or "老人孩子夜里走路不安全" in page
        assert not Draft.objects.exists()

    def test_half_a_character_is_no_error_of_ours(self, writer):
        body = b"kind=help&to=unknown&subject=x1&text=" + b"%ED%A0%80" + "路灯不亮很久了".encode()
        answer = writer.client.post("/mailbox/new/", body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 302

    def test_what_is_missing_altogether_is_asked_for(self, writer):
        page = text(writer.post("", {}))
        for told in ("请选择要写哪一种信。", "请写一个标题", "请写下要说的事。"):
            assert told in page

    def test_an_abolished_agency_takes_none(self, writer):
        gone = Agency.objects.create(name="青禾县旧局", code="110000000000000020", abolished_on="2026-01-01")
        refused(writer.post("", LETTER | {"to": gone.slug}), "这个机构现在不收来信")

    def test_without_a_government_no_letter_is_lost_in_the_air(self, portal_ready):
        """A portal whose agencies were not entered yet."""
        one = Writer()
        refused(one.post("", LETTER), "这个机构现在不收来信")

    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [("病毒.exe", b"MZ", "格式不能上传"), ("空.txt", b"", "空文件"), ("照片.png", b"no picture", "不能上传")],
    )
    def test_a_file_that_cannot_be_taken_is_named_and_the_letter_kept(self, writer, name, content, told):
        answer = writer.post("", LETTER | {"papers": [SimpleUploadedFile(name, content)]})
        page = text(answer)
        assert answer.status_code == 422 and told in page and name in page
        assert "老人孩子夜里走路不安全" in page

    def test_a_good_file_is_not_chosen_twice_because_something_else_was_wrong(self, writer):
        file = SimpleUploadedFile("说明.txt", "说明".encode())
        assert "说明.txt" in text(writer.post("", LETTER | {"subject": "", "papers": [file]}))
        assert "老人孩子夜里走路不安全" in text(writer.get()), "and the letter is there again, too"
        writer.post("", LETTER)
        assert DraftFile.objects.get().name == "说明.txt"

    def test_a_file_can_be_taken_away_again_and_the_enter_key_takes_none(self, writer):
        file = SimpleUploadedFile("说明.txt", "说明".encode())
        writer.post("", LETTER | {"papers": [file]})
        for wrong in ("0", "x", "9" * 400):
            writer.post("", LETTER | {"remove": wrong})
        form = text(writer.get()).partition('data-keep="letter"')[2]
        assert "name=" not in form[form.find("<button") : form.find(">", form.find("<button"))]
        page = text(writer.post("", LETTER | {"remove": DraftFile.objects.get().pk}, follow=True))
        assert "说明.txt" not in page and "老人孩子夜里走路不安全" in page

    def test_not_more_than_ten_files_in_how_many_windows_ever(self, writer):
        six = [SimpleUploadedFile(f"{n}.txt", b"text") for n in range(6)]
        writer.post("", LETTER | {"papers": six})
        more = [SimpleUploadedFile(f"再{n}.txt", b"text") for n in range(6)]
        assert "最多 4 个文件" in text(writer.post("", LETTER | {"papers": more}))
        assert DraftFile.objects.count() == 6

    @override_settings(MAILBOX_FILES_RATE="2/h")
    def test_nobody_fills_the_disk_with_letters_that_are_never_sent(self, county):
        for n in range(3):
            one = Writer()
            answer = one.post("", LETTER | {"papers": [SimpleUploadedFile(f"{n}.txt", b"text")]})
        assert answer.status_code == 429 and DraftFile.objects.count() == 2
        assert one.post("", LETTER).status_code == 302, "without files it goes on"


class TestSender:
    @pytest.mark.parametrize(
        ("kind", "change", "told"),
        [
            ("help", {"name": ""}, "请填写姓名。"), ("help", {"phone": ""}, "请填写联系电话。"),
            ("help", {"nameless": "on", "name": ""}, "请填写姓名。"), ("help", {"phone": "12345"}, "11 位"),
            ("help", {"name": "名" * 61}, "姓名最多 60 个字"), ("help", {"name": NUL}, "看不见的特殊字符"),
            ("help", {"phone": HUGE}, "联系电话最多 40 个字"), ("help", {"email": "x@"}, "电子邮箱应像"),
            ("help", {"wish_public": ""}, "请选择来信和答复能不能公开。"),
            ("help", {"wish_public": "perhaps"}, "请在列出的里面选择来信和答复能不能公开。"),
            ("consultation", {"name": ""}, "请填写姓名；不想留的，请勾选“不留姓名”。"),
            ("consultation", {"phone": ""}, "请填写联系电话；不想留的，请勾选“不留姓名”。"),
            ("consultation", {"nameless": "on", "phone": "1"}, "11 位"),
        ],
    )  # fmt: skip
    def test_wrong(self, writer, kind, change, told):
        writer.post("", LETTER | {"kind": kind})
        page = refused(writer.post("sender/", SENDER | change), told)
        assert "phone" in change or PHONE in page

    def test_another_kind_asks_again_what_it_needs(self, writer):
        writer.fill_in(LETTER | {"kind": "consultation"}, {"nameless": "on", "wish_public": "no"})
        writer.post("", LETTER | {"kind": "complaint"})
        assert writer.send()["Location"] == "/mailbox/new/sender/"
        assert "nameless" not in text(writer.get("sender/"))
        assert not Letter.objects.exists()


class TestCheck:
    def test_a_robot_does_not_come_through(self, writer):
        writer.fill_in()
        refused(writer.post("check/", {}), "请核对以上内容，勾选以后再提交。")
        refused(writer.post("check/", {"confirmed": "on"}), "请回答这个问题")
        refused(writer.send(answer="不知道"), "换了一个问题")
        refused(writer.send(answer="", proof="x"), "自动验证没有通过")
        assert not Case.objects.exists()
        assert writer.send().status_code == 302

    def test_nobody_skips_a_step(self, writer):
        for step in ("sender/", "check/"):
            assert writer.get(step)["Location"] == "/mailbox/new/"
            assert "信没有提交" in text(writer.post(step, {}))
        writer.post("", LETTER)
        assert writer.send()["Location"] == "/mailbox/new/sender/"

    def test_an_agency_that_is_abolished_meanwhile_must_be_chosen_anew(self, writer):
        agency = Agency.objects.create(name="青禾县教育局", code="11000000000000001X")
        writer.fill_in(LETTER | {"to": agency.slug})
        Agency.objects.filter(pk=agency.pk).update(abolished_on="2026-01-01")
        assert writer.send()["Location"] == "/mailbox/new/"

    @override_settings(MAILBOX_RATE="1/h")
    def test_too_often_is_told_the_other_ways_and_loses_nothing(self, writer):
        writer.fill_in()
        writer.post("check/", {})
        answer = writer.send()
        page = text(answer)
        assert answer.status_code == 429 and answer["Retry-After"]
        assert "12345" in page and "0531-88880001" in page
        assert "老人孩子夜里走路不安全" in text(writer.get("check/"))


class TestForeignHands:
    @pytest.mark.parametrize("value", ["x", "", "x:y:z", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")])
    def test_a_cookie_that_is_not_ours_is_no_draft(self, writer, value):
        writer.client.cookies["letter"] = value
        assert writer.get("check/").status_code == 302
        assert writer.receipt().status_code == 302

    @pytest.mark.parametrize("step", ["", "sender/", "check/", "clear/", "suggested/"])
    def test_other_sites_cannot_write_letters_here(self, portal_ready, step):
        new_county()
        assert Writer(enforce_csrf_checks=True).post(step, {"kind": "help"}).status_code == 403

    @pytest.mark.parametrize("path", ["new/clear/", "new/suggested/", "receipt/noted/"])
    def test_what_changes_something_is_no_get(self, writer, path):
        assert writer.client.get(f"/mailbox/{path}").status_code == 405

    @pytest.mark.parametrize("method", ["put", "delete", "patch"])
    def test_what_no_form_does_is_refused(self, writer, method):
        assert getattr(writer.client, method)("/mailbox/new/").status_code == 405
