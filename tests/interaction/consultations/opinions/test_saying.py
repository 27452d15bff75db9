"""Somebody reads a draft and says what they think of it."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from interaction.casework import codes
from interaction.consultations.opinions import sending
from interaction.consultations.opinions.models import Call, Opinion, OpinionFile, OpinionPart
from interaction.consultations.opinions.sending import Said, Sender

from .conftest import Visitor, say, text


@pytest.mark.django_db
class TestThePageOfACall:
    def test_says_until_when_how_and_by_when_there_will_be_an_answer(self, client, call):
        page = text(client.get(call.get_absolute_url()))
        assert "正在征求意见，还剩 31 天" in page
        assert "《重大行政决策程序暂行条例》第十五条" in page
        assert "0000-8123456" in page
        due = call.last_day + timedelta(days=30)
        assert f"{due.year}年{due.month}月{due.day}日</time>前公布意见采纳情况" in page

    def test_shows_every_article_with_a_door_to_say_something_on_it(self, client, call):
        page = text(client.get(call.get_absolute_url()))
        assert page.count("对这一条提意见") == 5 + 1  # and once in the sentence above
        assert f"/consultations/opinions/{call.pk}/write/?part=a3#part-a3" in page

    def test_may_be_kept_by_every_cache(self, client, call):
        response = client.get(call.get_absolute_url())
        assert response.headers["Cache-Control"].startswith("public")
        assert not response.cookies

    def test_how_many_queries_it_takes_does_not_grow_with_the_opinions(
        self, client, call, django_assert_max_num_queries
    ):
        for _ in range(5):
            say(call)
        client.get("/notices/")  # what is the same on every page is known by now
        with django_assert_max_num_queries(9):
            client.get(call.get_absolute_url())

    def test_what_was_taken_down_says_so(self, client, call, staff):
        call.withdraw("草案重新起草", staff("管理员").user)
        assert "草案重新起草" in text(client.get(call.get_absolute_url()))
        assert client.get(f"/consultations/opinions/{call.pk}/write/").status_code == 404

    def test_there_is_none_of_a_draft_nobody_released(self, client, call):
        draft = Call(
            title="还没送审", kind="other", summary="…", contact="…", explanation="…", draft="…", live=False,
            lead_agency=call.lead_agency, opens_at=call.opens_at, closes_at=call.closes_at,
        )  # fmt: skip
        draft.save()
        assert client.get(draft.get_absolute_url()).status_code == 404
        assert client.get(f"/consultations/opinions/{draft.pk}/write/").status_code == 404


@pytest.mark.django_db
class TestSayingSomething:
    def test_without_javascript_name_or_account(self, call):
        visitor = Visitor(call)
        response = visitor.send(stance="agree", text__a4="百分之十五太少，建议百分之三十。", stance__a4="change")
        assert response.status_code == 302
        receipt = text(visitor.client.get(response.url))
        opinion = Opinion.objects.get()
        assert opinion.number in receipt
        assert "第四条：赞成，但建议修改" in receipt
        assert [(part.part, part.stance) for part in opinion.parts.all()] == [("", "agree"), ("a4", "change")]
        assert opinion.said["a4"] == {"label": "第四条", "text": "百分之十五太少，建议百分之三十。"}

    def test_what_was_written_stands_encrypted_and_is_not_shown_before_anybody_looked(self, client, call):
        say(call, "楼道里总有人充电。", name="张三丰", contact="13800000000")
        stored = Opinion.objects.extra(select={"raw": "said", "who": "sender"}).values("raw", "who").get()
        assert "楼道" not in str(stored)
        assert "张三丰" not in str(stored)
        page = text(client.get(f"/consultations/opinions/{call.pk}/comments/"))
        assert "楼道里总有人充电" not in page
        assert "已收到 1 条意见" in text(client.get(call.get_absolute_url()))

    def test_the_door_of_an_article_opens_the_form_at_it(self, client, call):
        page = text(client.get(f"/consultations/opinions/{call.pk}/write/?part=a3"))
        assert re.search(r'<details id="part-a3" class="by-article__part" open>', page)
        assert page.count(" open>") == 1

    def test_sent_twice_it_is_one_opinion(self, call):
        visitor = Visitor(call)
        token = visitor.open()
        first = visitor.send(token, stance="agree")
        again = visitor.send(token, stance="agree", text="又点了一次")
        assert (first.status_code, first.url) == (again.status_code, again.url)
        assert Opinion.objects.count() == 1

    def test_nothing_said_comes_back_with_what_to_do_and_all_that_was_filled_in(self, call):
        response = Visitor(call).send(name="王小明", sender_kind="business")
        assert response.status_code == 422
        page = text(response)
        assert "还没有写意见" in page
        assert 'value="王小明"' in page
        assert Opinion.objects.count() == 0

    def test_too_long_a_text_is_not_cut_off_but_handed_back(self, call):
        response = Visitor(call).send(text__a3="长" * 2_001)
        assert response.status_code == 422
        assert "最多 2000 个字，现在有 2001 个" in text(response)
        assert "长" * 2_001 in text(response)
        assert '<details id="part-a3" class="by-article__part" open>' in text(response)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"stance": "妙"}, {"stance": ["agree", "against"], "text": "\x00"}, {"text": "a\x00b"},
            {"sender_kind": "king", "text": "有意见"}, {"sender_kind": "", "text": "有意见"}, {"text": "字" * 100_000},
            {"name": "名" * 1_000, "text": "有意见"}, {"files": "不是文件", "stance__a99": "agree"},
        ],
    )  # fmt: skip
    def test_whatever_a_form_may_hold_nothing_breaks_and_nothing_is_half_kept(self, call, wrong):
        response = Visitor(call).send(**wrong)
        assert response.status_code == 422
        assert Opinion.objects.count() == OpinionPart.objects.count() == 0

    def test_a_robot_is_asked_a_question(self, call):
        visitor = Visitor(call)
        response = visitor.send(stance="agree", answer="", question="")
        assert response.status_code == 422
        assert "请回答这个问题" in text(response)

    def test_a_page_that_lay_open_too_long_loses_nothing(self, call):
        visitor = Visitor(call)
        token = visitor.open()
        with time_machine.travel(timezone.now() + timedelta(days=2)):
            response = visitor.send(token, text="写了很久的意见")
            assert response.status_code == 422
            assert "写了很久的意见" in text(response)
            assert visitor.send(response.context["token"], text="写了很久的意见").status_code == 302

    def test_one_address_may_not_flood_it(self, call, settings):
        settings.OPINION_RATE = "1/h"
        visitor = Visitor(call)
        assert visitor.send(stance="agree").status_code == 302
        refused = visitor.send(stance="agree")
        assert refused.status_code == 429
        assert Opinion.objects.count() == 1

    def test_files_are_kept_encrypted_and_belong_to_the_opinion(self, call, settings, tmp_path):
        settings.DATA_ROOT = tmp_path
        file = SimpleUploadedFile("我的意见.txt", "建议多设车位。".encode(), "text/plain")
        assert Visitor(call).send(text="意见见附件", files=file).status_code == 302
        kept = OpinionFile.objects.get()
        assert kept.name == "我的意见.txt"
        assert "建议".encode() not in (tmp_path / "papers" / kept.file).read_bytes()

    def test_nobody_else_reads_the_receipt(self, client, call):
        say(call)
        response = client.get(f"/consultations/opinions/{call.pk}/sent/")
        assert response.status_code == 302
        client.cookies["opinion"] = str(Opinion.objects.get().pk)
        assert client.get(f"/consultations/opinions/{call.pk}/sent/").status_code == 302

    def test_the_form_and_the_receipt_stand_in_no_cache(self, client, call):
        assert "no-store" in client.get(f"/consultations/opinions/{call.pk}/write/").headers["Cache-Control"]


@pytest.mark.django_db
class TestItsTime:
    def test_until_midnight_of_the_last_day_and_not_a_second_longer(self, call):
        visitor = Visitor(call)
        with time_machine.travel(call.closes_at - timedelta(seconds=1), tick=False):
            token = visitor.open()
            assert visitor.send(token, stance="agree").status_code == 302
        late = Visitor(call)
        with time_machine.travel(call.closes_at - timedelta(seconds=1), tick=False):
            token = late.open()
        with time_machine.travel(call.closes_at, tick=False):
            response = late.send(token, text="晚了一秒")
            assert response.status_code == 409
            assert "没有提交成功" in text(response)
        assert Opinion.objects.count() == 1

    def test_an_answer_lost_on_the_way_is_given_again_though_it_has_closed(self, call):
        visitor = Visitor(call)
        with time_machine.travel(call.closes_at - timedelta(seconds=1), tick=False):
            token = visitor.open()
            first = visitor.send(token, stance="agree")
        with time_machine.travel(call.closes_at + timedelta(minutes=1), tick=False):
            again = visitor.send(token, stance="agree")
            assert again.status_code == 302
            assert again.url == first.url

    def test_before_it_begins_it_says_when(self, client, make_call):
        call = make_call(opens_at=timezone.now() + timedelta(days=3))
        assert "开始征求意见" in text(client.get(call.get_absolute_url()))
        assert "征集还没有开始" in text(client.get(f"/consultations/opinions/{call.pk}/write/"))

    def test_closed_between_the_look_and_the_keeping_nothing_is_kept(self, call, make_closed):
        closed = make_closed()
        with pytest.raises(sending.Closed):
            sending.submit(closed, [Said("", "agree")], Sender(), secret=codes.new_secret())
        assert Opinion.objects.count() == 0
