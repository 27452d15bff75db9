"""Results as a table: one line for each option of each question; the split ones follow, with their group."""

from collections.abc import Collection, Iterator
from typing import Any

from .models import Chosen, Remark, Response, Survey
from .questions import KIND_LABELS, Question
from .results import Results

HEADINGS = ("题号", "题目", "题型", "选项", "分组的题", "分组", "人数", "占比", "答这一题的人数")
BATCH = 1000


def rows(survey: Survey, counted: Results) -> Iterator[list[Any]]:
    for each in counted.counted:
        question = each.question
        head = [question.number, question.text, each.kind_label]
        for text, number, share in each.rows:
            yield [*head, text, "", "", number, share, each.answered]
    crossing = counted.crossing(survey.crossing)
    if crossing is None:
        return
    for table in crossing.tables:
        question = table.question
        head = [question.number, question.text, KIND_LABELS[question.kind]]
        for text, cells in table.rows:
            for (group, _), cell in zip(crossing.groups, cells, strict=True):
                yield [*head, text, crossing.by.text, group, *(cell or ("", "人数太少，不公布")), ""]


# --- For the office


def answer_headings(survey: Survey) -> list[str]:
    return ["日期", *(f"{question.number}. {question.text}" for question in survey.asked if question.is_counted)]


def answers(survey: Survey) -> Iterator[list[Any]]:
    """Each answer in a line, without what was written: that stands by itself, so that it leads to nobody."""
    asked = [question for question in survey.asked if question.is_counted]
    last = 0
    while batch := list(Response.objects.filter(survey=survey, pk__gt=last).order_by("pk")[:BATCH]):
        last = batch[-1].pk
        chosen: dict[tuple[int, str], set[str]] = {}
        found = Chosen.objects.filter(response__in=[response.pk for response in batch])
        for response_id, key, value in found.values_list("response_id", "question", "value"):
            chosen.setdefault((response_id, key), set()).add(value)
        for response in batch:
            picked = [(question, chosen.get((response.pk, question.key), ())) for question in asked]
            yield [response.sent_on, *(_words(question, keys) for question, keys in picked)]


def _words(question: Question, keys: Collection[str]) -> str:
    return "；".join(text for key, text in question.values.items() if key in keys)


REMARK_HEADINGS = ("编号", "日期", "题号", "题目", "写的内容", "核查", "不予公开的理由")


def written(survey: Survey) -> Iterator[list[Any]]:
    """All that was written, let through or not."""
    asked = {question.key: question for question in survey.asked}
    for remark in Remark.objects.filter(survey=survey).order_by("pk").iterator(BATCH):
        question = asked.get(remark.question)
        yield [
            remark.pk, remark.sent_on, question.number if question else "", question.text if question else "",
            remark.text, remark.get_standing_display(), remark.refusal,
        ]  # fmt: skip
