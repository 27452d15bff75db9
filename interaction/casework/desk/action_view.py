"""One action on one case: its form, with what the law says about it; sent once however often the button is pressed."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from wagtail.admin import messages

from .. import actors, engine, privacy
from ..forms import ActionForm, form_of
from ..history import Situation
from ..models import Case
from ..procedures import Action
from . import rooms, timeline
from .base import CaseView
from .reach import Sight
from .rows import case_url


class ActionView(CaseView):
    """The form of an action; what was typed stays whatever goes wrong."""

    least = Sight.QUESTION
    template_name = "casework/admin/action.html"
    header_icon = "edit"

    @cached_property
    def situation(self) -> Situation:
        return Situation(self.case, actors.staff(self.request.user, self.case))

    @cached_property
    def action(self) -> Action:
        action = self.situation.procedure.actions.get(self.kwargs["action"])
        if action is None:
            raise Http404
        return action

    def get_page_title(self) -> str:
        return self.action.label

    def get(self, request: HttpRequest, number: str, action: str) -> HttpResponse:
        reason = self.situation.why_not(self.action)
        if reason:
            messages.error(request, reason)
            return redirect(case_url(self.case))
        offered = form_of(self.situation.procedure.name, self.action).offered
        initial = {name: request.GET[name][:100] for name in offered if name in request.GET}
        form = engine.form_for(self.situation, self.action.name, initial=initial)
        return self.form_page(form, secrets.token_urlsafe(16))

    def post(self, request: HttpRequest, number: str, action: str) -> HttpResponseBase:
        token = request.POST.get("token", "")[:64] or secrets.token_urlsafe(16)
        seen = request.POST.get("seen", "")
        known = int(seen) if seen.isdecimal() and len(seen) < 10 else self.case.sequence
        try:
            entry = engine.act(
                self.case, self.action.name, self.situation.actor, request.POST, request.FILES, token=token, seen=known
            )
        except engine.Invalid as error:
            return self.form_page(error.form, token, known, status=422)
        except engine.Refused as error:
            return self.refused(str(error), token, known)
        except ValidationError as error:  # found out only while it was being done; nothing of it is saved
            return self.refused("；".join(error.messages), token, known)
        once = getattr(entry, "shown_once", None)
        if once:
            return self.page(case=self.case, action=self.action, once=once)
        messages.success(request, f"{self.case.number}：{self.action.done}。")
        case = Case.objects.get(pk=self.case.pk)
        self.case = case
        return redirect(case_url(case) if self.still_seen(case) else "desk:list")

    def still_seen(self, case: Case) -> bool:
        from .reach import sight_of

        return sight_of(self.request.user, case) is not Sight.NONE

    def refused(self, reason: str, token: str, known: int) -> HttpResponseBase:
        """What happened meanwhile stands above the form, which is still filled in; sent again it counts as read."""
        self.case.refresh_from_db()
        self.case = Case.objects.select_related("agency", "desk", "handler", "received_by").get(pk=self.case.pk)
        self.situation = Situation(self.case, actors.staff(self.request.user, self.case))
        actor = self.situation.actor
        if not (actor.roles & set(self.action.by) or privacy.may_see(actor.user, self.case)):
            # A form offers choices and drafts, with names and words in them that are not for whoever could never do it.
            messages.error(self.request, reason)
            return redirect(case_url(self.case) if self.still_seen(self.case) else "desk:list")
        form = form_of(self.situation.procedure.name, self.action)(
            self.request.POST, self.request.FILES, situation=self.situation, action=self.action
        )
        possible = not self.situation.why_not(self.action)
        news = timeline.since(self.situation, known) if self.sight is Sight.CASE else []
        return self.form_page(
            form, token, problem=reason, possible=possible, news=news, status=409,
        )  # fmt: skip

    def form_page(
        self, form: ActionForm, token: str, known: int | None = None, *, status: int = 200, possible: bool = True,
        **context: Any,
    ) -> HttpResponse:  # fmt: skip
        room = rooms.of(self.case.procedure)
        return self.page(
            status, case=self.case, action=self.action, procedure=self.situation.procedure, form=form, token=token,
            seen=self.case.sequence if known is None else known, possible=possible,
            files_lost=bool(self.request.FILES), shows=room.shows(self.action.name),
            beside=room.beside(self.situation, self.request.user, self.action.name), **context,
        )  # fmt: skip

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.action.label}]
