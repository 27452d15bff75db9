"""People answer: once, without JavaScript, and nothing they chose is lost."""

from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from interaction.consultations.surveys.models import Chosen, Participation, Remark, Response, Survey

from .conftest import close, everything, new_survey, pick, text


def chosen(survey):
    names = {key: words for question in survey.asked for key, words in question.values.items()}
    return sorted(names[value] for value in Chosen.objects.values_list("value", flat=True))


def test_an_answer_is_kept_and_the_page_says_so(survey, person):
    response = person(survey).send(everything(survey, q5="多开早班车"))
    assert response.status_code == 302
    assert "已经收到" in text(person(survey).client.get(response.url))
    assert chosen(survey) == sorted(["常坐", "班次", "4", "县城"])
    assert Remark.objects.get().text == "多开早班车" and Remark.objects.get().standing == "held"


def test_a_second_answer_of_the_same_browser_does_not_count(survey, person):
    visitor = person(survey)
    mark = visitor.open().context["mark"]
    visitor.send(everything(survey))
    again = visitor.client.post(visitor.url, {"mark": mark, **everything(survey, q1="偶尔坐"), **_proof()})
    assert again.status_code == 302 and Response.objects.count() == 1
    assert "常坐" in chosen(survey)
    assert visitor.open().status_code == 302  # straight to: 已经收到


def _proof():
    from .conftest import proof

    return proof()


def test_other_browsers_answer_too_and_other_surveys_know_nothing_of_it(survey, person):
    visitor, other = person(survey), new_survey(title="另一份")
    visitor.send(everything(survey))
    person(survey).send(everything(survey))
    second = person(other)
    second.client.cookies = visitor.client.cookies
    assert second.send(everything(other)).status_code == 302
    people = Participation.objects.values_list("person", flat=True)
    assert len(set(people)) == 3


def test_nothing_leads_from_who_answered_to_what(survey, person):
    person(survey).send(everything(survey, q5="意见"))
    fields = {field.name for model in (Response, Chosen, Remark) for field in model._meta.get_fields()}
    assert not fields & {"person", "participation", "address", "user_agent", "cookie"}
    assert not {field.related_model for field in Participation._meta.get_fields()} & {Response, Remark}
    assert isinstance(Response.objects.get().sent_on, type(timezone.localdate()))


def test_the_order_of_the_rows_leads_nowhere_either(survey, person):
    """Keys that count up would: the third that answered, the third answer, the third remark."""
    for number in range(12):
        person(survey).send(everything(survey, q5=f"意见{number}"))
    said = [remark.text for remark in Remark.objects.order_by("pk")]
    assert said != [f"意见{number}" for number in range(12)]
    keys = list(Participation.objects.order_by("pk").values_list("pk", flat=True))
    assert keys[-1] > 10**6 and keys[-1] < 10**18  # by chance, and short enough for an address


def test_skipped_questions_are_not_asked_for_and_not_kept(survey, person):
    response = person(survey).send(pick(survey, q1="不坐", q2=["票价"], q4="青石镇"))
    assert response.status_code == 302
    assert chosen(survey) == ["不坐", "青石镇"]


def test_the_page_says_beside_an_option_where_to_go_on(survey, person):
    page = text(person(survey).open())
    assert "请跳到第 4 题" in page and 'data-then="4"' in page


def test_what_is_missing_is_said_and_the_rest_stays(survey, person):
    visitor = person(survey)
    response = visitor.send(pick(survey, q1="常坐", q4="柳河镇", q5="已写的话"))
    page = text(response)
    assert response.status_code == 422 and not Response.objects.exists()
    assert "第 2 题：请选择。" in page and "第 3 题：请选择。" in page and "第 4 题：" not in page
    assert "已写的话" in page and page.count(" checked") == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"q2": ["班次", "票价", "车况"]}, "最多选 2 项，现在选了 3 项"),
        ({"q5": "长" * 101}, "请写在 100 字以内，现在有 101 字"),
    ],
)
def test_too_much_is_refused_with_the_number(survey, person, changes, said):
    response = person(survey).send(everything(survey, **changes))
    assert response.status_code == 422 and said in text(response)


@pytest.mark.parametrize(
    "sent",
    [
        {"q1": "nonsense"}, {"q1": "\x00"}, {"q3": "9"}, {"q1": ["a"] * 50}, {"q5": "字" * 100_000},
        {"q5": "\x00" * 10}, {"mark": "x" * 100_000}, {"mark": ""}, {"code": "\x00"},
        {"proof": "\x00"}, {"q0": "1", "q99": "2"},
    ],
)  # fmt: skip
def test_no_input_breaks_the_page(survey, person, sent):
    response = person(survey).send(everything(survey) | sent)
    assert response.status_code in (302, 422)
    assert response.status_code == 302 or not Response.objects.exists()


def test_a_text_is_kept_without_what_is_no_text(survey, person):
    person(survey).send(everything(survey, q5="路\x00灯\u202e坏了"))
    assert Remark.objects.get().text == "路灯坏了"


def test_without_proof_nothing_is_kept(survey, person):
    visitor = person(survey)
    mark = visitor.open().context["mark"]
    response = visitor.client.post(visitor.url, {"mark": mark, **everything(survey)})
    assert response.status_code == 422 and not Response.objects.exists()
    assert "请回答这个问题" in text(response)


def test_too_late_is_said_and_not_counted(survey, person):
    visitor = person(survey)
    visitor.open()
    close(survey)
    response = visitor.client.post(visitor.url, {**everything(survey), **_proof()})
    assert response.status_code == 409 and "没有提交成功" in text(response)
    assert not Response.objects.exists()
    assert visitor.open().status_code == 302


def test_before_it_opens_there_is_no_form(portal_ready, person):
    survey = new_survey(opens_at=timezone.now() + timedelta(days=1))
    assert person(survey).open().status_code == 302
    assert "还没有开始" in text(person(survey).client.get(survey.get_absolute_url()))


def test_when_the_questions_changed_meanwhile_it_is_said(survey, person):
    visitor = person(survey)
    visitor.open()
    response = visitor.client.post(visitor.url, {"mark": "another", **everything(survey), **_proof()})
    assert response.status_code == 422 and "作了修改" in text(response) and not Response.objects.exists()
    assert visitor.send(everything(survey)).status_code == 302


def test_words_of_the_list_and_personal_data_are_pointed_out_to_the_moderator(survey, person):
    person(survey).send(everything(survey, q5="加 微 信办事，电话13800138000"))
    assert Remark.objects.get().held_for == ["加微信", "疑似手机号码"]


@override_settings(SURVEY_RATE="2/h")
def test_whoever_sends_too_often_waits_and_loses_nothing(survey, person):
    for _ in range(2):
        assert person(survey).send(everything(survey)).status_code == 302
    response = person(survey).send(everything(survey, q5="第三份"))
    assert response.status_code == 429 and "第三份" in text(response)
    assert Response.objects.count() == 2


def test_the_form_is_kept_by_no_cache_and_the_survey_by_all(survey, person):
    assert "no-store" in person(survey).open()["Cache-Control"]
    page = person(survey).client.get(survey.get_absolute_url())
    assert page["Cache-Control"].startswith("public") and not page.cookies
    assert "csrfmiddlewaretoken" not in text(page)


def test_the_cookie_says_nothing_and_scripts_cannot_read_it(survey, person):
    cookie = person(survey).open().cookies["survey"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax" and cookie["path"] == "/consultations/surveys/"
    assert str(survey.pk) not in cookie.value or len(cookie.value) == 32


def test_withdrawn_and_unknown_surveys(survey, person, client):
    Survey.objects.get(pk=survey.pk).withdraw("题目有误", None)
    assert person(survey).open().status_code == 200 and "题目有误" in text(person(survey).open())
    response = person(survey).client.post(person(survey).url, {**everything(survey), **_proof()})
    assert not Response.objects.exists() and response.status_code == 200
    assert client.get("/consultations/surveys/999999/").status_code == 404
    assert client.get("/consultations/surveys/99999999999999999999999/answer/").status_code == 404
