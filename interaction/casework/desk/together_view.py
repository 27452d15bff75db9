"""Several cases at once: choose what to do, fill in one form, see what became of each."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from wagtail.admin import messages

from ..history import Situation
from ..models import Case
from . import reach, rooms, together
from .base import DeskView

MOST = 100  # cases at once: two pages of the list. A larger group its room hands to the worker


class TogetherView(DeskView):
    """Three posts: which cases, which action, its form. What each case allows is asked again when it is done."""

    page_title = "一起办理"
    template_name = "casework/admin/together.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return redirect("desk:list")

    def post(self, request: HttpRequest) -> HttpResponseBase:
        found = self.situations()
        if not found:
            messages.warning(request, "没有选中办件。请先在左边勾选。")
            return redirect(self.back())
        # Of cases of several kinds, an action is that of one kind: what is called alike may ask for something else.
        procedure, _, name = request.POST.get("action", "").rpartition(".")
        if not name:
            return self.choose(found)
        found = [one for one in found if procedure in ("", one.case.procedure)] or found
        able = [one for one in found if not self.why_not(one, name)]
        if "go" in request.POST and request.POST.get("token"):
            return self.act(found, able, name)
        if not able:
            messages.error(request, "选中的办件现在都不能这样办。")
            return self.choose(found)
        return self.fill(found, able, name, together.common_form(able[0], name))

    def choose(self, found: list[Situation]) -> HttpResponse:
        kinds = {one.case.procedure for one in found}
        return self.page(
            found=found, choices=together.choices(found), of_several_kinds=len(kinds) > 1, back=self.back()
        )

    def fill(
        self, found: list[Situation], able: list[Situation], name: str, form: Any, status: int = 200
    ) -> HttpResponse:
        refused = [(one.case, self.why_not(one, name)) for one in found if one not in able]
        token = self.request.POST.get("token") or secrets.token_urlsafe(16)
        return self.page(
            status, found=found, able=len(able), refused=refused, action=able[0].procedure.actions[name], form=form,
            token=token, back=self.back(), files_lost=bool(self.request.FILES),
        )  # fmt: skip

    def act(self, found: list[Situation], able: list[Situation], name: str) -> HttpResponse:
        """The form is looked at once for all; each case then has its own say."""
        request = self.request
        if able:
            form = together.common_form(able[0], name, request.POST, request.FILES)
            if not form.is_valid():
                return self.fill(found, able, name, form, 422)
        chosen = [one.case for one in found if name in rooms.of(one.case.procedure).together]
        token = request.POST["token"][:64]
        results = together.act_together(chosen, name, request.user, request.POST, request.FILES, token=token)
        action = found[0].procedure.actions.get(name)
        return self.page(
            results=results, done=sum(result.done for result in results), back=self.back(),
            label=action.label if action else "", total=len(results),
        )  # fmt: skip

    @staticmethod
    def why_not(one: Situation, name: str) -> str:
        action = one.procedure.actions.get(name)
        if action is None or name not in rooms.of(one.case.procedure).together:
            return "这一项不能一起办。"
        return one.why_not(action)

    def situations(self) -> list[Situation]:
        """Those of the ticked cases that this member of staff sees; of others nobody learns anything here."""
        user: Any = self.request.user
        ticked = self.request.POST.getlist("case")[:MOST]
        keys = [int(key) for key in dict.fromkeys(ticked) if key.isdecimal() and len(key) <= 18]
        cases = Case.objects.select_related("agency", "desk", "handler").in_bulk(keys)
        seen = [cases[key] for key in keys if key in cases]
        return together.situations([one for one in seen if reach.sight_of(user, one) is reach.Sight.CASE], user)

    def back(self) -> str:
        asked = self.request.POST.get("back", "")
        start = reverse("desk:list")
        return asked if asked.startswith(start) and "\\" not in asked and len(asked) < 2000 else start
