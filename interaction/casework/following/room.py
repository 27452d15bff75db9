"""The pages behind number and query code: a case, and what whoever sent it in may do with it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from .. import actors, codes, engine
from ..history import Situation
from ..models import Case, Retention
from . import serving
from .access import Door
from .doing import Doing
from .forms import NumberAndCodeForm
from .progress import Progress, papers_for

Added = Callable[[Progress], Mapping[str, Any]]


def situation_of(case: Case) -> Situation:
    """The case as whoever sent it in finds it."""
    return Situation(case, actors.APPLICANT)


@dataclass(frozen=True)
class Following:
    """``names``: how the names of the addresses begin; ``home``: name and address of the room's front page, for the way
    back; ``what``: what one sends in here, in a word; ``related``: the rows of the room that are read with the case;
    ``templates``: the folder of the room's ``track.html`` and ``track_case.html``; ``entering``: what the page that
    asks for number and code shows besides."""

    procedure: str
    names: str
    home: tuple[str, str]
    what: str
    templates: str
    progress: type[Progress] = Progress
    form: type[NumberAndCodeForm] = NumberAndCodeForm
    related: tuple[str, ...] = ()
    throttled: str = "casework/following/throttled.html"
    entering: Callable[[], Mapping[str, Any]] = dict
    door: Door = field(init=False)

    def __post_init__(self) -> None:
        door = Door(
            where=f"{self.procedure}.case", find=self.find, form=self.form, outside=self.names,
            inside=f"{self.names}_case", paper="回执", records=self.records, throttled=self.throttled,
        )  # fmt: skip
        object.__setattr__(self, "door", door)

    def find(self, number: str, code: str) -> Case | None:
        """What number and code of another kind of case open is not shown here; they count as wrong."""
        case = codes.find(number, code)
        return case if case is not None and case.procedure == self.procedure else None

    def records(self) -> "QuerySet[Case]":
        return Case.objects.select_related("agency", "desk", *self.related)

    # --- Addresses

    def urls(self) -> list[URLPattern]:
        inside, names = self.door.held, self.names
        asks = require_http_methods(["GET", "HEAD", "POST"])
        paper = never_cache(require_safe(inside(self.paper)))
        views: list[tuple[str, Callable[..., HttpResponseBase], dict[str, str], str]] = [
            ("", sensitive_post_parameters("code")(asks(self.track)), {}, ""),
            ("case/", require_safe(inside(self.case_page)), {}, "_case"),
            ("leave/", require_POST(self.leave), {}, "_leave"),
            ("case/papers/<int:key>/", paper, {}, "_paper"),
            ("case/papers/<int:key>.pdf", paper, {"form": "pdf"}, "_paper_pdf"),
            ("case/papers/<int:key>.docx", paper, {"form": "docx"}, "_paper_docx"),
            ("case/<slug:name>/", asks(inside(self.action_page)), {}, "_action"),
        ]
        return [path(at, never_cache(view), given, name=f"{names}{end}") for at, view, given, end in views]

    def _common(self) -> dict[str, Any]:
        ends = ("case", "leave", "action", "paper", "paper_pdf", "paper_docx")
        names = {end: f"{self.names}_{end}" for end in ends} | {"track": self.names}
        return {"urls": names, "what": self.what, "minutes": settings.TRACK_MINUTES}

    def _way(self, *further: tuple[str, str]) -> list[tuple[str, str]]:
        return [self.home, ("查询进展", reverse(self.names) if further else ""), *further]

    # --- Pages

    def track(self, request: HttpRequest) -> HttpResponse:
        """Asks for number and code."""
        form, answer = self.door.enter(request)
        if answer is not None:
            return answer
        context = {
            **self._common(),
            "form": form,
            "ended": self.door.ended(request),
            "retention": Retention.load(),
            "breadcrumbs": self._way(),
            **self.entering(),
        }
        return render(request, f"{self.templates}/track.html", context)

    def case_page(self, request: HttpRequest, case: Case) -> HttpResponse:
        situation = situation_of(case)
        done = situation.procedure.actions.get(request.GET.get("done", ""))
        told = f"已经收到：{done.label}。" if done is not None and situation.has(done.name) else ""
        return self._shown(request, situation, told=told)

    def _shown(self, request: HttpRequest, situation: Situation, *, told: str = "", problem: str = "") -> HttpResponse:
        progress = self.progress(situation)
        context = {
            **self._common(),
            "progress": progress,
            "case": situation.case,
            "step": progress.step,
            "reckoning": situation.reckoning,
            "counted": progress.counted(),
            "deadline": progress.deadline(),
            "papers": list(progress.papers()),
            "told": told,
            "problem": problem,
            "breadcrumbs": self._way((situation.case.number, "")),
            **progress.facts(),
        }
        return render(request, f"{self.templates}/track_case.html", context, status=409 if problem else 200)

    def leave(self, request: HttpRequest) -> HttpResponse:
        return self.door.leave(request)

    def action_page(self, request: HttpRequest, case: Case, name: str) -> HttpResponse:
        """The form of one action, and doing it."""
        situation = situation_of(case)
        if name not in situation.procedure.actions or "applicant" not in situation.procedure.actions[name].by:
            raise Http404
        doing = Doing(request, case, name, actors.APPLICANT, case.number)
        problem = ""
        try:
            if request.method == "POST":
                doing.do()
                return HttpResponseRedirect(f"{reverse(f'{self.names}_case')}?done={name}")
            form = engine.form_for(situation, name)
        except engine.Invalid as invalid:
            form = invalid.form
        except engine.Refused as reason:
            problem = str(reason)
            situation = situation_of(self.door.opened(request) or case)
            if request.method != "POST" or situation.why_not(situation.procedure.actions[name]):
                return self._shown(request, situation, problem=problem)
            form = engine.form_for(situation, name, request.POST, request.FILES)  # what was typed stays
        label, progress = situation.procedure.actions[name].label, self.progress(situation)
        context = {
            **self._common(),
            **doing.context(situation, problem),
            "form": form,
            "asked": progress.asked_before(name),
            "hint": progress.hint(name),
            "breadcrumbs": self._way((case.number, reverse(f"{self.names}_case")), (label, "")),
        }
        return render(request, "casework/following/action.html", context, status=409 if problem else 200)

    def paper(self, request: HttpRequest, case: Case, key: int, form: str = "") -> HttpResponseBase:
        """A paper of this very case that whoever sent it in may have."""
        found = papers_for(case).filter(pk=key).first()
        if found is None:
            raise Http404
        return serving.serve(found, form)
