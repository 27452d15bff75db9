"""Where a call stands: what came in, how far it is sorted, by when the public is to hear of it."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from cms.review.urls import admin_url

from .. import due, figures
from ..models import Opinion, OpinionGroup, OpinionPart
from .base import OpinionDeskView


class CallView(OpinionDeskView):
    template_name = "opinions/admin/call.html"
    only_own = False

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        call = self.call
        mine = Opinion.objects.filter(call=call).order_by()
        standings = dict(mine.filter(publishable=True).values_list("standing").annotate(n=Count("pk")))
        groups = OpinionGroup.objects.filter(call=call).annotate(number=Count("parts"))
        closed = timezone.now() >= call.closes_at
        return self.page(
            figures=figures.of(call),
            standings=[(label, standings.get(value, 0)) for value, label in Opinion.Standing.choices],
            kept_back=mine.filter(publishable=False).count(),
            groups=list(groups),
            loose=OpinionPart.objects.filter(call=call, group=None).count(),
            undecided=sum(1 for group in groups if not group.outcome),
            closed=closed,
            owed=due.owed_by(call) if closed and not call.has_result() else None,
            result=self.result,
            result_url=admin_url("edit", self.result) if self.result else "",
            edit_url=admin_url("edit", call),
        )
