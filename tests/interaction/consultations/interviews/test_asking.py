"""Questions to a live interview: each waits for a moderator, none is lost, none goes out as it came in unseen."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection

from interaction.consultations.interviews import retention
from interaction.consultations.interviews.models import InterviewQuestion
from interaction.moderation import decisions
from interaction.moderation.models import HeldWord

from .conftest import text


def test_a_question_waits_until_a_moderator_lets_it_through(make_interview, asker, staff, client):
    interview = make_interview()
    someone = asker(interview)
    page = someone.ask(who="王小明")
    question = InterviewQuestion.objects.get()
    code = page.context["code"]
    assert question.number in text(page) and code in text(page)
    assert "民办学校" not in text(client.get(interview.get_absolute_url()))
    assert "等待核查" in text(someone.enter(question.number, code))
    decisions.decide(question, "accepted", staff().user)
    public = text(client.get(interview.get_absolute_url()))
    assert "民办学校还摇号吗？" in public and "网友王**" in public and "王小明" not in public
    assert "已公开，等待回答" in text(someone.client.get("/consultations/interviews/track/mine/"))


def test_what_was_written_stands_encrypted_and_never_changes(make_interview, asker, staff):
    interview = make_interview()
    asker(interview).ask("我叫李四，电话13812345678，能转学吗？", who="李四")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM interviews_interviewquestion")
        assert "13812345678" not in str(cursor.fetchall())
    clerk, question = staff(), InterviewQuestion.objects.get()
    url = f"/admin/consultations/interviews/{interview.pk}/question/{question.pk}/"
    page = text(clerk.get(url))
    assert "手机号码" in page and page.count("138****5678") >= 1
    warned = clerk.post(url, {"do": "accept", "shown": question.written, "guest": ""})
    assert warned.status_code == 422 and "有疑似个人信息" in text(warned)
    assert clerk.post(url, {"do": "accept", "shown": "外地能转学来吗？", "guest": ""}).status_code == 302
    question.refresh_from_db()
    assert (question.standing, question.shown) == ("accepted", "外地能转学来吗？")
    assert question.written == "我叫李四，电话13812345678，能转学吗？"
    assert "<del>" in text(clerk.get(url))


def test_let_through_from_the_common_list_it_is_shown_without_personal_data(make_interview, asker, staff, client):
    interview = make_interview()
    asker(interview).ask("请打 138 1234 5678 告诉我，身份证 １１０１０５１９４９１２３１００２Ｘ，能转学吗？")
    question = InterviewQuestion.objects.get()
    assert question.held_for == ["疑似手机号码", "疑似身份证号码"]
    decisions.decide(question, "accepted", staff().user)
    public = text(client.get(interview.get_absolute_url()))
    assert "能转学吗" in public and "138****5678" in public
    assert "1234 5678" not in public and "１９４９" not in public


def test_words_of_the_list_are_told_to_the_moderator(make_interview, asker):
    HeldWord.objects.get_or_create(text="王八蛋")
    asker(make_interview()).ask("你们这些王 八-蛋什么时候修路？")
    assert InterviewQuestion.objects.get().held_for == ["王八蛋"]


def test_a_refused_question_is_never_public_and_its_writer_reads_why(make_interview, asker, staff, client):
    interview = make_interview()
    someone = asker(interview)
    page = someone.ask("某某老师收了多少补课费？")
    clerk, question = staff(), InterviewQuestion.objects.get()
    url = f"/admin/consultations/interviews/{interview.pk}/question/{question.pk}/"
    assert clerk.post(url, {"do": "refuse", "reason": ""}).status_code == 422
    assert clerk.post(url, {"do": "refuse", "reason": "涉及举报，请到纪检监察渠道反映"}).status_code == 302
    assert "补课费" not in text(client.get(interview.get_absolute_url()))
    mine = text(someone.enter(question.number, page.context["code"]))
    assert "不予公开" in mine and "请到纪检监察渠道反映" in mine


def test_sent_again_it_is_the_same_question(make_interview, asker):
    someone = asker(make_interview())
    token = someone.open()
    first, again = someone.ask(token=token), someone.ask(token=token)
    assert first.context["code"] == again.context["code"]
    assert InterviewQuestion.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": ""}, "请写问题"),
        ({"text": "吗？"}, "至少 5 个字"),
        ({"text": "字" * 100_000}, "500 字以内"),
        ({"text": "民办\x00学校摇号吗"}, "空字符"),
        ({"who": "a" * 21}, "20 字以内"),
        ({"who": "<b>"}, "称呼只能写文字"),
        ({"guest": "9" * 30}, "请重新选择请谁回答"),
        ({"answer": "不知道"}, "回答不对"),
        ({"token": ""}, "打开得太久"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_comes_back(make_interview, asker, fields, said):
    someone = asker(make_interview())
    data = {"token": someone.open(), "text": "民办学校还摇号吗？"} | fields
    token = data.pop("token") or "forged"
    page = someone.ask(data.pop("text"), token, **data)
    assert page.status_code == 422 and said in text(page)
    assert not InterviewQuestion.objects.exists()


def test_questions_have_their_time(make_interview, asker):
    interview = make_interview()
    token = asker(interview).open()
    with time_machine.travel(interview.closes_at, tick=False):
        page = asker(interview).ask(token=token)
        assert page.status_code == 422 and "提问已经结束" in text(page) and "民办学校" in text(page)
    assert not InterviewQuestion.objects.exists()


def test_one_address_asks_so_often_and_no_more(make_interview, asker, settings):
    settings.QUESTION_RATE = "2/h"
    someone = asker(make_interview())
    assert [someone.ask().status_code for _ in range(3)] == [200, 200, 429]


def test_who_asked_is_forgotten_when_its_time_is_over(make_interview, asker, staff):
    interview = make_interview()
    asker(interview).ask(who="王小明")
    decisions.decide(InterviewQuestion.objects.get(), "accepted", staff().user)
    assert retention.erase_due() == 0
    with time_machine.travel(interview.ends_at + timedelta(days=366), tick=False):
        assert (retention.erase_due(), retention.erase_due()) == (1, 0)
    question = InterviewQuestion.objects.get()
    assert (question.who, question.written, question.shown) == ("", "", "民办学校还摇号吗？")
