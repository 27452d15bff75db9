"""Several cases at once: choose what to do, fill in one form, see what became of each."""

import secrets
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from wagtail.admin import messages

from .. import engine
from ..history import Situation
from ..models import Case, Together
from . import reach, rooms, together
from .base import DeskView

MOST = 50_000
LOOKED_AT = 200  # of a larger set, so many decide which actions are offered


class TogetherView(DeskView):
    """Three posts: which cases, which action, its form. What each case allows is asked again when it is done."""

    page_title = "一起办理"
    template_name = "casework/admin/together.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return redirect("desk:list")

    def post(self, request: HttpRequest) -> HttpResponseBase:
        keys = self.keys()
        if not keys:
            messages.warning(request, "没有选中办件。请先在左边勾选。")
            return redirect(self.back())
        found = self.situations(keys)
        if not found:
            messages.error(request, "选中的办件不归您看。")
            return redirect(self.back())
        if not self.set():  # whatever keys were sent: of a case that is not theirs to see nobody learns anything
            keys = [one.case.pk for one in found]
        name = request.POST.get("action", "")
        if not name:
            return self.choose(keys, found)
        able = [one for one in found if not self.why_not(one, name)]
        if not able:
            messages.error(request, "选中的办件现在都不能这样办。")
            return self.choose(keys, found)
        return self.fill(keys, found, able, name)

    def choose(self, keys: list[int], found: list[Situation]) -> HttpResponse:
        return self.page(
            keys=self.shown(keys), total=len(keys), found=[(one.case, one) for one in found],
            choices=together.choices(found), more=len(keys) - len(found), set=self.set(), back=self.back(),
        )  # fmt: skip

    def fill(self, keys: list[int], found: list[Situation], able: list[Situation], name: str) -> HttpResponseBase:
        request = self.request
        first = able[0]
        sent = "go" in request.POST
        form = together.common_form(first, name, request.POST if sent else None)
        if sent and form.is_valid():
            token = request.POST.get("token", "")[:40] or secrets.token_urlsafe(16)
            work = together.begin(request.user, first.case.procedure, name, keys, request.POST, token)
            if len(keys) <= together.AT_ONCE:
                together.go_on(work.pk, 30)
            return redirect("desk:work", work.pk)
        refused = [(one.case, self.why_not(one, name)) for one in found if one not in able]
        return self.page(
            422 if sent else 200, keys=self.shown(keys), total=len(keys), set=self.set(), back=self.back(),
            action=first.procedure.actions[name], form=form, able=len(able), refused=refused,
            token=request.POST.get("token") or secrets.token_urlsafe(16), more=len(keys) - len(found),
        )  # fmt: skip

    @staticmethod
    def why_not(one: Situation, name: str) -> str:
        action = one.procedure.actions.get(name)
        if action is None or name not in rooms.of(one.case.procedure).together:
            return "这一项不能一起办。"
        return one.why_not(action)

    def set(self) -> str:
        return self.request.POST.get("set", "")[:60]

    def shown(self, keys: list[int]) -> list[int]:
        """What the form carries on: a set is named, not copied."""
        return [] if self.set() else keys

    def keys(self) -> list[int]:
        """The cases that were ticked, or those of a set that a room knows."""
        room, _, key = self.set().partition(".")
        if room:
            return rooms.of(room).members(key, self.request.user)[:MOST]
        ticked = self.request.POST.getlist("case")[:LOOKED_AT]
        return [int(key) for key in dict.fromkeys(ticked) if key.isdecimal() and len(key) <= 18]

    def situations(self, keys: list[int]) -> list[Situation]:
        """Those of the cases that this member of staff sees at all."""
        user: Any = self.request.user
        cases = list(Case.objects.select_related("agency", "desk", "handler").filter(pk__in=keys[:LOOKED_AT]))
        seen = [case for case in cases if reach.sight_of(user, case) is reach.Sight.CASE]
        return together.situations(sorted(seen, key=lambda case: keys.index(case.pk)), user)

    def back(self) -> str:
        asked = self.request.POST.get("back", "")
        start = reverse("desk:list")
        return asked if asked.startswith(start) and "\\" not in asked and len(asked) < 2000 else start


class WorkView(DeskView):
    """How far it has come, and what became of each case."""

    page_title = "一起办理"
    template_name = "casework/admin/work.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        work = get_object_or_404(Together, pk=pk, user=request.user)
        action = engine.procedures.get(work.procedure).actions[work.action]
        total = len(work.keys)
        return self.page(
            work=work, action=action, total=total, left=total - work.position,
            refused=list(work.refused.items())[:1000], percent=100 * work.position // max(total, 1),
        )  # fmt: skip
