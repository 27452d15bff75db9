"""The interview itself: the order is kept, corrections are seen, readers without JavaScript see the newest line."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cms.review.refusal import Refused
from interaction.casework import calendar
from interaction.casework.desk import dues
from interaction.consultations.interviews import room
from interaction.consultations.interviews.models import InterviewQuestion, LineChange, LiveRoom, TranscriptLine
from interaction.moderation import decisions

from .conftest import new_agency, text


def desk(interview, *more):
    return "/".join([f"/admin/consultations/interviews/{interview.pk}", *map(str, more), ""])


def say(clerk, interview, words, speaker="host", token="t" * 20, **fields):
    return clerk.post(desk(interview), {"speaker": speaker, "text": words, "token": token, **fields})


@pytest.fixture
def live(make_interview, staff):
    """An interview that has begun, and the clerk at its desk."""
    interview, clerk = make_interview(), staff()
    clerk.post(desk(interview, "state"), {"to": "start"})
    return interview, clerk


def test_lines_appear_in_their_order_once_each(live, client):
    interview, clerk = live
    guest = interview.guests.first()
    assert say(clerk, interview, "大家好", token="a" * 20).status_code == 302
    assert say(clerk, interview, "大家好", token="a" * 20).status_code == 302  # clicked twice
    assert say(clerk, interview, "各位网友好", guest.pk, token="b" * 20).status_code == 302
    page = text(client.get(interview.get_absolute_url()))
    assert page.index("大家好") < page.index("各位网友好") and "陈立（县教育局局长）" in page
    assert list(TranscriptLine.objects.values_list("order", "text")) == [(1, "大家好"), (2, "各位网友好")]


def test_before_it_begins_and_after_it_ends_nothing_is_said(make_interview, staff):
    interview, clerk = make_interview(), staff()
    assert "还没有开播" in text(say(clerk, interview, "早了"))
    clerk.post(desk(interview, "state"), {"to": "start"})
    clerk.post(desk(interview, "state"), {"to": "end"})
    late = say(clerk, interview, "晚了")
    assert late.status_code == 422 and "访谈已经结束" in text(late)
    assert not TranscriptLine.objects.exists()


def test_days_before_the_announced_time_it_goes_live_only_when_confirmed(make_interview, staff, client):
    now = timezone.now()
    interview, clerk = make_interview(starts_at=now + timedelta(days=4), closes_at=now + timedelta(days=4)), staff()
    assert "提前开播" in text(clerk.get(desk(interview)))
    refused = text(clerk.post(desk(interview, "state"), {"to": "start"}, follow=True))
    assert "还没有到" in refused and room.of(interview).opened_at is None
    clerk.post(desk(interview, "state"), {"to": "start", "sure": "on"})
    assert room.of(interview).opened_at is not None
    assert "提前开播" not in text(clerk.get(desk(interview)))


def test_an_hour_before_it_begins_it_goes_live_without_a_question(make_interview, staff):
    interview, clerk = make_interview(), staff()
    assert "提前开播" not in text(clerk.get(desk(interview)))
    clerk.post(desk(interview, "state"), {"to": "start"})
    assert room.of(interview).opened_at is not None


def test_a_telephone_number_does_not_slip_out(live):
    interview, clerk = live
    warned = say(clerk, interview, "请打我的手机13812345678")
    assert warned.status_code == 422 and "有疑似个人信息" in text(warned)
    assert not TranscriptLine.objects.exists()
    assert say(clerk, interview, "请打我的手机13812345678", sure="on").status_code == 302


def test_a_question_is_put_once_answered_and_gone_from_what_waits(live, asker, client):
    interview, clerk = live
    someone = asker(interview)
    page = someone.ask()
    question = InterviewQuestion.objects.get()
    url = desk(interview, "question", question.pk)
    assert "还没有通过核查" in text(clerk.post(url, {"do": "put", "token": "c" * 20}))
    clerk.post(url, {"do": "accept", "shown": question.written, "guest": interview.guests.last().pk})
    for token in ("c" * 20, "d" * 20):
        clerk.post(url, {"do": "put", "token": token})
    clerk.post(url, {"do": "answer", "guest": interview.guests.last().pk, "text": "继续摇号。", "token": "e" * 20})
    assert list(TranscriptLine.objects.values_list("kind", "text")) == [
        ("question", "民办学校还摇号吗？"), ("answer", "继续摇号。"),
    ]  # fmt: skip
    public = text(client.get(interview.get_absolute_url()))
    assert "继续摇号。" in public and "还没有回答的问题" not in public
    assert "继续摇号。" in text(someone.enter(question.number, page.context["code"]))


def test_a_correction_keeps_what_was_said_before(live, client):
    interview, clerk = live
    say(clerk, interview, "今年招生 1200 人")
    line = TranscriptLine.objects.get()
    url = desk(interview, "line", line.pk)
    assert clerk.post(url, {"text": "今年招生 1300 人", "reason": ""}).status_code == 422
    assert clerk.post(url, {"text": "今年招生 1300 人", "reason": "口误"}).status_code == 302
    page = text(client.get(interview.get_absolute_url()))
    assert "<del>1200</del><ins>1300</ins>" in page and "更正：口误" in page
    clerk.post(url, {"text": "今年招生一千余人", "reason": "涉及他人", "hidden": "on"})
    page = text(client.get(interview.get_absolute_url()))
    assert "更正前的文字含有不应公开的内容" in page
    assert LineChange.objects.count() == 2


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_difference_gives_back_both_texts(before, after):
    parts = room.difference(before, after)
    assert "".join(text for kind, text in parts if kind != "ins") == before
    assert "".join(text for kind, text in parts if kind != "del") == after


def test_readers_ask_for_the_lines_alone_and_get_nothing_when_nothing_is_new(
    live, client, django_assert_max_num_queries
):
    interview, clerk = live
    say(clerk, interview, "大家好", token="a" * 20)
    url = f"{interview.get_absolute_url()}lines/"
    first = client.get(url)
    assert first.status_code == 200 and "max-age" in first.headers["Cache-Control"] and "大家好" in text(first)
    assert "<html" not in text(first) and not first.cookies
    with django_assert_max_num_queries(2):
        assert client.get(url, headers={"if-none-match": first.headers["ETag"]}).status_code == 304
    say(clerk, interview, "现在开始", token="b" * 20)
    assert client.get(url, headers={"if-none-match": first.headers["ETag"]}).status_code == 200


def test_while_live_the_page_is_fresh_for_whoever_has_no_javascript(live, client):
    interview, clerk = live
    url = interview.get_absolute_url()
    first = client.get(url)
    assert "刷新看最新" in text(first) and 'http-equiv="refresh"' not in text(first)
    assert '<noscript><meta http-equiv="refresh" content="30"></noscript>' in text(client.get(f"{url}?auto=1"))
    say(clerk, interview, "刚说的一句")
    assert "刚说的一句" in text(client.get(url))
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


@pytest.mark.parametrize("lines", [3, 60])
def test_a_long_interview_takes_no_more_queries(live, client, lines, django_assert_max_num_queries):
    interview, clerk = live
    for number in range(lines):
        room.say(interview, "host", "主持人", f"第 {number} 句", clerk.user, f"{number:020d}")
    client.get(interview.get_absolute_url())
    with django_assert_max_num_queries(14):
        client.get(interview.get_absolute_url())


def test_what_was_not_answered_is_due_five_working_days_later(make_interview, asker, staff, client):
    friday = timezone.make_aware(timezone.datetime(2026, 9, 18, 14, 0))
    with time_machine.travel(friday, tick=False):
        interview, clerk = make_interview(), staff()
        asker(interview).ask("学区怎么划分的？")
        asker(interview).ask("这一条还没有人看过")
        first = InterviewQuestion.objects.first()
        decisions.decide(first, "accepted", clerk.user)
        room.start(interview)
    with time_machine.travel(friday + timedelta(hours=4), tick=False):
        room.end(interview)
    with time_machine.travel(friday + timedelta(days=1), tick=False):
        calendar.forget()
        found = [due for due in dues.of(clerk.user) if "访谈" in due.text]
        # 20 September is worked, 25 to 27 are not: disclosure-rules 0.1
        assert [(due.on.isoformat(), due.text) for due in found] == [
            ("2026-09-24", "答复《义务教育招生政策在线访谈》还没有回答的 2 个问题")
        ]
        assert "2026年9月24日</time>前答复" in text(client.get(interview.get_absolute_url()))
        clerk.force_login(clerk.user)
        url = desk(interview, "question", first.pk)
        clerk.post(
            url, {"do": "answer", "guest": interview.guests.first().pk, "text": "按街道划分。", "token": "f" * 20}
        )
        assert "（会后答复）" in text(client.get(interview.get_absolute_url()))
        assert [due.text[-6:] for due in dues.of(clerk.user) if "访谈" in due.text] == [" 1 个问题"]


def test_the_transcript_is_found_by_search(live, client):
    interview, clerk = live
    say(clerk, interview, "今年新增公办学位三百个")
    clerk.post(desk(interview, "state"), {"to": "end"})
    call_command("rebuild_index", verbosity=0)
    assert interview.title in text(client.get("/search/", {"q": "新增公办学位"}))


def test_other_agencies_staff_stay_outside(live, staff):
    interview, _ = live
    other = staff(
        "卫健编辑", new_agency(name="青禾县卫健局", short_name="县卫健局", code="11990001000000035N", slug="h")
    )
    for url in (desk(interview), desk(interview, "question", 1), desk(interview, "line", 1)):
        assert other.get(url).status_code in (302, 403)
    assert other.post(desk(interview, "state"), {"to": "end"}).status_code in (302, 403)
    assert LiveRoom.objects.get().ended_at is None


def test_a_request_of_another_kind_is_none_of_the_buttons(live, asker):
    interview, clerk = live
    asker(interview).ask()
    question = InterviewQuestion.objects.get()
    url = f"/admin/consultations/interviews/{interview.pk}/question/{question.pk}/"
    assert clerk.put(url).status_code == 405


def test_what_may_not_be_is_refused_wherever_it_is_asked(live):
    interview, clerk = live
    for words in ("", "  ", "字" * 5001):
        with pytest.raises(Refused):
            room.say(interview, "host", "主持人", words, clerk.user, "x" * 20)


def test_the_list_of_consultations_knows_it(live, client):
    interview, clerk = live
    assert interview.title in text(client.get("/consultations/?kind=interviews"))
    clerk.post(desk(interview, "state"), {"to": "end"})
    assert interview.stage(interview.closes_at) == "result"
