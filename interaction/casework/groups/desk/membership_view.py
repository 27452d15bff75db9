"""Somebody says which cases are about the matter of a group."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin import messages

from ... import codes
from ...models import Case, CaseGroup, GroupMember
from .. import joining
from .base import OneGroupPage, own_cases
from .group_view import may_decide

MOST = 100  # ticked at once


class MembershipView(OneGroupPage):
    """One post: take in those that were shown, or leave them out, or bring one by its number. Only cases the member of
    staff sees are touched, and of those that came since the page was opened none."""

    def allowed(self) -> bool:
        if not may_decide(self.request.user):
            raise PermissionDenied
        return True

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        return redirect(self.url)

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        asked = request.POST.get("do", "")
        if asked == "join":
            self.tell(joining.confirm(self.group, self.ticked(), request.user), "并入")
        elif asked == "join_all":
            self.tell(joining.confirm(self.group, self.up_to(), request.user), "并入")
        elif asked == "leave":
            self.tell(joining.leave(self.group, self.ticked()), "移出")
        elif asked == "bring":
            self.bring(codes.normalise_number(request.POST.get("number", "")))
        elif asked in ("automatic", "by_hand") and self.kind.near:
            CaseGroup.objects.filter(pk=self.group.pk).update(automatic=asked == "automatic")
            messages.success(request, "已经改好。")
        return redirect(self.url)

    def seen(self) -> Any:
        return GroupMember.objects.filter(own_cases(self.request.user, "case__"), group=self.group)

    def ticked(self) -> list[int]:
        sent = self.request.POST.getlist("case")[:MOST]
        keys = [int(key) for key in sent if key.isdecimal() and len(key) <= 18]
        return list(self.seen().filter(case__in=keys).values_list("case", flat=True))

    def up_to(self) -> Any:
        """All that were waiting when the page was opened: what came later nobody has looked at."""
        last = self.request.POST.get("last", "")
        found = self.seen().filter(case__lte=int(last) if last.isdecimal() and len(last) <= 18 else 0)
        return found.values_list("case", flat=True)

    def bring(self, number: str) -> None:
        case = Case.objects.filter(own_cases(self.request.user), procedure=self.procedure, number=number).first()
        if case is None or case.agency_id != self.group.agency_id:
            messages.error(self.request, f"没有找到这个编号的{self.kind.noun}，或者它不是寄给同一机关的。")
            return
        self.tell(int(joining.bring(self.group, case, self.request.user)), "并入")

    def tell(self, count: int, what: str) -> None:
        if count:
            messages.success(self.request, f"已{what} {count} 件。")
        else:
            messages.warning(self.request, f"没有{what}任何{self.kind.noun}：可能没有勾选，或者已经办过。")
