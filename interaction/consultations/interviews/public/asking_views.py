"""To ask, and to see what became of the question."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interaction.casework import codes
from interaction.casework.challenge import throttled, too_many
from interaction.casework.following.access import Door
from interaction.moderation.models import Moderated

from ...shared import once
from .. import asking
from ..models import Interview, InterviewQuestion, InterviewSettings, LiveRoom
from .forms import QuestionForm, TrackForm
from .pages import COLUMN, answers_of, frame, once_public, out_of_view

PURPOSE = "interviews"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """The form. Sent again it gives the same number and code, and makes nothing new."""
    interview = once_public(pk)
    if answer := out_of_view(request, interview):
        return answer
    if request.method != "POST":
        if asking.why_not_open(interview):
            return redirect(interview)
        return _form(request, interview, QuestionForm(interview=interview), once.new_token(PURPOSE))
    token = request.POST.get("token", "")
    secret = once.secret_of(token, PURPOSE)
    old = asking.sent(secret) if secret else None
    if old is not None:
        return _receipt(request, interview, old, secret)
    if throttled(request, "interviews.ask", address=settings.QUESTION_RATE, total=settings.QUESTION_RATE_TOTAL):
        return too_many(request)
    form = QuestionForm(request.POST, interview=interview, scope=codes.submission_key(secret) if secret else "")
    if not secret:
        form.add_error(None, once.GONE)
        token = once.new_token(PURPOSE)
    elif form.is_valid():
        try:
            made, _ = asking.ask(interview, form.cleaned_data, secret=secret)
            return _receipt(request, interview, made, secret)
        except asking.NotOpen as why:
            form.add_error(None, f"{why}您写的没有提交。")
    return _form(request, interview, form, token, status=422)


def _form(
    request: HttpRequest, interview: Interview, form: QuestionForm, token: str, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {
        **frame(interview, ("提问", "")), "interview": interview, "form": form, "token": token,
        "keep_days": InterviewSettings.load().keep_days,
    }  # fmt: skip
    return render(request, "consultations/interviews/ask.html", context, status=status)


def _receipt(request: HttpRequest, interview: Interview, made: InterviewQuestion, secret: str) -> HttpResponse:
    """Only whoever has the filled-in form's own secret gets here: the code follows from it and is kept nowhere."""
    if made.interview_id != interview.pk:
        return redirect(interview)
    context = {
        **frame(interview, ("问题已收到", "")), "interview": interview, "made": made,
        "code": codes.shown(codes.code_for(secret)), "settings": InterviewSettings.load(),
    }  # fmt: skip
    return render(request, "consultations/interviews/receipt.html", context)


# --- Afterwards

DOOR = Door(
    where="interviews.question", find=asking.find, form=TrackForm, outside="interview_track",  # type: ignore[arg-type]
    inside="interview_mine", paper="提问时给您的",
    records=lambda: InterviewQuestion.objects.select_related("interview__lead_agency", "guest"),
)  # fmt: skip


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Asks for number and code."""
    form, answer = DOOR.enter(request)
    if answer is not None:
        return answer
    context = {
        "column": COLUMN, "form": form, "ended": DOOR.ended(request), "minutes": settings.TRACK_MINUTES,
        "breadcrumbs": [("征集调查", reverse("consultations")), ("查询提问", "")],
    }  # fmt: skip
    return render(request, "consultations/interviews/track.html", context)


@never_cache
@require_safe
@DOOR.held
def mine(request: HttpRequest, question: InterviewQuestion) -> HttpResponse:
    interview = question.interview
    room = LiveRoom.objects.filter(interview=interview).first()
    context = {
        "column": COLUMN, "question": question, "interview": interview, "answers": answers_of(question),
        "accepted": question.standing == Moderated.Standing.ACCEPTED,
        "refused": question.standing == Moderated.Standing.REFUSED,
        "due_on": interview.answers_due_on(room.ended_at if room else None), "minutes": settings.TRACK_MINUTES,
        "breadcrumbs": [
            ("征集调查", reverse("consultations")), ("查询提问", reverse("interview_track")), (question.number, ""),
        ],
    }  # fmt: skip
    return render(request, "consultations/interviews/mine.html", context)


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    return DOOR.leave(request)
