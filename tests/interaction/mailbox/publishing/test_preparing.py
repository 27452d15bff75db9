"""A letter is shown with its writer's consent, without the data of persons, once a second officer has agreed."""

import io
import zipfile

import docx
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from PIL import Image

from cms.agencies import roles
from interaction.casework import actors, engine
from interaction.casework.papers import store
from interaction.mailbox.models import Letter
from interaction.mailbox.publishing import ending, preparing, tallies, wording
from interaction.mailbox.publishing.allowed import Refused
from interaction.mailbox.publishing.models import Mask, PublishedLetter, Step

from .letters import NAME, PHONE, attach, department, officer

pytestmark = pytest.mark.django_db
Status = PublishedLetter.Status


class TestWhatIsShown:
    def test_letter_and_answer_without_the_data_of_persons(self, office):
        letter = office.publish(office.letter())
        assert letter.status == Status.PUBLIC
        for secret in (NAME, PHONE, "501", "幸福小区"):
            assert secret not in letter.question + letter.answer + letter.title
        assert "王**" in letter.question and "8000" not in letter.question
        assert "路灯从上周起不亮" in letter.question
        assert letter.answer.startswith("王**您好")
        assert (letter.agency, letter.kind) == (office.agency, "help")

    def test_what_the_agency_publishes_of_itself_stays(self, office):
        assert "0531-88880000" in office.publish(office.letter()).answer

    def test_each_finding_is_masked_unless_it_is_decided_otherwise_with_a_reason(self, office):
        case = office.letter(text="请打 13911112222 找我，或者打 13700001111。")
        preparing.save(case, office.handler, office.choices(case))
        kept = Mask.objects.get(sample__startswith="139")
        with pytest.raises(ValidationError, match="写理由"):
            preparing.save(case, office.handler, office.choices(case, shown={kept.fingerprint: "  "}))
        letter = office.publish(case, shown={kept.fingerprint: "是村委会公示栏上的公开电话"})
        assert "13911112222" in letter.question and "13700001111" not in letter.question
        kept.refresh_from_db()
        assert (kept.shown, kept.decided_by) == (True, office.handler)

    def test_a_number_in_disguise_and_a_name_in_pieces(self, office):
        letter = office.publish(office.letter(text="我叫王 小 明，电话１３８ ００１３ ８０００，请回复。"))
        assert "小" not in letter.question
        assert "８０００，" not in letter.question

    def test_what_is_shown_may_be_edited_what_was_written_stays(self, office):
        case = office.letter()
        letter = office.publish(case, wording={"question": "村口路灯不亮，请修。", "title": "路灯"})
        assert (letter.title, letter.question) == ("路灯", "村口路灯不亮，请修。")
        assert NAME in Letter.objects.get(case=case).text
        approved = letter.steps.get(what=Step.What.APPROVED)
        assert approved.facts["edited"] == ["title", "question"]

    def test_a_name_written_in_by_the_officer_is_found_too(self, office):
        letter = office.publish(office.letter(), wording={"answer": f"{NAME}：电话 {PHONE} 已回访。"})
        assert PHONE not in letter.answer and NAME not in letter.answer

    def test_hundreds_of_numbers(self, office):
        text = "，".join(f"1380013{number:04d}" for number in range(450))
        letter = office.publish(office.letter(text=text, phone="13911110000"))
        assert "13800130449" not in letter.question

    def test_the_record_says_what_was_found_masked_and_who_agreed(self, office):
        case = office.letter()
        letter = office.publish(case)
        assert [(step.what, step.user) for step in letter.steps.all()][-3:] == [
            ("saved", office.handler), ("sent", office.handler), ("approved", office.reviewer),
        ]  # fmt: skip
        facts = letter.steps.last().facts
        assert facts["found"] == facts["masked"] == letter.masks.count() > 0
        kept = repr([list(letter.masks.values()), list(letter.steps.values())])
        assert PHONE not in kept and NAME not in kept

    def test_days_and_rating(self, office):
        letter = office.publish(office.letter())
        assert letter.days == 0 and letter.degree is None and letter.answered_on


class TestWhoMayDoIt:
    def test_nobody_approves_their_own(self, office):
        case = office.letter()
        both = officer(office.agency, roles.CASE_REVIEWER, roles.RECEIVER)
        preparing.save(case, both, office.choices(case))
        preparing.send(case, both)
        with pytest.raises(Refused, match="换一位"):
            preparing.approve(case, both)
        assert preparing.approve(case, office.reviewer).status == Status.PUBLIC

    def test_not_a_handler_and_nobody_of_another_agency(self, office):
        case = office.letter()
        office.prepare(case)
        other = department("青禾县财政局", "110000000000000028")
        for user in (office.handler, officer(other, roles.CASE_REVIEWER), officer(other, roles.OPENNESS_HEAD)):
            with pytest.raises(Refused):
                preparing.approve(case, user)
        with pytest.raises(Refused):
            preparing.save(office.letter(), officer(other, roles.RECEIVER), office.choices(case))

    def test_a_page_that_is_out_of_date_changes_nothing(self, office):
        case = office.letter()
        seen = preparing.save(case, office.handler, office.choices(case)).revision
        preparing.save(case, office.handler, office.choices(case, wording={"title": "新的"}), seen)
        with pytest.raises(Refused, match="别人改过"):
            preparing.save(case, office.handler, office.choices(case, wording={"title": "旧的"}), seen)
        assert wording.wording_of(PublishedLetter.objects.get())["title"] == "新的"

    def test_given_back_with_a_reason_and_prepared_again(self, office):
        case = office.letter()
        office.prepare(case)
        with pytest.raises(ValidationError):
            preparing.give_back(case, office.reviewer, " ")
        with pytest.raises(Refused):
            preparing.give_back(case, office.handler, "改")
        preparing.give_back(case, office.reviewer, "标题太长")
        assert office.publish(case).steps.filter(reason="标题太长").exists()


class TestConsent:
    def test_without_it_or_of_a_kind_that_is_never_shown_nothing_is_prepared(self, office):
        for more in ({"wish_public": False}, {"kind": "report"}):
            case = office.letter(**more)
            with pytest.raises(Refused):
                preparing.save(case, office.handler, office.choices(case))
            assert preparing.offer(case) is None

    def test_before_the_answer_nothing_is_prepared(self, office):
        case = office.letter()
        case.step, case.outcome = "handling", ""
        case.save()
        with pytest.raises(Refused, match="答复以后"):
            preparing.save(case, office.handler, office.choices(case))

    def test_withdrawn_while_it_waits(self, office):
        case = office.letter()
        office.prepare(case)
        Letter.objects.filter(case=case).update(wish_public=False)
        with pytest.raises(Refused, match="不同意公开"):
            preparing.approve(case, office.reviewer)

    def test_withdrawn_after_it_was_shown_it_goes_at_once_and_may_come_back(self, office):
        case = office.letter()
        letter = office.publish(case)
        Letter.objects.filter(case=case).update(wish_public=False)
        ending.recall(case)
        letter.refresh_from_db()
        assert letter.status == Status.RECALLED
        assert letter.title == letter.question == letter.answer == ""
        assert tallies.total() == 0
        ending.recall(case)  # saying it twice harms nothing
        assert tallies.total() == 0
        Letter.objects.filter(case=case).update(wish_public=True)
        assert office.publish(case).status == Status.PUBLIC
        assert tallies.total() == 1

    def test_by_the_agency_with_a_reason_that_everybody_reads(self, office):
        case = office.letter()
        office.publish(case)
        for wrong in ("", f"打 {PHONE} 问"):
            with pytest.raises(ValidationError):
                ending.withdraw(case, office.reviewer, wrong)
        letter = ending.withdraw(case, office.reviewer, "政策已经调整")
        assert (letter.status, letter.ended_reason, letter.question) == (Status.WITHDRAWN, "政策已经调整", "")

    def test_the_agency_may_choose_not_to_show_it(self, office):
        case = office.letter()
        assert preparing.offer(case).status == Status.OFFERED
        assert ending.decline(case, office.handler, "只关系个人").status == Status.DECLINED
        assert office.publish(case).status == Status.PUBLIC, "it may think again"


class TestWhereItLies:
    def test_nothing_of_it_stands_in_plain_columns_before_it_is_approved(self, office):
        case = office.letter()
        office.prepare(case)
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM published_letters_publishedletter")
            row = repr(cursor.fetchall())
        assert "路灯" not in row and NAME not in row and PHONE not in row

    def test_when_its_time_is_over_what_was_prepared_goes(self, office):
        case = office.letter()
        letter = office.publish(case)
        ending.erase(case)
        letter.refresh_from_db()
        assert letter.wording == {} and letter.public


class TestFiles:
    def test_none_is_shown_unless_it_was_chosen(self, office):
        case = office.letter()
        attach(case, "照片.txt", "路灯照片说明".encode(), "text/plain")
        letter = office.publish(case)
        assert not letter.files.filter(chosen=True).exists()
        assert not letter.files.exclude(file="").exists()

    def test_a_file_whose_text_holds_personal_data_cannot_be_chosen(self, office):
        case = office.letter()
        for text in (f"联系 {PHONE}", "打 13911112222", f"{NAME}的说明"):
            attach(case, "说明.txt", text.encode(), "text/plain")
        letter = preparing.save(case, office.handler, office.choices(case))
        for file in letter.files.all():
            preparing.save(case, office.handler, office.choices(case, chosen={file.pk}))
            with pytest.raises(Refused, match="里面有个人信息"):
                preparing.send(case, office.handler)

    def test_nor_one_that_cannot_be_read(self, office):
        case = office.letter()
        attach(case, "旧.doc", b"\xd0\xcf\x11\xe0", "application/msword")
        letter = preparing.save(case, office.handler, office.choices(case))
        preparing.save(case, office.handler, office.choices(case, chosen={letter.files.get().pk}))
        with pytest.raises(Refused, match="读不出来"):
            preparing.send(case, office.handler)

    def test_a_harmless_one_is_shown_under_a_name_that_says_nothing(self, office):
        case = office.letter()
        attach(case, f"{NAME}的附件.txt", "路灯的位置在村口。".encode(), "text/plain")
        letter = preparing.save(case, office.handler, office.choices(case))
        file = letter.files.get()
        office.publish(case, chosen={file.pk})
        file.refresh_from_db()
        assert (file.name, bool(file.file)) == ("附件1.txt", True)
        ending.withdraw(case, office.reviewer, "错了")
        file.refresh_from_db()
        assert file.file == ""

    def test_a_document_says_nothing_of_who_wrote_it(self, office):
        case = office.letter()
        attach(case, "说明.docx", written_by("邻居李四", "路灯的位置在村口。"), DOCX)
        letter = preparing.save(case, office.handler, office.choices(case))
        file = letter.files.get()
        office.publish(case, chosen={file.pk})
        file.refresh_from_db()
        shown = b"".join(store.content_of(file.file))
        parts = zipfile.ZipFile(io.BytesIO(shown))
        everything = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith((".xml", ".rels")))
        assert "村口" in everything and "李四" not in everything
        again = docx.Document(io.BytesIO(shown))  # it still opens
        assert again.paragraphs[0].text == "路灯的位置在村口。" and again.core_properties.author == ""

    def test_nor_is_one_shown_with_pictures_that_nobody_can_look_into(self, office):
        case = office.letter()
        picture = io.BytesIO()
        Image.new("RGB", (20, 20)).save(picture, "JPEG")
        attach(case, "说明.docx", written_by("李四", "见图。", picture), DOCX)
        letter = preparing.save(case, office.handler, office.choices(case))
        preparing.save(case, office.handler, office.choices(case, chosen={letter.files.get().pk}))
        with pytest.raises(Refused, match="里面有图片"):
            preparing.send(case, office.handler)


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def written_by(name, words, picture=None):
    document = docx.Document()
    document.core_properties.author = document.core_properties.last_modified_by = name
    paragraph = document.add_paragraph(words)
    document.add_comment(paragraph.runs, text="看过", author=name, initials="李")
    if picture:
        document.add_picture(picture)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_counts_are_put_right_at_night(office):
    office.publish(office.letter())
    tallies.Tally.objects.update(letters=7)
    assert tallies.recount() == 1
    assert tallies.total() == 1
    tallies.Tally.objects.all().delete()
    assert tallies.recount() == 1
    assert tallies.recount() == 0


class TestTheWritersWord:
    def test_forbidding_it_takes_it_back_in_the_same_moment(self, office):
        case = office.letter()
        office.publish(case)
        engine.act(case, "forbid_public", actors.APPLICANT)
        assert PublishedLetter.objects.get().status == Status.RECALLED

    def test_allowing_it_offers_it_to_the_agency(self, office, django_capture_on_commit_callbacks):
        case = office.letter(wish_public=False)
        with django_capture_on_commit_callbacks(execute=True):
            engine.act(case, "allow_public", actors.APPLICANT)
        assert PublishedLetter.objects.get().status == Status.OFFERED
