"""What the pages of a survey show; drafts in the admin's preview are shown the same way."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from cms.review.children import listed

from ..shared.activity import Stage
from . import results, sending
from .answering import AnswerForm, Line, skip_text
from .models import Survey
from .questions import KIND_LABELS, Kind, Question

COLUMN = {
    "name": "问卷调查",
    "type": "征集调查",
    "description": "各机构的网上问卷调查，以及调查结果和结果的运用。",
    "keywords": "问卷调查,网上调查,调查结果,民意调查",
}
FIRST_REMARKS = 5


def frame(survey: Survey, *more: tuple[str, str]) -> dict[str, Any]:
    address = survey.get_absolute_url() if survey.pk and more else ""
    breadcrumbs = [
        ("征集调查", reverse("consultations")),
        ("问卷调查", reverse("consultations") + "?kind=surveys"),
        (survey.title, address),
        *more,
    ]
    return {"column": COLUMN, "breadcrumbs": breadcrumbs, "survey": survey}


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def survey_context(survey: Survey) -> dict[str, Any]:
    now = timezone.now()
    agencies = [survey.lead_agency, *survey.co_agencies.all()]
    counted = results.public(survey, now) if survey.pk else None
    return {
        **frame(survey),
        "article": {
            "title": survey.title,
            "published_at": survey.published_at,
            "source": "、".join(agency.name for agency in agencies),
            "keywords": f"问卷调查，{survey.lead_agency.display_name}",
            "description": survey.summary[:200],
            "url": survey.get_absolute_url() if survey.pk else "",
        },
        "agencies": agencies,
        "stage": str(survey.stage(now)),
        "explanation": paragraphs(survey.explanation),
        "conclusion": paragraphs(survey.conclusion),
        "number": len(survey.asked),
        "files": listed(survey.attachments.select_related("file")) if survey.pk else [],
        "results": counted,
        "history": list(survey.history_lines()) if survey.pk else [],
    }


def answer_context(survey: Survey, form: AnswerForm) -> dict[str, Any]:
    return {
        **frame(survey, ("答题", "")),
        "form": form,
        "lines": form.lines,
        "mark": sending.mark_of([line.question for line in form.lines]),
        "skips": any(_leads(line.question) for line in form.lines),
        "free": any(line.question.kind is Kind.TEXT for line in form.lines),
    }


def _leads(question: Question) -> bool:
    return question.then is not None or any(option.then is not None for option in question.options)


def results_context(survey: Survey, counted: results.Results) -> dict[str, Any]:
    lines = []
    numbers = {each.question.key: each for each in counted.counted}
    for question in counted.questions:
        line: dict[str, Any] = {"question": question, "kind_label": KIND_LABELS[question.kind]}
        if question.is_counted:
            line["counted"] = numbers[question.key]
        else:
            found = list(results.remarks(survey, question)[: FIRST_REMARKS + 1])
            line |= {"remarks": found[:FIRST_REMARKS], "more": len(found) > FIRST_REMARKS}
        lines.append(line)
    return {
        **frame(survey, ("调查结果", "")),
        "results": counted,
        "lines": lines,
        "crossing": counted.crossing(survey.crossing),
        "during": counted.until is not None,
        "conclusion": paragraphs(survey.conclusion),
    }


# --- In the admin


def preview(survey: Survey, mode: str) -> dict[str, Any]:
    """A draft is shown as it will be; nothing can be sent."""
    survey.published_at = survey.published_at or timezone.now()
    if mode == "answer":
        form = AnswerForm(questions=survey.asked, by_invitation=survey.by_invitation)
        return {**answer_context(survey, form), "preview": True}
    if mode == "skips":
        return {**frame(survey, ("跳题一览", "")), "lines": [_skips(question) for question in survey.asked]}
    return {**survey_context(survey), "stage": str(Stage.OPEN), "preview": True}


def _skips(question: Question) -> dict[str, Any]:
    """A question with where each answer leads, in words."""
    choices = [(text, skip) for text, skip in ((one["text"], one["skip"]) for one in Line(question).choices) if skip]
    return {
        "question": question, "kind_label": KIND_LABELS[question.kind], "choices": choices,
        "then": skip_text(question.then),
    }  # fmt: skip
