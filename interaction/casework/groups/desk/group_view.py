"""One group: where its cases stand, what can be done with all of them, and how far that has come."""

from typing import Any

from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin import messages

from ... import procedures
from ...desk import together as several
from ...desk.case_view import leads_on
from ...desk.list_view import cases_of
from ...desk.reach import roles_of
from ...desk.rows import rows_of
from ...models import GroupMember, GroupWork
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
        shown, proposed = list(keys[: PAGE + 1]), list(self.members(PROPOSED)[: PAGE + 1])
        works = list(GroupWork.objects.filter(group=self.group).select_related("user").order_by("-pk")[:5])
        running = bool(works) and works[0].status == GroupWork.Status.RUNNING
        counted = self.counted()
        steps = {step: found for (standing, step), found in counted.items() if standing == JOINED}
        sample = self.sample(steps) if roles_of(request.user) and not running else []
        cases = {case.pk: case for case in cases_of(list({*shown[:PAGE], *proposed[:PAGE], *sample}))}
        rows = {row.case.pk: row for row in rows_of(list(cases.values()), request.user, timezone.localdate())}
        found = several.situations([cases[key] for key in sample], request.user)
        rules = procedures.get(self.procedure)
        waiting = [found for (standing, _), found in counted.items() if standing == PROPOSED]
        return self.page(
            group=self.group,
            joined=sum(count for count, _ in steps.values()),
            rows=[rows[key] for key in shown[:PAGE]],
            next=shown[PAGE - 1] if len(shown) > PAGE else "",
            proposed=[rows[key] for key in proposed[:PAGE]],
            proposed_count=sum(count for count, _ in waiting),
            last_proposed=max((last for _, last in waiting), default=""),
            steps=[(step.label, steps[name][0]) for name, step in rules.steps.items() if name in steps],
            works=[
                (work, rules.actions[work.action].label, _percent(work))
                for work in works
                if work.action in rules.actions
            ],
            running=running,
            choices=[
                (action, self.address("group_action", self.group.pk, action.name), leads_on(one, action))
                for one, action in several.offered(found)
            ],
            decides=may_decide(request.user),
            members_url=self.address("group_members", self.group.pk),
        )

    def members(self, standing: str) -> Any:
        found = GroupMember.objects.filter(own_cases(self.request.user, "case__"), group=self.group, standing=standing)
        return found.order_by("case").values_list("case", flat=True)

    def counted(self) -> dict[tuple[str, str], tuple[int, int]]:
        """(standing, step) → how many cases that the user sees, and the last of them."""
        seen = GroupMember.objects.filter(own_cases(self.request.user, "case__"), group=self.group)
        found = seen.values_list("standing", "case__step").annotate(count=Count("pk"), last=Max("pk")).order_by()
        return {(standing, step): (count, last) for standing, step, count, last in found}

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
