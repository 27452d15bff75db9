"""One group: where its cases stand, what can be done with all of them, and how far that has come."""

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin import messages

from ... import procedures
from ...desk import together as several
from ...desk.case_view import leading
from ...desk.list_view import cases_of
from ...desk.reach import roles_of
from ...desk.rows import Row, rows_of
from ...models import Case, GroupMember, GroupWork
from .. import together
from .base import JOINED, PAGE, PROPOSED, OneGroupPage, own_cases


class GroupView(OneGroupPage):
    """The joined cases by key; of those that only read like them the oldest, to be decided on."""

    template_name = "casework/admin/group.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        after = request.GET.get("after", "")
        keys = self.members(JOINED)
        if after.isdecimal() and len(after) <= 18:
            keys = keys.filter(case__gt=int(after))
        shown = list(keys[: PAGE + 1])
        proposed = list(self.members(PROPOSED)[: PAGE + 1])
        counted = Case.objects.filter(own_cases(request.user), membership__group=self.group)
        steps = dict(counted.values_list("step").annotate(count=Count("pk")).order_by())
        works = list(GroupWork.objects.filter(group=self.group).select_related("user").order_by("-pk")[:5])
        running = bool(works) and works[0].status == GroupWork.Status.RUNNING
        actions = procedures.get(self.procedure).actions
        idle = not running and roles_of(request.user)
        found = self.situations() if idle else []
        choices = several.choices(found)
        onward = {action.name for one in found if (action := leading(one)) is not None}
        joined = together.cases_of(self.group).count() if proposed else self.group.size
        return self.page(
            group=self.group,
            joined=joined,
            rows=self.rows(shown[:PAGE]),
            next=shown[PAGE - 1] if len(shown) > PAGE else "",
            proposed=self.rows(proposed[:PAGE]),
            proposed_count=self.group.size - joined,
            last_proposed=self.members(PROPOSED).last() if proposed else "",
            steps=[(one.label, steps[one.name]) for one in self.steps() if steps.get(one.name)],
            works=[(work, actions[work.action].label, _percent(work)) for work in works if work.action in actions],
            running=running,
            choices=[
                (action, self.address("group_action", self.group.pk, action.name), action.name in onward)
                for _, action, _ in choices
            ],
            decides=may_decide(request.user),
            members_url=self.address("group_members", self.group.pk),
        )

    def members(self, standing: str) -> Any:
        found = GroupMember.objects.filter(own_cases(self.request.user, "case__"), group=self.group, standing=standing)
        return found.order_by("case").values_list("case", flat=True)

    def rows(self, keys: list[int]) -> list[Row]:
        return rows_of(cases_of(keys), self.request.user, timezone.localdate())

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Stop what is being done; what is done stays done."""
        held, actions = roles_of(request.user), procedures.get(self.procedure).actions
        for work in GroupWork.objects.filter(group=self.group, status=GroupWork.Status.RUNNING):
            if work.user_id != request.user.pk and not held & set(actions[work.action].by):
                raise Http404  # who could not have begun it does not stop it
            together.stop(work)
        messages.success(request, "已经停止，办好的不受影响。")
        return redirect(self.url)


def may_decide(user: Any) -> bool:
    """Who receives and handles cases says which are about one matter."""
    return bool(roles_of(user) & {"receiver", "handler"})


def _percent(work: GroupWork) -> int:
    return 100 * (work.done + work.refused) // max(work.total, 1)
