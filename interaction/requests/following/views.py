"""/requests/track/: a case that its number and query code open, and what its applicant may do with it."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interaction.casework import actors, codes, engine
from interaction.casework.history import Situation
from interaction.casework.models import Case, Retention

from . import access, serving
from .doing import Doing
from .forms import NumberAndCodeForm
from .progress import Progress, asked_by_agency, papers_for, situation_of

PROCEDURE = "requests"
BREADCRUMBS = [("依申请公开", "/requests/")]


def _find(number: str, code: str) -> Case | None:
    case = codes.find(number, code)
    return case if case is not None and case.procedure == PROCEDURE else None


DOOR = access.Door(
    where="requests.case", find=_find, form=NumberAndCodeForm, outside="track", inside="track_case", paper="回执",
    records=lambda: Case.objects.select_related("agency", "desk", "request", "fee", "rating"),
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
        "form": form,
        "ended": DOOR.ended(request),
        "minutes": settings.TRACK_MINUTES,
        "retention": Retention.load(),
        "breadcrumbs": [*BREADCRUMBS, ("查询进展", "")],
    }
    return render(request, "requests/track.html", context)


@never_cache
@require_safe
@DOOR.held
def case_page(request: HttpRequest, case: Case) -> HttpResponse:
    situation = situation_of(case)
    done = situation.procedure.actions.get(request.GET.get("done", ""))
    told = f"已经收到：{done.label}。" if done is not None and situation.has(done.name) else ""
    return _case_page(request, situation, told=told)


def _case_page(request: HttpRequest, situation: Situation, *, told: str = "", problem: str = "") -> HttpResponse:
    progress = Progress(situation)
    context = {
        "progress": progress,
        "case": situation.case,
        "step": progress.step,
        "reckoning": situation.reckoning,
        "counted": progress.counted(),
        "deadline": progress.deadline(),
        "papers": list(progress.papers()),
        "told": told,
        "problem": problem,
        "minutes": settings.TRACK_MINUTES,
        "breadcrumbs": [*BREADCRUMBS, ("查询进展", reverse("track")), (situation.case.number, "")],
        **progress.facts(),
    }
    return render(request, "requests/track_case.html", context, status=409 if problem else 200)


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    return DOOR.leave(request)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@DOOR.held
def action_page(request: HttpRequest, case: Case, name: str) -> HttpResponse:
    """The form of one action, and doing it."""
    situation = situation_of(case)
    if name not in situation.procedure.actions or "applicant" not in situation.procedure.actions[name].by:
        raise Http404
    doing = Doing(request, case, name, actors.APPLICANT, case.number)
    problem = ""
    try:
        if request.method == "POST":
            doing.do()
            return HttpResponseRedirect(f"{reverse('track_case')}?done={name}")
        form = engine.form_for(situation, name)
    except engine.Invalid as invalid:
        form = invalid.form
    except engine.Refused as reason:
        problem = str(reason)
        situation = situation_of(DOOR.opened(request) or case)
        if request.method != "POST" or situation.why_not(situation.procedure.actions[name]):
            return _case_page(request, situation, problem=problem)
        form = engine.form_for(situation, name, request.POST, request.FILES)  # what was typed stays
    context = doing.context(situation, problem) | {
        "form": form,
        "asked": asked_by_agency(situation, name),
        "breadcrumbs": [
            *BREADCRUMBS, ("查询进展", reverse("track")), (case.number, reverse("track_case")),
            (situation.procedure.actions[name].label, ""),
        ],
    }  # fmt: skip
    return render(request, "requests/track_action.html", context, status=409 if problem else 200)


@never_cache
@require_safe
@DOOR.held
def paper(request: HttpRequest, case: Case, key: int, form: str = "") -> HttpResponseBase:
    """A paper of this very case that its applicant may have."""
    found = papers_for(case).filter(pk=key).first()
    if found is None:
        raise Http404
    return serving.serve(found, form)
