"""The reports of a year, and one report from its first figure to its publication."""

from abc import ABC, abstractmethod
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views import View

from cms.agencies.models import Agency
from cms.agencies.permissions import works_for_county

from .. import outputs, publishing, wiring, work
from ..computing import OWING, Computed, agencies_of, due_on, is_large, reporting
from ..content import content_of, judged
from ..models import FIRST_YEAR, AnnualReport, ReportSettings
from . import rights
from .base import NAME, OneReport, ReportPage, counted, year_in
from .forms import ReportForm
from .shown import checks_shown, elsewhere_grid, sheets_of, two_lines

LONGEST_KEY = 18  # digits of a record's key
LOOK_AGAIN = 3  # seconds between two looks while it is being counted


class IndexView(ReportPage):
    """Who has reported for a year, who has not, and by when it is due."""

    template_name = "supervision/admin/report_index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = year_in(self.request.GET.get("year", ""), publishing.last_year())
        this_year = timezone.localdate().year
        return super().get_context_data(
            year=year,
            years=range(this_year, max(FIRST_YEAR, this_year - 10) - 1, -1),
            lines=self._lines(year),
            may_add=rights.has(self.request.user, "add"),
            **kwargs,
        )

    def _lines(self, year: int) -> list[dict[str, Any]]:
        user: Any = self.request.user
        settings, today = ReportSettings.load(), timezone.localdate()
        newest = {
            each.agency_id: each
            for each in AnnualReport.objects.filter(year=year).order_by("version").defer("snapshot", "carried")
        }
        bodies: list[Agency | None] = [
            agency for agency in reporting(year) if agency.kind != Agency.Kind.GOVERNMENT or agency.pk in newest
        ]
        bodies = (
            [None, *bodies]
            if works_for_county(user)
            else [each for each in bodies if each and each.pk == user.agency_id]
        )
        lines = []
        for agency in bodies:
            key = agency.pk if agency else None
            report, due = newest.get(key), settings.due_on(year, county=agency is None)
            owes = agency is None or (agency.kind in OWING and agency.abolished_on is None)
            out = report is not None and (report.is_published or report.version > 1)
            lines.append(
                {
                    "agency": agency, "report": report, "due_on": due, "owes": owes, "out": out,
                    "late": owes and not out and today > due,
                    "may_begin": report is None and year <= today.year and rights.may(user, "add", key),
                }
            )  # fmt: skip
        return lines


class BeginView(View):
    """Begin the report of an agency for a year, or go on with it."""

    def post(self, request: HttpRequest) -> HttpResponse:
        key, year = request.POST.get("agency", ""), year_in(request.POST.get("year", ""), publishing.last_year())
        known = key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY
        if key and not known:
            raise Http404
        agency = get_object_or_404(Agency, pk=int(key)) if key else None
        if not rights.may(request.user, "add", agency.pk if agency else None):
            raise PermissionDenied
        try:
            report = publishing.begin(agency, year, request.user)  # type: ignore[arg-type]
        except publishing.Refused as error:
            messages.error(request, str(error))
            return redirect(f"{reverse('annual_reports:index')}?year={year}")
        return redirect("annual_reports:report", report.pk)


class ReportView(OneReport):
    """One report: what was entered, the tables with their checks, and what can be done with it."""

    template_name = "supervision/admin/report.html"
    form: ReportForm | None = None

    @property
    def page_title(self) -> str:  # type: ignore[override]
        return f"{self.report.agency or '本级政府'} {self.report.year} 年"

    @property
    def trail(self) -> list[dict[str, str]]:  # type: ignore[override]
        return [{"url": "", "label": self.page_title}]

    @property
    def is_editable(self) -> bool:
        return not self.report.is_published and self.may("change")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        report = self.report
        context = super().get_context_data(
            report=report, due_on=due_on(report), today=timezone.localdate(), is_editable=self.is_editable,
            may_publish=self.may("publish"), may_change=self.may("change"), look_again=0,
            downloads=[(form, form.upper()) for form in outputs.MAKERS],
            versions=AnnualReport.objects.of(report.agency_id, report.year).defer("snapshot", "carried"), **kwargs,
        )  # fmt: skip
        form = None
        if self.is_editable:
            form = context["form"] = self.form or ReportForm(report=report)
            context |= elsewhere_grid(form)
        found = None if report.is_published else counted(report)
        if report.is_published or found is not None:
            context |= self._figures(found, form)
        if not report.is_published and (report.asked_at is not None or found is None):
            context["look_again"] = LOOK_AGAIN
        context["is_large"] = not report.is_published and report.computed_at is not None and is_large(report)
        return context

    def _figures(self, found: Computed | None, form: ReportForm | None) -> dict[str, Any]:
        report = self.report
        if found is None:
            content = content_of(report)
            return {"content": content, "sheets": sheets_of(content, report), "checks": checks_shown(report, None)}
        verdict = judged(report, found)
        content = content_of(report, found, verdict)
        proposals = wiring.proposals(agencies_of(report), report.year)
        return {
            "content": content,
            "sheets": sheets_of(content, report, with_two=form is None),
            "checks": checks_shown(report, verdict),
            "two_lines": two_lines(form, found.two, proposals) if form else [],
            "obstacles": publishing.obstacles(report, found),
            "digest": publishing.seen_digest(report, found),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_editable:
            raise PermissionDenied
        form = ReportForm(request.POST, report=self.report)
        if not form.is_valid():
            messages.error(request, "还没有保存：有填得不对的地方，请看页面里的红字。")
            self.form = form
            return self.get(request, *args, **kwargs)
        form.apply()
        self.report.changed_by = request.user  # type: ignore[assignment]
        self.report.save()
        if is_large(self.report):
            work.ask(self.report)
        messages.success(request, "已保存。")
        return redirect("annual_reports:report", self.report.pk)


class DoView(OneReport, ABC):
    """A button of a report's page. ``do`` gives what is said when it is done."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("annual_reports:report", self.report.pk)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            messages.success(request, self.do(request))
        except publishing.Refused as error:
            for line in str(error).splitlines():
                messages.error(request, line)
        if self.report.pk is None:  # it was deleted
            return redirect(f"{reverse('annual_reports:index')}?year={self.report.year}")
        return redirect("annual_reports:report", self.report.pk)

    @abstractmethod
    def do(self, request: HttpRequest) -> str: ...


class PublishView(DoView):
    action = "publish"

    def do(self, request: HttpRequest) -> str:
        found = counted(self.report)
        if found is None or (is_large(self.report) and self.report.asked_at is not None):
            raise publishing.Refused("正在统计，统计完请核对数字再公布。")
        user: Any = request.user
        publishing.publish(self.report, user, seen=request.POST.get("digest", "")[:64] or "-", computed=found)
        return "已公布。年报从此不能修改，要改请做更正版。"


class CorrectView(DoView):
    action = "change"

    def do(self, request: HttpRequest) -> str:
        user: Any = request.user
        self.report = publishing.correct(self.report, request.POST.get("reason", "")[:500], user)
        return "已建立更正版。改好以后公布，公众看到的就是它；原来的一版仍可查阅。"


class RecountView(DoView):
    action = "change"

    def do(self, request: HttpRequest) -> str:
        work.ask(self.report)
        return "已交给后台重新统计。"


class DiscardView(DoView):
    """A draft that is not wanted."""

    action = "change"

    def do(self, request: HttpRequest) -> str:
        if self.report.is_published:
            raise publishing.Refused("已经公布的年报不能删除。")
        self.report.delete()
        return f"已删除{NAME}草稿。"
