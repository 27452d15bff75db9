"""保密审查: its questions are answered at 初审, a bad answer stops the text, the answers are kept for ever."""

import pytest
from wagtail.models import ModelLogEntry

from cms.notices.models import Notice
from cms.review.models import ReviewTaskState
from cms.review.stages import QUESTIONS

from .conftest import SECRECY

pytestmark = pytest.mark.django_db


def stage(notice):
    return Notice.objects.get(pk=notice.pk).current_workflow_task_state.stage


def test_the_dialogue_of_the_first_stage_asks_everything(desk, notice, first):
    state = notice.current_workflow_task_state
    url = desk.url("workflow_action", notice.pk, "approve", state.pk)
    dialogue = desk.sign_in(first).get(url, headers={"x-requested-with": "XMLHttpRequest"}).json()["html"]
    for question in QUESTIONS:
        assert question.label in dialogue


@pytest.mark.parametrize("name", [question.name for question in QUESTIONS])
def test_a_question_left_open_stops_the_approval(desk, notice, first, name):
    desk.decide(first, notice, **{name: ""})
    assert stage(notice) == "first"


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.name)
def test_an_answer_that_forbids_publication_stops_it_and_says_why(desk, notice, first, question):
    response = desk.decide(first, notice, **{question.name: "stop"})
    assert question.law in response.json()["html"]
    assert "不能公开" in response.json()["html"]
    assert stage(notice) == "first"


def test_consent_of_those_concerned_lets_it_pass_when_it_is_written_down(desk, notice, first):
    desk.decide(first, notice, privacy="explain", comment="")
    assert stage(notice) == "first"
    desk.decide(first, notice, privacy="explain", comment="当事人书面同意，函存档")
    assert stage(notice) == "second"


def test_the_answers_stay_with_who_and_when_also_when_the_text_is_changed_later(
    desk, notice, editor, first, second, third
):
    desk.approve_all(notice, first, second, third)
    state = ReviewTaskState.objects.get(stage="first")
    assert state.secrecy["是否涉及国家秘密"] == "不涉及"
    assert state.finished_by == first
    assert state.finished_at
    page = desk.sign_in(third).get(f"/admin/review/notices/notice/{notice.pk}/").content.decode()
    assert "是否涉及工作秘密" in page
    desk.edit(editor, notice, title="改一改")
    assert ModelLogEntry.objects.get(action="review.secrecy").data["answers"] == state.secrecy


def test_the_later_stages_ask_for_an_opinion_only(desk, notice, first, second):
    desk.decide(first, notice, **SECRECY)
    state = Notice.objects.get().current_workflow_task_state
    url = desk.url("workflow_action", notice.pk, "approve", state.pk)
    dialogue = desk.sign_in(second).get(url, headers={"x-requested-with": "XMLHttpRequest"}).json()["html"]
    assert "审查意见" in dialogue
    assert "国家秘密" not in dialogue
