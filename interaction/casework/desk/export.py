"""登记表: the list as it was narrowed down, to take away – without anybody's personal data."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from cms.agencies.sheets import csv_response, xlsx_response

from . import reach
from .base import DeskView
from .filters import FilterForm, Filters
from .list_view import cases_of, keys_of
from .rows import rows_of

BATCH = 500
HEADINGS = (
    "编号", "受理机关", "承办机构", "申请人类别", "提交时间", "收到日期", "环节", "在谁手上", "灯", "剩余工作日",
    "应答复日期", "办结日期", "办理结果",
)  # fmt: skip


def lines(filters: Filters, user: Any) -> Iterator[list[Any]]:
    """One line for each case, read in batches by key."""
    sources = reach.of_tab(user, filters.tab)
    today, place = timezone.localdate(), None
    while True:
        found = keys_of(filters, sources, BATCH, after=place)
        for row in rows_of(cases_of(found.keys), user, today):
            case = row.case
            yield [
                case.number, case.agency.display_name, case.desk.display_name, row.kind,
                f"{timezone.localtime(case.submitted_at):%Y-%m-%d %H:%M}", case.received_on or "", row.step, row.holder,
                row.label, "" if row.left is None else row.left, case.due_on or "", case.ended_on or "", row.outcome,
            ]  # fmt: skip
        if not found.after or found.last is None:
            return
        place = found.last


class ExportView(DeskView):
    """As CSV, begun before the last case is read, or as XLSX."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        filters = Filters.of(FilterForm(request.GET, user=request.user))
        name = f"办件登记表-{timezone.localdate():%Y%m%d}"
        if kind == "csv":
            return csv_response(name, HEADINGS, lines(filters, request.user))
        if kind == "xlsx":
            return xlsx_response(name, HEADINGS, lines(filters, request.user))
        raise Http404
