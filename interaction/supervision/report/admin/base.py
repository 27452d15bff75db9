"""What the pages of annual reports in the admin have in common."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from .. import work
from ..computing import Computed, compute, is_large
from ..models import AnnualReport
from . import rights

ICON = "table"
NAME = "公开年报"


class ReportPage(WagtailAdminTemplateMixin, TemplateView):
    """A page of the admin; ``action``: what one must be allowed to do with some report to open it."""

    action = "view"
    header_icon = ICON
    page_title = NAME
    _show_breadcrumbs = True
    trail: list[dict[str, str]] = []

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not rights.has(request.user, self.action):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {"url": reverse("annual_reports:index"), "label": NAME}
        return [*self.breadcrumbs_items, index, *self.trail]


class OneReport(ReportPage):
    """A page of one report, for those who may do ``action`` with it."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.report = get_object_or_404(AnnualReport.objects.select_related("agency"), pk=kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        allowed = (
            rights.may_see(request.user, self.report)
            if self.action == "view"
            else rights.may(request.user, self.action, self.report.agency_id)
        )
        if not allowed:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def may(self, action: str) -> bool:
        return rights.may(self.request.user, action, self.report.agency_id)


def counted(report: AnnualReport) -> Computed | None:
    """The figures of a draft now; of a large one those last counted, or None while they are being counted."""
    if not is_large(report):
        return compute(report)
    if report.computed is None and report.asked_at is None:
        work.ask(report)
        report.refresh_from_db(fields=["asked_at", "progress"])
    return Computed.from_json(report.computed) if report.computed is not None else None


def year_in(text: str, default: int) -> int:
    """A year from an address. Raises Http404."""
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) == 4):
        raise Http404
    return int(text)
