"""Skips lead forward and everywhere, and every way through a survey comes to its end."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interaction.consultations.surveys.questions import (
    END,
    Kind,
    Option,
    Question,
    path,
    problems_of,
    reachable,
    skip_of,
)


@st.composite
def surveys(draw, forward_only=False):
    number = draw(st.integers(1, 8))
    found = []
    for place in range(1, number + 1):
        low = place + 1 if forward_only else 1
        target = st.none() | st.just(END) | st.integers(min(low, number), number)
        kind = draw(st.sampled_from(list(Kind)))
        options = ()
        if kind in (Kind.SINGLE, Kind.MULTIPLE):
            skips = draw(st.lists(target, min_size=2, max_size=4)) if place < number or not forward_only else [None] * 2
            options = tuple(Option(f"{place}-{n}", "选项", then) for n, then in enumerate(skips))
        then = draw(target) if place < number or not forward_only else None
        found.append(
            Question(str(place), place, kind, "问题", required=draw(st.booleans()), options=options, then=then)
        )
    return found


@st.composite
def answered(draw, questions):
    answers = {}
    for question in questions:
        if question.options:
            keys = [option.key for option in question.options]
            most = 1 if question.kind is Kind.SINGLE else 4
            answers[question.key] = draw(st.lists(st.sampled_from(keys), unique=True, max_size=most))
    return answers


@given(st.data())
def test_every_way_ends_and_never_turns_back(data):
    questions = data.draw(surveys())
    way = [question.number for question in path(questions, data.draw(answered(questions)))]
    assert way == sorted(set(way)) and way[0] == 1


@given(st.data())
def test_what_is_answered_can_be_reached_where_nothing_is_wrong(data):
    questions = data.draw(surveys(forward_only=True))
    complete = [replace(question, required=False) for question in questions]
    way = {question.number for question in path(questions, data.draw(answered(questions)))}
    assert way <= reachable(complete)


@given(surveys())
def test_what_is_called_sound_has_neither_loops_nor_questions_for_nobody(questions):
    if problems_of(questions):
        return
    assert reachable(questions) == {question.number for question in questions}
    for question in questions:
        targets = [option.then for option in question.options] + [question.then]
        assert all(target in (None, END) or target > question.number for target in targets)


def one(number, *skips, then=None, required=True):
    options = tuple(Option(f"{number}{place}", "选项", skip) for place, skip in enumerate(skips))
    return Question(str(number), number, Kind.SINGLE, "问题", options=options, then=then, required=required)


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        ([one(1), one(2, 1, None)], "第 2 题：要跳到第 1 题，只能往后跳"),
        ([one(1), one(2, then=2)], "第 2 题：要跳到第 2 题，只能往后跳"),
        ([one(1, 9, None)], "没有这一题"),
        ([one(1, then=3), one(2), one(3)], "第 2 题：按现在的跳题，谁也答不到"),
        ([one(1, END, END), one(2)], "第 2 题：按现在的跳题，谁也答不到"),
        ([one(1, then=END), one(2)], "第 2 题：按现在的跳题，谁也答不到"),
    ],
)
def test_what_is_wrong_is_said_at_its_question(questions, said):
    assert said in "\n".join(problems_of(questions).texts)


def test_whoever_may_leave_a_question_out_comes_to_the_next():
    assert not problems_of([one(1, END, END, required=False), one(2)])


def test_of_several_chosen_options_the_first_that_leads_decides():
    question = replace(one(1, None, 4, 3), kind=Kind.MULTIPLE)
    way = path([question, one(2), one(3), one(4)], {"1": ["12", "11", "10"]})
    assert [each.number for each in way] == [1, 4]


@pytest.mark.parametrize(
    ("typed", "means"), [("", None), (" 5 ", 5), ("第5题", 5), ("结束", END), ("0", END), ("５", "x")]
)
def test_editors_write_a_number_or_the_end(typed, means):
    if means == "x":
        with pytest.raises(ValueError, match="５"):
            skip_of(typed)
    else:
        assert skip_of(typed) == means
