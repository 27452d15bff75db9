"""An interview, for anybody: announced, live, and as a transcript afterwards.

While it is live the page works without JavaScript: it is asked for again by a link, or by itself where the reader
chooses that. With JavaScript a small script asks for the lines alone (``lines``); nothing new costs one
query and a 304.
"""

import hashlib
from typing import Any

from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import condition, require_safe

from cms.review.children import listed
from interaction.moderation.models import Moderated

from .. import asking, room
from ..models import Interview, InterviewQuestion, LiveRoom, TranscriptLine

COLUMN = {
    "name": "征集调查",
    "type": "在线访谈",
    "description": "在线访谈的预告、现场和全文记录，可以向嘉宾提问。",
    "keywords": "在线访谈,访谈直播,网友提问,文字实录",
}
MOST_LINES, MOST_QUESTIONS = 2_000, 200
FRESH_FOR = 2  # seconds for which a cache in front may give the lines out again


def once_public(pk: int) -> Interview:
    return get_object_or_404(Interview.objects.select_related("lead_agency").exclude(published_at=None), pk=pk)


def out_of_view(request: HttpRequest, interview: Interview) -> HttpResponse | None:
    """The answer for what was withdrawn."""
    if interview.gone:
        return render(request, "410.html", {"record": interview}, status=410)
    if interview.withdrawn_at or not interview.live:
        return render(request, "consultations/withdrawn.html", {**frame(interview), "record": interview})
    return None


def frame(interview: Interview, *more: tuple[str, str]) -> dict[str, Any]:
    here = (interview.title, interview.get_absolute_url() if more else "")
    every = reverse("consultations")
    above = [("征集调查", every), ("在线访谈", f"{every}?kind=interviews")]
    return {"column": COLUMN, "breadcrumbs": [*above, here, *more]}


@require_safe
def interview_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    interview = once_public(pk)
    if answer := out_of_view(request, interview):
        return answer
    context = interview_context(interview) | {"auto": request.GET.get("auto") == "1"}
    response = render(request, "consultations/interviews/interview.html", context)
    if context["state"] != "live":
        return response  # kept like every public page
    # Whoever asks again while it is live is to see the newest line, and to carry home nothing they have.
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    response.headers["Vary"] = "Cookie"
    response.headers["ETag"] = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    return get_conditional_response(request, response.headers["ETag"], None, response) or response


def _version(request: HttpRequest, pk: int) -> str | None:
    """What the lines depend on, by one query."""
    found = LiveRoom.objects.filter(interview=pk, interview__live=True, interview__withdrawn_at=None)
    row = found.values_list("version", "ended_at").first()
    return quote_etag(f"{pk}-{row[0]}-{'e' if row[1] else 'l'}") if row else None


@require_safe
@condition(etag_func=_version)
def lines(request: HttpRequest, pk: int) -> HttpResponse:
    """The transcript alone, for the script of the page."""
    interview = once_public(pk)
    if interview.withdrawn_at or not interview.live:
        raise Http404
    response = render(request, "consultations/interviews/_live.html", live_context(interview))
    response.headers["Cache-Control"] = f"public, max-age={FRESH_FOR}"
    return response


def live_context(interview: Any) -> dict[str, Any]:
    """What was said, and what waits for an answer. Four queries, however long it is."""
    standing = room.of(interview)
    found = TranscriptLine.objects.filter(interview=interview.pk).prefetch_related("changes").order_by("order")
    shown = [_line(line) for line in found[:MOST_LINES]]
    accepted = InterviewQuestion.objects.filter(
        interview=interview.pk, standing=Moderated.Standing.ACCEPTED, answered_at=None
    )
    return {
        "interview": interview,
        "state": state_of(interview, standing),
        "room": standing,
        "lines": shown,
        "waiting": list(accepted.select_related("guest").order_by("pk")[:MOST_QUESTIONS]),
        "due_on": interview.answers_due_on(standing.ended_at),
    }


def _line(line: TranscriptLine) -> dict[str, Any]:
    """A line with what it said before, wherever that may be read."""
    changes = list(line.changes.all())
    after = [*(change.before for change in changes[1:]), line.text] if changes else []
    return {
        "line": line,
        "id": f"line-{line.order}",
        "changes": [
            {"change": change, "parts": [] if change.hidden else room.difference(change.before, text)}
            for change, text in zip(changes, after, strict=True)
        ],
    }


def state_of(interview: Any, standing: LiveRoom) -> str:
    """``coming``, ``live`` or ``ended``."""
    if standing.ended_at:
        return "ended"
    return "live" if standing.opened_at else "coming"


def interview_context(interview: Any) -> dict[str, Any]:
    """What the page of an interview shows, of a draft as well."""
    agencies = [interview.lead_agency, *interview.co_agencies.all()]
    saved = interview.pk is not None
    live = live_context(interview) if saved else {"state": "coming", "lines": [], "waiting": []}
    return {
        **frame(interview),
        **live,
        "article": {
            "title": interview.title,
            "published_at": interview.published_at,
            "source": "、".join(agency.name for agency in agencies),
            "keywords": f"在线访谈，{interview.lead_agency.display_name}",
            "description": interview.summary[:200],
            "url": interview.get_absolute_url() if saved else "",
        },
        "interview": interview,
        "agencies": agencies,
        "guests": list(interview.guests.all()),
        "late": timezone.now() >= interview.ends_at,
        "why_not": asking.why_not_open(interview) if saved else "",
        "files": listed(interview.attachments.select_related("file") if saved else interview.attachments.all()),
        "history": list(interview.history_lines()) if saved else [],
    }


def answers_of(question: InterviewQuestion) -> list[TranscriptLine]:
    """What was said to this question."""
    return list(question.lines.filter(kind=TranscriptLine.Kind.ANSWER).order_by(F("order")))
