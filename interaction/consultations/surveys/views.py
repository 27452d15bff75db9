"""/consultations/surveys/: a survey, its form, and what came of it."""

import re

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from cms.agencies.sheets import csv_response, xlsx_response
from interaction.casework.challenge import throttled
from search.listing import BadKey, Pager, page_by_key

from ..shared.activity import Stage
from . import open_data, pages, results, sending
from .answering import AnswerForm
from .models import Participation, Survey
from .questions import Question
from .sending import Outcome

COOKIE = "survey"
COOKIE_PATH = "/consultations/surveys/"
COOKIE_AGE = 400 * 24 * 3600  # as long as browsers keep any
REMARKS = 30
TOLD = {
    Outcome.CHANGED: "您答题的时候问卷作了修改。您选的都还在，请从头看一遍，再提交一次。",
    Outcome.UNINVITED: "这个邀请码不对，或者不是这份问卷的。请对照通知再填一次；丢了的请联系承办单位。",
}


def once_public(request: HttpRequest, pk: int) -> tuple[Survey, HttpResponse | None]:
    """The survey; for one that was withdrawn, the answer that says so."""
    found = Survey.objects.select_related("lead_agency").exclude(published_at=None)
    survey: Survey = get_object_or_404(found, pk=pk)
    if survey.gone:
        return survey, render(request, "410.html", {"record": survey}, status=410)
    if survey.withdrawn_at or not survey.live:
        return survey, render(request, "consultations/withdrawn.html", {**pages.frame(survey), "record": survey})
    return survey, None


@require_safe
def survey_page(request: HttpRequest, pk: int) -> HttpResponse:
    survey, gone = once_public(request, pk)
    return gone or render(request, "consultations/surveys/survey.html", pages.survey_context(survey))


# --- To answer


def _token(request: HttpRequest) -> str:
    """The random token of this browser; ``""`` where it has none yet."""
    given = request.COOKIES.get(COOKIE, "")
    return given if re.fullmatch(r"[\w-]{32}", given, re.ASCII) else ""


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """All questions on one page. Sent twice it counts once, and says the same."""
    survey, gone = once_public(request, pk)
    if gone:
        return gone
    if survey.stage(timezone.now()) is not Stage.OPEN:
        # What somebody filled in too late is told apart from a look at what is over.
        return _closed(request, survey) if request.method == "POST" else redirect(survey)
    token = _token(request)
    if request.method == "POST":
        return _receive(request, survey, token)
    if token and not survey.by_invitation and _has_answered(survey, token):
        return redirect("survey_sent", pk=pk)
    form = AnswerForm(questions=survey.asked, by_invitation=survey.by_invitation)
    return _form(request, survey, form)


def _has_answered(survey: Survey, token: str) -> bool:
    person = sending.person_of(survey.pk, token)
    return Participation.objects.filter(survey=survey, person=person).exists()


def _receive(request: HttpRequest, survey: Survey, token: str) -> HttpResponse:
    person = sending.person_of(survey.pk, token) if token else ""
    if survey.by_invitation:
        person = sending.person_invited(survey.pk, request.POST.get("code", ""))
    form = AnswerForm(request.POST, questions=survey.asked, by_invitation=survey.by_invitation, scope=person)
    if throttled(request, "survey.answer", address=settings.SURVEY_RATE, total=settings.SURVEY_RATE_TOTAL):
        form.add_error(None, "提交得太频繁了，请过十分钟再点一次提交。您选的都还在。")
        response = _form(request, survey, form, status=429)
        response.headers["Retry-After"] = "600"
        return response
    if not person:
        form.add_error(None, "您的浏览器没有保存本站的标记（cookie），分不出是不是重复提交。请允许以后再提交一次。")
    if not form.is_valid() or not person:
        return _form(request, survey, form, status=422)
    outcome = sending.submit(survey, person, form.given, form.cleaned_data["mark"])
    if outcome is Outcome.CLOSED:
        return _closed(request, survey)
    if outcome in TOLD:
        form.add_error("code" if outcome is Outcome.UNINVITED else None, TOLD[outcome])
        return _form(request, survey, form, status=422)
    return redirect("survey_sent", pk=survey.pk)


def _form(request: HttpRequest, survey: Survey, form: AnswerForm, status: int = 200) -> HttpResponse:
    response = render(
        request, "consultations/surveys/answer.html", pages.answer_context(survey, form), status=status
    )  # fmt: skip
    if not _token(request):
        response.set_cookie(
            COOKIE, sending.new_token(), max_age=COOKIE_AGE, path=COOKIE_PATH, httponly=True, samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )  # fmt: skip
    return response


def _closed(request: HttpRequest, survey: Survey) -> HttpResponse:
    context = pages.frame(survey, ("没有提交成功", ""))
    return render(request, "consultations/surveys/too_late.html", context, status=409)


@require_safe
def sent(request: HttpRequest, pk: int) -> HttpResponse:
    """The same whether it is the first time or not: only the first answer counts, and it has come."""
    survey, gone = once_public(request, pk)
    return gone or render(
        request, "consultations/surveys/sent.html", pages.frame(survey, ("已经收到", ""))
    )  # fmt: skip


# --- What came of it


def _results(request: HttpRequest, pk: int) -> tuple[Survey, results.Results | None, HttpResponse | None]:
    survey, gone = once_public(request, pk)
    return survey, None if gone else results.public(survey), gone


@require_safe
def results_page(request: HttpRequest, pk: int) -> HttpResponse:
    survey, counted, gone = _results(request, pk)
    if gone:
        return gone
    if counted is None:
        return redirect(survey)
    return render(request, "consultations/surveys/results.html", pages.results_context(survey, counted))


@require_safe
def remarks_page(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """All that was written in one question and let through, a page by key."""
    survey, counted, gone = _results(request, pk)
    if gone:
        return gone
    question = _written(counted, number)
    try:
        page = page_by_key(results.remarks(survey, question), ("sent_on", "pk"), request.GET.get("key", ""), REMARKS)
    except BadKey as error:
        raise Http404 from error
    previous_url, next_url = (f"?key={key}" if key else "" for key in (page.previous_key, page.next_key))
    context = {
        **pages.frame(survey, ("大家写的", "")), "question": question, "remarks": page.rows,
        "pager": Pager(previous_url, next_url),
    }  # fmt: skip
    return render(request, "consultations/surveys/remarks.html", context)


def _written(counted: results.Results | None, number: int) -> Question:
    for question in counted.questions if counted else ():
        if question.number == number and not question.is_counted:
            return question
    raise Http404


@require_safe
def results_file(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The same numbers for programs and spreadsheets."""
    survey, counted, gone = _results(request, pk)
    if gone:
        return gone
    if counted is None:
        raise Http404
    make = csv_response if kind == "csv" else xlsx_response
    return make(f"问卷结果-{survey.pk}", open_data.HEADINGS, open_data.rows(survey, counted))
