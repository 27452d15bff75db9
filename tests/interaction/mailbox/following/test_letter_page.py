"""What the writer finds behind number and code: where the letter is, who has it, how long it takes, and the answer."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from interaction.casework.models import Paper
from interaction.mailbox.publishing.models import PublishedLetter
from tests.interaction.requests.driving import on_day

from .conftest import visit


@pytest.mark.django_db
class TestWhereItStands:
    def test_who_has_it_and_how_long_it_may_take(self, post, visitor):
        with on_day(2026, 3, 2):
            visitor.case = post.letter()
            visitor.open(visitor.case, post.code())
            text = visitor.text()
            assert "县教育局（受理岗）" in text
            assert "还剩 7 个工作日，3月11日以前答复。" in text
            assert "这个日期是怎么算出来的" in text and "办到哪一步" in text

    def test_a_letter_that_another_agency_has_is_said_to_be_there(self, post, town, writer):
        town.do(writer.case, "receiver", "assign", {"desk": town.other.pk})
        assert "现在在谁手里：县财政局（承办岗）" in writer.text()

    def test_nobody_of_the_staff_is_named(self, post, town, writer):
        town.people["handler"].first_name = "王经办"
        town.people["handler"].save()
        post.answered(writer.case)
        assert "王经办" not in writer.text()

    def test_what_officers_write_among_themselves_is_not_shown(self, post, town, writer):
        post.to_handling(writer.case)
        town.do(writer.case, "handler", "remark", {"note": "此人经常来信"})
        town.do(writer.case, "handler", "draft_reply", {"text": "草稿一"})
        town.do(writer.case, "reviewer", "return_reply", {"note": "口气生硬"})
        text = writer.text()
        assert not any(words in text for words in ("此人经常来信", "草稿一", "口气生硬"))

    def test_late_is_said_and_where_to_turn(self, post, visitor):
        with on_day(2026, 3, 2):
            visitor.case, code = post.letter(), post.code()
        with on_day(2026, 3, 20):
            visitor.open(visitor.case, code)
            text = visitor.text()
            assert "已超过 7 个工作日。您可以向县政府督办机构反映" in text

    def test_a_kind_that_was_put_right_shows_both(self, post, town, writer):
        town.do(writer.case, "receiver", "correct_kind", {"kind": "suggestion"})
        text = writer.text()
        assert "您选的是投诉" in text and "核定来信类型：建议" in text

    def test_markup_in_a_letter_is_shown_as_it_was_typed(self, post, visitor):
        case = post.letter(text="<script>alert(1)</script> <a href='https://x.example'>点我</a>" * 2)
        page = visitor.open(case, post.code()).content.decode()
        assert "<script>alert" not in page and "&lt;script&gt;alert" in page and "<a href='https://x" not in page


@pytest.mark.django_db
class TestDetails:
    def test_what_is_asked_stands_beside_the_form_that_answers_it(self, post, town, writer):
        post.to_handling(writer.case)
        town.do(writer.case, "handler", "ask_details", {"what": "请写明是哪一盏灯"})
        text = writer.text()
        assert "等您办理" in text and "请写明是哪一盏灯" in text
        assert "不计入办理期限" in text and "请在" in text
        assert "请写明是哪一盏灯" in writer.text("/mailbox/track/case/give_details/")
        answer = writer.act("give_details", {"text": "村委会对面那盏"}).content.decode()
        assert "已经收到：补充情况。" in answer and "村委会对面那盏" in answer
        assert writer.now.step == "handling"

    def test_waiting_for_the_writer_stops_the_clock(self, post, visitor):
        with on_day(2026, 3, 2):
            visitor.case, code = post.letter(), post.code()
            post.to_handling(visitor.case)
        with on_day(2026, 3, 3):
            post.town.do(visitor.case, "handler", "ask_details", {"what": "哪一盏"})
        with on_day(2026, 3, 6):
            visitor.open(visitor.case, code)
            visitor.act("give_details", {"text": "对面那盏"})
            assert "3月16日以前答复" in visitor.text()

    def test_material_can_be_added_until_it_is_answered(self, post, writer):
        assert "补充材料" in writer.text()
        assert "路灯编号 12" in writer.act("supplement", {"text": "路灯编号 12"}).content.decode()
        post.answered(writer.case)
        refused = writer.page("/mailbox/track/case/supplement/")
        assert refused.status_code == 409 and "不能补充材料" in refused.content.decode()

    def test_a_letter_can_be_withdrawn_and_that_is_final(self, writer):
        assert "这一步不能反悔" in writer.text("/mailbox/track/case/withdraw/")
        text = writer.act("withdraw", {"sure": "on"}).content.decode()
        assert "您已经撤回这封信。" in text and writer.now.outcome == "withdrawn"
        assert "您可以" not in text.split("公开")[0]


@pytest.mark.django_db
class TestAnswer:
    def test_the_answer_stands_on_the_page_once(self, reader):
        text = reader.text()
        assert text.count("路灯已于昨天修好") == 1
        assert "请您评价" in text and "评价这次答复" in text

    def test_and_its_letter_can_be_downloaded(self, reader):
        paper = Paper.objects.get(case=reader.case, kind=Paper.Kind.LETTER)
        assert reader.page(f"/mailbox/track/case/papers/{paper.pk}.pdf")["Content-Type"] == "application/pdf"

    def test_papers_of_other_letters_cannot(self, post, reader):
        other = post.answered(post.letter())
        paper = Paper.objects.get(case=other, kind=Paper.Kind.LETTER)
        assert reader.page(f"/mailbox/track/case/papers/{paper.pk}.pdf").status_code == 404

    def test_both_answers_are_shown_after_a_call_back(self, post, town, reader):
        reader.act("rate", {"degree": 2, "reasons": ["unsolved"]})
        town.do(reader.case, "handler", "record_visit", visit())
        post.reply(reader.now, "已换成更亮的灯。")
        text = reader.text()
        assert "第 2 次答复" in text and "第 1 次答复" in text
        assert text.index("已换成更亮的灯") < text.index("路灯已于昨天修好")

    def test_the_visit_is_shown(self, town, reader):
        reader.act("rate", {"degree": 1, "words": "没修"})
        town.do(reader.case, "handler", "record_visit", visit())
        text = reader.text()
        assert "回访来信人（电话，联系上了）" in text and "说灯修了，但是太暗。" in text

    def test_why_it_was_refused_or_where_it_belongs_is_said(self, post, town, writer):
        town.do(writer.case, "receiver", "refuse", {"ground": "no_matter", "reasons": "没有写是哪里的路灯"})
        text = writer.text()
        assert "没有受理，理由写在经过里。" in text and "没有写是哪里的路灯" in text and "没有具体的事项" in text

    def test_a_letter_that_became_a_request_leads_there_with_the_same_code(self, town, post, visitor):
        case = post.letter(text="请公开 2025 年路灯采购合同，谢谢你们的工作。")
        town.do(case, "receiver", "to_request", {
            "agency": town.agency.pk, "description": "2025 年路灯采购合同", "kind": "person", "form": "electronic",
            "delivery": "online",
        })  # fmt: skip
        page = visitor.open(case, post.code()).content.decode()
        case.letter.refresh_from_db()
        assert case.letter.became.number in page
        opened = visitor.open(case.letter.became, post.code(), "/requests/track/").content.decode()
        assert "2025 年路灯采购合同" in opened


@pytest.mark.django_db
class TestShownToThePublic:
    def test_the_writer_agrees_and_takes_it_back(self, writer):
        assert "您没有同意公开" in writer.text()
        agreed = writer.act("allow_public").content.decode()
        assert "您同意公开。" in agreed and "不再同意公开" in agreed
        assert "您没有同意公开" in writer.act("forbid_public").content.decode()

    def test_a_report_is_never_asked(self, post, visitor):
        visitor.case = post.letter(kind="report")
        page = visitor.open(visitor.case, post.code()).content.decode()
        assert "举报信不公开" in page and "同意公开</a>" not in page

    def test_queries_do_not_grow_with_what_happened(self, post, town, reader, django_assert_max_num_queries):
        reader.act("ask_again", {"text": "别处的灯呢？"})
        town.do(reader.case, "handler", "explain", {"text": "也会查"})
        reader.act("rate", {"degree": 2, "reasons": ["slow"]})
        with django_assert_max_num_queries(40):
            assert reader.page().status_code == 200


@pytest.mark.django_db
def test_half_an_hour_without_doing_anything_shuts_it(writer):
    with time_machine.travel(timezone.now() + timedelta(minutes=31), tick=False):
        assert writer.page()["Location"] == "/mailbox/track/?ended=time"
    assert timezone.localdate()


@pytest.mark.django_db
class TestShownAlready:
    def public(self, case, **changes):
        values = {"agency": case.desk, "kind": "complaint", "status": "public", "title": "路灯不亮"} | changes
        return PublishedLetter.objects.create(case=case, **values)

    def test_it_leads_to_what_everybody_reads(self, post, visitor):
        visitor.case = post.answered(post.letter(wish_public=True))
        letter = self.public(visitor.case)
        page = visitor.open(visitor.case, post.code()).content.decode()
        assert "已经公开" in page and f'href="{letter.get_absolute_url()}"' in page

    def test_what_was_taken_down_is_said_with_the_reason(self, post, visitor):
        visitor.case = post.answered(post.letter(wish_public=True))
        self.public(visitor.case, status="withdrawn", title="", ended_reason="答复已经过时")
        page = visitor.open(visitor.case, post.code()).content.decode()
        assert "机关已经撤下：答复已经过时" in page

    def test_who_no_longer_agrees_takes_it_back_at_once(self, post, visitor):
        visitor.case = post.answered(post.letter(wish_public=True))
        letter = self.public(visitor.case)
        visitor.open(visitor.case, post.code())
        assert "已经公开的会马上撤下" in visitor.text("/mailbox/track/case/forbid_public/")
        assert "您没有同意公开" in visitor.act("forbid_public").content.decode()
        letter.refresh_from_db()
        assert not letter.public
