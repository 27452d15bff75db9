"""The page of one case: where it stands, what can be done now, and all that happened."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property
from wagtail.admin import messages

from .. import actors, calendar, privacy
from ..clock import State
from ..deadlines import reminders
from ..history import Situation
from ..models import Paper, Reminder, Sealed, Task
from ..papers.serving import paper_response
from ..procedures import Action
from ..procedures.chart import draw, main_path
from ..projection import days_left, light_of
from . import rooms
from .base import CaseView
from .reach import Sight
from .rows import case_url, holder_of, label_of, left_text
from .timeline import SHOWN, lines_of, supervised_tasks

ASKED = ("question", "demand", "note")  # where the entry of a question keeps its words


@dataclass(frozen=True)
class Asked:
    """A question to somebody else, as the page shows it. ``text``: what is asked, to those who may read it."""

    task: Task
    label: str
    who: str
    answer: str
    left: str
    late: bool
    text: str = ""


class OneCaseView(CaseView):
    """What an officer finds; of a case that is not theirs, an agency that is asked finds the question alone."""

    least = Sight.QUESTION
    template_name = "casework/admin/case.html"
    revealed = False

    @cached_property
    def situation(self) -> Situation:
        return Situation(self.case, actors.staff(self.request.user, self.case))

    def get(self, request: HttpRequest, number: str, **context: Any) -> HttpResponse:
        situation, case, user = self.situation, self.case, request.user
        light = light_of(case, situation.today)
        whole = self.sight is Sight.CASE
        choices = in_order(situation)
        context |= {
            "case": case,
            "procedure": situation.procedure,
            "step": situation.procedure.steps[case.step],
            "light": light,
            "light_label": label_of(case, light),
            "left": left_text(days_left(case, situation.today)),
            "holder": holder_of(case),
            "whole": whole,
            "duty": privacy.may_see(user, case),
            "actions": choices,
            "leading": leading(situation, choices),
            "tasks": self.tasks(whole),
        }
        if whole:
            context |= self.inside(situation, user)
        return self.page(**context)

    def inside(self, situation: Situation, user: Any) -> dict[str, Any]:
        """What only those see whose case it is."""
        case = self.case
        papers = list(case.papers.all())
        everything = "all" in self.request.GET
        room = rooms.of(case.procedure)
        return {
            "refused": refused(situation),
            "reckoning": situation.reckoning,
            "in_step": calendar.workdays_between(case.step_since, situation.today) if case.step_since else None,
            "step_late": bool(case.clock != State.ENDED and case.step_due_on and case.step_due_on < situation.today),
            "outcome": room.outcomes.get(case.outcome, case.outcome),
            "chart": draw(situation.procedure, case.step, [entry.step for entry in situation.entries[:-1]]),
            "lines": lines_of(situation, user, papers, most=None if everything else SHOWN),
            "cut": not everything and len(situation.entries) > SHOWN,
            "papers": papers,
            "sections": sorted(room.sections(situation, user, self.revealed), key=lambda section: section.order),
            "reminders": [
                (one, reminders.label(one, case.procedure))
                for one in Reminder.objects.filter(case=case).order_by("-at")[:20]
            ],
            "revealed": self.revealed,
        }

    def tasks(self, whole: bool) -> list[Asked]:
        """Questions to others: all of them, or those to the user's own agency."""
        user: Any = self.request.user
        duty, demands = privacy.may_see(user, self.case), supervised_tasks(self.situation.procedure)

        def own(task: Task) -> bool:
            return task.agency_id is not None and task.agency_id == user.agency_id  # third parties are no agency

        seen = [task for task in self.situation.tasks if whole or own(task)]
        readable = [task for task in seen if duty or own(task) or (whole and task.kind in demands)]
        seals = {task.question for task in readable if task.question}
        texts = {}
        if seals:
            asked = Sealed.objects.filter(entry__case=self.case, entry__seal__in=seals).select_related("entry")
            texts = {one.entry.seal: next(filter(None, map(one.content.get, ASKED)), "") for one in asked}
        return [self.asked(task, texts.get(task.question, "") if task in readable else "") for task in seen]

    def asked(self, task: Task, text: str) -> Asked:
        kind = self.situation.procedure.tasks[task.kind]
        today = self.situation.today
        waiting = task.status == Task.Status.OPEN
        if task.agency is not None:
            who = task.agency.display_name
        elif not task.party:  # a demand is made of whoever has the case
            who = self.case.desk.display_name
        elif self.revealed:
            who = "，".join(str(value) for value in task.party.values() if value)
        else:
            who = privacy.masked(task.party).get("name", "")
        return Asked(
            task, kind.label, who, kind.answers.get(task.answer, task.answer) or task.get_status_display(),
            left_text(calendar.workdays_between(today, task.due_on)) if waiting else "",
            waiting and task.due_on < today, text,
        )  # fmt: skip


def _rank(situation: Situation, action: Action) -> int:
    """0: takes the case further on its way; 1: leaves it where it is; 2: sends it back or ends it."""
    way = main_path(situation.procedure)
    here = way.index(situation.case.step) if situation.case.step in way else -1
    if not action.to or action.to == situation.case.step:
        return 1
    return 0 if action.to in way and (here < 0 or way.index(action.to) > here) else 2


def in_order(situation: Situation) -> list[Action]:
    """What can be done now: first what takes the case further on its way, last what sends it back or ends it."""
    return sorted(situation.available(), key=lambda action: _rank(situation, action))


def leading(situation: Situation, choices: Iterable[Action]) -> Action | None:
    """The one button of these that stands out: what takes the case further."""
    return next((action for action in choices if leads_on(situation, action)), None)


def leads_on(situation: Situation, action: Action) -> bool:
    return _rank(situation, action) == 0


def refused(situation: Situation) -> list[tuple[Action, str]]:
    """What staff do at this step, or this actor at another, and why this actor cannot do it now."""
    outsiders = {"applicant", "third_party", "system"}
    found = []
    for action in situation.procedure.actions.values():
        possible = situation.case.step in action.start
        if (
            not action.start
            or not set(action.by) - outsiders
            or not (possible or situation.actor.roles & set(action.by))
        ):
            continue
        reason = situation.why_not(action)
        if reason:
            found.append((action, reason))
    return sorted(found, key=lambda pair: situation.case.step not in pair[0].start)


class LookForm(forms.Form):
    reason = forms.CharField(min_length=2, max_length=200, strip=True)


class LookView(OneCaseView):
    """The same page with personal data, once: who looked and why stands in the records before it is shown."""

    least = Sight.CASE
    http_method_names = ["post"]
    revealed = False

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        form = LookForm(request.POST)
        if not form.is_valid():
            messages.error(request, "请写明为什么要查看个人信息。")
            return self.get(request, number)
        privacy.look(request.user, self.case, "申请人、第三方的个人信息", form.cleaned_data["reason"])
        self.revealed = True
        return self.get(request, number)


class PaperView(CaseView):
    """A paper of the case. It may hold personal data, so only those with a duty here get it, and that is recorded."""

    def get(self, request: HttpRequest, number: str, pk: int, form: str) -> HttpResponseBase:
        paper = Paper.objects.filter(case=self.case, pk=pk).first()
        if paper is None or paper.erased_on:
            raise Http404
        privacy.look(request.user, self.case, f"材料 {paper.pk}：{paper.get_kind_display()}", "办理")
        if form == "file":
            return paper_response(paper)
        from .. import letters
        from ..papers.serving import attachment

        made = {"pdf": (letters.pdf, "application/pdf"), "docx": (letters.docx, DOCX)}
        if form not in made or not paper.content:
            raise Http404
        write, media_type = made[form]
        return attachment(write(paper), f"{paper.name}.{form}", media_type)


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

__all__ = ["LookView", "OneCaseView", "PaperView", "case_url"]
