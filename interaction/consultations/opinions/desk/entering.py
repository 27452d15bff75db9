"""What came by post, by telephone or at a meeting, copied in; and everything taken away as a table."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from wagtail.admin import messages

from cms.agencies.sheets import csv_response, xlsx_response
from interaction.moderation.templatetags.inert import clean

from ...shared import once
from .. import sending
from ..models import Call, Opinion, OpinionPart
from ..writing import EntryForm
from .base import OpinionDeskView

PURPOSE = "opinions.desk"
BATCH = 500
HEADINGS = (
    "编号", "收到日期", "方式", "身份", "条款", "态度", "意见", "归入", "同意公开", "核查", "附件",
)  # fmt: skip


class EnterView(OpinionDeskView):
    """登记书面意见: the same form, filled in for somebody who did not send it online."""

    page_title = "登记意见"
    template_name = "opinions/admin/enter.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        initial = {"received_on": timezone.localdate()}
        return self.shown(EntryForm(call=self.call, initial=initial), once.new_token(PURPOSE))

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        token = request.POST.get("token", "")
        secret = once.secret_of(token, PURPOSE)
        form = EntryForm(request.POST, request.FILES, call=self.call)
        if not secret:
            form.add_error(None, once.GONE)
            token = once.new_token(PURPOSE)
        if not form.is_valid():
            return self.shown(form, token, 422)
        data = form.cleaned_data
        try:
            opinion, new = sending.submit(
                self.call, form.said(data), form.sender(data), secret=secret, channel=data["channel"],
                files=data["files"], received_on=data["received_on"], entered_by=self.request.user,
            )  # fmt: skip
        except sending.Closed:
            form.add_error(None, "采纳情况已经公布，不能再登记意见。")
            return self.shown(form, token, 422)
        messages.success(
            request, f"已登记，编号 {opinion.number}。" if new else f"这一份已经登记过，编号 {opinion.number}。"
        )
        return HttpResponseRedirect(reverse("opinions:enter", args=[self.call.pk]))

    def shown(self, form: EntryForm, token: str, status: int = 200) -> HttpResponse:
        return self.page(status, form=form, token=token)


def lines(call: Call) -> Iterator[list[Any]]:
    """One line for each article that an opinion speaks of, the oldest first, read in batches by key. Nobody's name and
    no contact stands there."""
    last = 0
    while True:
        parts = OpinionPart.objects.filter(call=call, pk__gt=last).select_related("opinion", "group").order_by("pk")
        batch = list(parts.prefetch_related("opinion__files")[:BATCH])
        for part in batch:
            yield _line(part, part.opinion)
        if len(batch) < BATCH:
            return
        last = batch[-1].pk


def _line(part: OpinionPart, opinion: Opinion) -> list[Any]:
    return [
        opinion.number, opinion.received_on, opinion.get_channel_display(), opinion.get_sender_kind_display(),
        part.label, part.get_stance_display(), clean(part.text), str(part.group or ""), opinion.publishable,
        opinion.get_standing_display(), len(opinion.files.all()),
    ]  # fmt: skip


class ExportView(OpinionDeskView):
    """As CSV, begun before the last opinion is read, or as XLSX."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
        name = f"征集意见-{self.call.pk}-{timezone.localdate():%Y%m%d}"
        if kind == "csv":
            return csv_response(name, HEADINGS, lines(self.call))
        if kind == "xlsx":
            return xlsx_response(name, HEADINGS, lines(self.call))
        raise Http404
