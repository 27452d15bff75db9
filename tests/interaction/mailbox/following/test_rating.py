"""The writer rates an answer in five degrees. 不满意 calls the matter back, once; questions about it are answered."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from interaction.casework.models import Entry
from interaction.mailbox.models import MailboxSettings, Rating

from .conftest import visit

RATE = "/mailbox/track/case/rate/"


@pytest.mark.django_db
class TestRating:
    @pytest.mark.parametrize(("degree", "label"), [(5, "非常满意"), (4, "满意"), (3, "基本满意")])
    def test_who_is_content_is_thanked(self, reader, degree, label):
        text = reader.act("rate", {"degree": degree, "reasons": ["slow"]}).content.decode()
        assert "已经收到：评价。" in text and f"您的评价：<strong>{label}</strong>" in text
        assert "谢谢您的评价" in text and "评价这次答复" not in text
        assert reader.now.step == "answered"
        assert Rating.objects.get().reasons == []

    @pytest.mark.parametrize("degree", [2, 1])
    def test_who_is_not_calls_the_matter_back(self, reader, degree):
        assert "退回重新办理一次" in reader.text(RATE)
        text = reader.act("rate", {"degree": degree, "reasons": ["unsolved", "slow"]}).content.decode()
        assert reader.now.step == "handling" and "退回重新办理" in text
        assert "问题没有解决、办得太慢" in text
        assert Entry.objects.filter(case=reader.case, action="rate_low").count() == 1

    def test_only_once_the_second_low_rating_is_recorded(self, post, town, reader):
        reader.act("rate", {"degree": 1, "words": "没修"})
        town.do(reader.case, "handler", "record_visit", visit())
        post.reply(reader.now, "又修了一次。")
        assert "不再退回重新办理" in reader.text(RATE)
        text = reader.act("rate", {"degree": 1, "words": "还是没修"}).content.decode()
        assert "已经收到：评价。" in text and reader.now.step == "answered"
        assert [one.degree for one in Rating.objects.order_by("round")] == [1, 1]

    def test_a_low_rating_says_why(self, reader):
        page = reader.act("rate", {"degree": 2}).content.decode()
        assert "请选一项，或者在下面写明哪里不满意" in page
        assert not Rating.objects.exists() and reader.now.step == "answered"

    def test_each_answer_is_rated_once(self, reader):
        reader.act("rate", {"degree": 5})
        again = reader.page(RATE)
        assert again.status_code == 409 and "您已经评价过这次答复" in again.content.decode()

    def test_a_form_sent_twice_rates_once(self, reader):
        page = reader.page(RATE)
        data = reader.hidden(page) | {"degree": 2, "reasons": ["slow"]}
        first, second = reader.client.post(RATE, data), reader.client.post(RATE, data)
        assert first.status_code == second.status_code == 302
        assert Rating.objects.count() == 1
        assert Entry.objects.filter(case=reader.case, action="rate_low").count() == 1

    @pytest.mark.parametrize("degree", ["", "0", "6", "二", "\x00", "9" * 5000], ids=range(6))
    def test_what_is_no_degree_is_told(self, reader, degree):
        answer = reader.act("rate", {"degree": degree})
        assert answer.status_code == 200 and not Rating.objects.exists()

    def test_the_address_of_the_call_back_leads_to_the_same_page(self, reader):
        assert "您对答复满意吗" in reader.text("/mailbox/track/case/rate_low/")
        text = reader.act("rate_low", {"degree": 5}).content.decode()
        assert "非常满意" in text and reader.now.step == "answered"

    def test_one_button_for_both(self, reader):
        assert "评价不满意，请重新办理</a>" not in reader.text()

    def test_an_answer_of_long_ago_can_still_be_rated_but_calls_nothing_back(self, town, reader):
        with time_machine.travel(timezone.now() + timedelta(days=60), tick=False):
            town.do(reader.case, "system", "archive_by_time")
            reader.open(reader.case, reader.code)
            assert "不再退回重新办理" in reader.text(RATE)
            reader.act("rate", {"degree": 1, "reasons": ["other"]})
        assert reader.now.step == "archived" and Rating.objects.get().degree == 1

    def test_before_an_answer_there_is_nothing_to_rate(self, writer):
        assert writer.page(RATE).status_code == 409
        assert "评价这次答复" not in writer.text()

    def test_one_that_was_set_aside_is_told_so(self, reader):
        reader.act("rate", {"degree": 5})
        Rating.objects.update(standing="set_aside")
        assert "这次评价不计入统计" in reader.text()


@pytest.mark.django_db
class TestAskingAgain:
    def test_question_and_reply_stand_on_the_page(self, town, reader):
        text = reader.act("ask_again", {"text": "别处的灯呢？"}).content.decode()
        assert "别处的灯呢？" in text and "您的追问" in text and "以前回复" in text
        town.do(reader.case, "handler", "explain", {"text": "本月内都会查一遍。"})
        text = reader.text()
        assert "本月内都会查一遍。" in text and "您的追问" not in text

    def test_it_is_bounded(self, town, reader):
        settings = MailboxSettings.load()
        settings.questions_allowed = 1
        settings.save()
        reader.act("ask_again", {"text": "别处的灯呢？"})
        town.do(reader.case, "handler", "explain", {"text": "会查。"})
        assert "追问</a>" not in reader.text()
        refused = reader.page("/mailbox/track/case/ask_again/")
        assert refused.status_code == 409 and "请另写一封信" in refused.content.decode()

    def test_an_empty_question_comes_back(self, reader):
        assert "请填写“您的问题”" in reader.act("ask_again", {"text": " "}).content.decode()


@pytest.mark.django_db
class TestTheFormItself:
    def test_a_page_of_another_letter_does_nothing(self, post, reader):
        other = post.answered(post.letter())
        answer = reader.act("rate", {"degree": 5}, number=other.number)
        assert answer.status_code == 409 and not Rating.objects.exists()

    def test_a_page_that_has_become_old_keeps_what_was_typed(self, reader):
        page = reader.page("/mailbox/track/case/ask_again/")
        reader.act("allow_public")
        data = reader.hidden(page) | {"text": "别处的灯呢？"}
        answer = reader.client.post("/mailbox/track/case/ask_again/", data)
        assert answer.status_code == 409 and "别处的灯呢？" in answer.content.decode()

    def test_what_officers_do_is_no_page_here(self, reader):
        for name in ("explain", "reopen", "assign", "nothing", "send_reply"):
            assert reader.page(f"/mailbox/track/case/{name}/").status_code == 404

    def test_nobody_fills_the_disk(self, reader, settings):
        settings.TRACK_ACT_RATE = "2/h"
        answers = [reader.act("ask_again", {"text": ""}).status_code for _ in range(3)]
        assert answers == [200, 200, 409]
