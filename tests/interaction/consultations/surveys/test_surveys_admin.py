"""Surveys in the admin: what is written is checked, what was answered is not changed, and an agency sees its own."""

import io
import json

import pytest
from django.core.exceptions import ValidationError
from openpyxl import load_workbook

from cms.review.refusal import Refused
from interaction.consultations.surveys import sending
from interaction.consultations.surveys.models import Invitation, Remark, Response, Survey

from .conftest import answer_many, block, close, everything, new_agency, new_survey, options, questions, text


def stored(blocks):
    return Survey._meta.get_field("questions").to_python(blocks)


def clean_questions(blocks):
    value = stored(json.loads(json.dumps(blocks)))
    return value.stream_block.clean(value)


@pytest.mark.parametrize(
    ("blocks", "at"),
    [
        ([block("single", "一", options=options(("甲", 1), "乙"))], 0),
        ([block("single", "一", options=options("甲", "乙"), then="3"), block("text", "二"), block("text", "三")], 1),
        ([block("single", "一", options=options(("甲", "下一题"), "乙"))], 0),
        ([block("multiple", "一", options=options("甲", "乙"), least=3)], 0),
        ([block("multiple", "一", options=options("甲", "乙"), least=2, most=1)], 0),
        ([block("single", "一", options=options("甲"))], 0),
    ],
)
def test_what_leads_astray_is_refused_when_it_is_saved(db, blocks, at):
    with pytest.raises(ValidationError) as refused:
        clean_questions(blocks)
    assert at in refused.value.block_errors


def test_sound_questions_are_saved(db):
    assert len(clean_questions(questions())) == 5


def test_astray_at_the_gate_too(survey):
    survey.questions = stored([block("single", "一", options=options(("甲", 1), "乙"))])
    revision = survey.save_revision()
    with pytest.raises(Refused, match="绕圈子"):
        survey.publish(revision)


def test_once_answered_only_the_wording_may_change(survey):
    blocks = survey.questions.get_prep_value()
    survey.questions = stored(blocks[:4])
    early = survey.save_revision()  # written before anybody answered, to be published after
    survey.refresh_from_db()
    answer_many(survey, 1)
    blocks[0]["value"]["text"] = "您平时坐公交车吗？"
    survey.questions = stored(blocks)
    survey.clean()
    survey.questions = stored(blocks[:4])
    with pytest.raises(ValidationError, match="已经有人答过"):
        survey.clean()
    with pytest.raises(Refused, match="已经有人答过"):
        survey.publish(early)


def test_the_result_waits_for_the_end(survey):
    survey.conclusion = "增开早班车。"
    with pytest.raises(ValidationError, match="截止以后"):
        survey.clean()
    close(survey)
    survey.conclusion = "增开早班车。"
    survey.clean()


def test_split_by_a_question_that_can_be(survey):
    for number in (2, 5, 9):
        survey.cross_by = number
        with pytest.raises(ValidationError, match="单选题或打分题"):
            survey.clean()


def desk(survey, rest=""):
    return f"/admin/consultations/surveys/{survey.pk}/{rest}"


def test_the_office_sees_all_numbers_and_takes_them_away(survey, staff):
    answer_many(survey, 2)
    Remark.objects.create(survey=survey, question=survey.asked[4].key, text="=写的话", sent_on="2026-11-01")
    client = staff()
    page = client.get(desk(survey) + "?by=4")
    assert page.status_code == 200 and page.context["counted"].total == 2 and page.context["crossing"].groups
    answers = b"".join(client.get(desk(survey, "answers.csv")).streaming_content).decode("utf-8-sig")
    assert answers.count("常坐,班次,4,县城") == 2
    written = b"".join(client.get(desk(survey, "remarks.csv")).streaming_content).decode("utf-8-sig")
    assert "'=写的话" in written and "待核查" in written
    sheet = load_workbook(io.BytesIO(b"".join(client.get(desk(survey, "answers.xlsx")).streaming_content))).active
    assert sheet.max_row == 3
    assert client.get(desk(survey, "people.csv")).status_code == 404


def test_other_agencies_see_nothing(survey, staff):
    other = new_agency(name="青禾县教育局", short_name="县教育局", code="11990001000000010X", slug="edu")
    client = staff("教育编辑", other)
    for rest in ("", "answers.csv", "remarks.xlsx"):
        assert client.get(desk(survey, rest)).status_code in (302, 403)
    assert client.post(desk(survey), {"batch": "x", "number": 1}).status_code in (302, 403)


def test_codes_are_handed_out_once_and_open_the_survey_once(portal_ready, staff, person):
    survey = new_survey(by_invitation=True)
    client = staff()
    token = client.get(desk(survey)).context["form"].initial["token"]
    data = {"batch": "村民代表", "number": 3, "token": token}
    sheets = [
        load_workbook(io.BytesIO(b"".join(client.post(desk(survey), data).streaming_content))).active for _ in range(2)
    ]
    made = [[row[0].value for row in sheet.iter_rows(min_row=2)] for sheet in sheets]
    assert made[0] == made[1] and len(made[0]) == 3 and Invitation.objects.count() == 3  # clicked twice
    code = made[0][0]
    assert not any(code.replace("-", "") in str(value) for value in Invitation.objects.values_list("person", flat=True))
    assert person(survey).send(everything(survey), code="ABCD-1234").status_code == 422
    assert "邀请码" in text(person(survey).send(everything(survey)))
    assert person(survey).send(everything(survey), code=code.lower()).status_code == 302
    assert person(survey).send(everything(survey), code=code).status_code == 302  # says: has come
    assert Response.objects.count() == 1
    assert sending.used_invitations(survey) == [("村民代表", 3, 1)]


def test_the_record_can_be_written_and_looked_at(survey, staff):
    client = staff()
    listed = "/admin/snippets/surveys/survey/"
    for address in (listed, f"{listed}edit/{survey.pk}/", f"{listed}add/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "问卷" in text(page)


@pytest.mark.parametrize(("mode", "said"), [("", "开始答题"), ("answer", "这里不能提交"), ("skips", "请跳到第 4 题")])
def test_a_draft_is_shown_as_it_will_be(survey, rf, mode, said):
    assert said in text(survey.make_preview_request(preview_mode=mode))
