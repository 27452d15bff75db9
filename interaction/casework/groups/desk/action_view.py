"""One form for all cases of a group."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin import messages

from ... import engine, procedures
from ...desk import rooms
from ...desk import together as several
from ...desk.list_view import cases_of
from ...history import Situation
from .. import together
from .base import OneGroupPage


class GroupActionView(OneGroupPage):
    """The form is tried on one of them; the worker does the rest."""

    template_name = "casework/admin/group_action.html"

    @property
    def refusal(self) -> str:
        return f"这一组里没有可以这样办理的{self.kind.noun}。"

    def get(self, request: HttpRequest, pk: int, action: str) -> HttpResponseBase:
        able = self.able(action)
        if able is None:
            messages.error(request, self.refusal)
            return redirect(self.url)
        return self.form(able, action, self._without_files(several.common_form(able, action)))

    def post(self, request: HttpRequest, pk: int, action: str) -> HttpResponseBase:
        able = self.able(action)
        try:
            if able is None:
                raise engine.Refused(self.refusal)
            form = self._without_files(several.common_form(able, action, request.POST))
            if not form.is_valid():
                return self.form(able, action, form, 422)
            data = {name: request.POST[name] for name in form.fields if name in request.POST}
            together.start(self.group, action, request.user, data)
        except engine.Invalid as error:
            if able is None:
                raise
            return self.form(able, action, self._without_files(error.form), 422)
        except engine.Refused as error:
            messages.error(request, str(error))
        return redirect(self.url)

    def able(self, action: str) -> Situation | None:
        """A case of the group with which it can be done now."""
        if action not in rooms.of(self.procedure).together:
            raise Http404
        rules = procedures.get(self.procedure).actions[action]
        cases = cases_of(self.sample(rules.start))
        return next((one for one in several.situations(cases, self.request.user) if not one.why_not(rules)), None)

    @staticmethod
    def _without_files(form: Any) -> Any:
        form.fields.pop("files", None)
        return form

    def form(self, able: Situation, action: str, form: Any, status: int = 200) -> HttpResponse:
        return self.page(
            status, group=self.group, action=able.procedure.actions[action], form=form, back=self.url,
            joined=together.cases_of(self.group).count(),
        )  # fmt: skip
