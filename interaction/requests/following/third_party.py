"""/requests/third-party/: where a third party whose rights a request touches says whether it agrees (art. 32)."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interaction.casework import actors, calendar, codes, engine, limits
from interaction.casework.clock import Effect, Event, Reckoning, reckon
from interaction.casework.following import access, serving
from interaction.casework.following.doing import Doing
from interaction.casework.following.progress import papers_of
from interaction.casework.forms import ActionForm
from interaction.casework.history import Situation
from interaction.casework.models import Sealed, Task
from interaction.casework.procedures import Action, Procedure

from .forms import ThirdPartyCodeForm

BREADCRUMBS = [("依申请公开", "/requests/"), ("第三方提出意见", "/requests/third-party/")]
DOOR = access.Door(
    where="requests.task", find=codes.find_task, form=ThirdPartyCodeForm, outside="third_party",
    inside="third_party_question", paper="征求意见书", records=lambda: Task.objects.select_related("case__agency"),
    throttled="requests/track_throttled.html",
)  # fmt: skip


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def third_party(request: HttpRequest) -> HttpResponse:
    """Asks for number and code of the inquiry."""
    form, answer = DOOR.enter(request)
    if answer is not None:
        return answer
    context = {
        "form": form,
        "ended": DOOR.ended(request),
        "minutes": settings.TRACK_MINUTES,
        "breadcrumbs": [*BREADCRUMBS[:1], (BREADCRUMBS[1][0], "")],
    }
    return render(request, "requests/third_party.html", context)


def answering(procedure: Procedure, task: Task) -> Action:
    """The action by which such a question is answered. 404 where third parties are not asked it."""
    for action in procedure.actions.values():
        if action.task == task.kind and "third_party" in action.by:
            return action
    raise Http404


def sum_of(task: Task, procedure: Procedure) -> Reckoning:
    """How the date was counted by which the answer is due."""
    limit = limits.limit_of(procedure.name, procedure.tasks[task.kind].limit)
    event = Event(Effect.START, task.asked_on, task.days, limit.unit, why="收到征求意见书", basis=limit.basis)
    return reckon([event], calendar.current())


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@DOOR.held
def question(request: HttpRequest, task: Task) -> HttpResponse:
    """What is asked, by when, and the answer. Who applied, and for what else, stands nowhere on it."""
    actor = actors.third_party(task)
    situation = Situation(task.case, actor)
    action = answering(situation.procedure, task)
    doing = Doing(request, task.case, action.name, actor, task.number or "")
    form: ActionForm | None = None
    problem = ""
    try:
        if request.method == "POST":
            doing.do()
            return HttpResponseRedirect(f"{reverse('third_party_question')}?done=1")
        form = engine.form_for(situation, action.name)
    except engine.Invalid as invalid:
        form = invalid.form
    except engine.Refused as reason:
        situation = Situation(Task.objects.select_related("case__agency").get(pk=task.pk).case, actor)
        task.refresh_from_db(fields=["status", "answer", "answered_on", "due_on"])
        if request.method == "POST":
            problem = str(reason)
        if not situation.why_not(action):
            form = engine.form_for(situation, action.name, request.POST or None, request.FILES or None)
    kind = situation.procedure.tasks[task.kind]
    left = calendar.workdays_between(situation.today, task.due_on) if task.status == Task.Status.OPEN else None
    reckoning = sum_of(task, situation.procedure)
    context = doing.context(situation, problem) | {
        "form": form,
        "task": task,
        "kind": kind,
        "agency": task.case.agency,
        "asked": _question(task),
        "papers": list(papers_of(task)),
        "answer": kind.answers.get(task.answer, ""),
        "left": left,
        "counted": None if left is None else task.days - left,
        "reckoning": reckoning,
        "told": request.method != "POST" and "done" in request.GET and task.status == Task.Status.ANSWERED,
        "minutes": settings.TRACK_MINUTES,
        "breadcrumbs": [*BREADCRUMBS, (task.number, "")],
    }
    return render(request, "requests/third_party_question.html", context, status=409 if problem else 200)


def _question(task: Task) -> str:
    """What the agency wrote: it stands in the sealed part of the entry with which it was asked."""
    if not task.question:
        return ""
    sealed = Sealed.objects.filter(entry__case_id=task.case_id, entry__seal=task.question).first()
    return str((sealed.content if sealed else {}).get("question", ""))


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    return DOOR.leave(request)


@never_cache
@require_safe
@DOOR.held
def paper(request: HttpRequest, task: Task, key: int, form: str = "") -> HttpResponseBase:
    """A paper of this very question."""
    found = papers_of(task).filter(pk=key).first()
    if found is None:
        raise Http404
    return serving.serve(found, form)
