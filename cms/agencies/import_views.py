"""A sheet of agencies in the admin: sent in, looked over, applied as a whole; and all of them taken home."""

import uuid
from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from wagtail.admin import messages
from wagtail.permissions import policy_registry

from .exchange import HEADINGS, MAX_LINES, apply_plan, export_headings, export_rows, plan_import, read_agencies
from .models import Agency
from .permissions import works_for_county
from .sheets import MAX_BYTES, SheetError, csv_response, xlsx_response

KEPT_SECONDS = 60 * 60  # between looking a sheet over and applying it
SHOWN = 200  # of changes and errors on one page


def may_import(user: Any) -> bool:
    """A sheet may touch every agency: only for those who work for the whole county and may add agencies."""
    policy = policy_registry.get_by_type(Agency)
    return works_for_county(user) and all(policy.user_has_permission(user, action) for action in ("add", "change"))


class ImportView(View):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        if "token" in request.POST:
            return self.apply(request)
        file = request.FILES.get("file")
        if file is None:
            return self.page(request, problem="请先选择要导入的表格文件。")
        try:
            rows, unknown = read_agencies(file, file.name or "")  # type: ignore[arg-type]
        except SheetError as error:
            return self.page(request, problem=str(error))
        token = uuid.uuid4().hex
        cache.set(self.key(request, token), rows, KEPT_SECONDS)
        return self.preview(request, rows, token, unknown)

    @staticmethod
    def key(request: HttpRequest, token: str) -> str:
        return f"agencies:import:{request.user.pk}:{token}"

    def apply(self, request: HttpRequest) -> HttpResponse:
        token = request.POST["token"][:32]
        rows = cache.get(self.key(request, token)) if token.isalnum() else None
        if rows is None:
            return self.page(request, problem="这份表格已经过期或已导入，请重新上传。")
        plan = plan_import(rows)
        if plan.errors or plan.digest != request.POST.get("digest"):
            messages.warning(request, "预览之后有人改动过机构，下面是现在的结果，请再看一遍。")
            return self.preview(request, rows, token, [])
        apply_plan(plan, request.user)
        cache.delete(self.key(request, token))
        text = f"已导入：新增 {plan.made} 个机构，修改 {plan.altered} 个，未变 {plan.unchanged} 个。"
        messages.success(request, text)
        return redirect("agency:index")

    def preview(self, request: HttpRequest, rows: list[Any], token: str, unknown: list[str]) -> HttpResponse:
        plan = plan_import(rows)
        return self.page(
            request, plan=plan, token=token, unknown=unknown, changes=plan.changes[:SHOWN], errors=plan.errors[:SHOWN]
        )

    def page(self, request: HttpRequest, **context: Any) -> HttpResponse:
        context |= {
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": "首页"},
                {"url": reverse("agency:index"), "label": "机构"},
                {"url": "", "label": "从表格导入"},
            ],
            "header_title": "从表格导入机构",
            "header_icon": "upload",
            "page_title": "从表格导入机构",
            "headings": [texts[0] for texts in HEADINGS.values()],
            "shown": SHOWN,
            "max_lines": MAX_LINES,
            "max_megabytes": MAX_BYTES // 2**20,
        }
        return render(request, "agencies/admin/import.html", context)


class ExportView(View):
    def get(self, request: HttpRequest, form: str) -> HttpResponseBase:
        policy = policy_registry.get_by_type(Agency)
        own = policy.instances_user_has_any_permission_for(request.user, ["add", "change", "delete", "view"])
        agencies = own.select_related("parent", "successor").prefetch_related("units")
        name = f"机构-{timezone.localdate():%Y%m%d}"
        if form == "csv":
            return csv_response(name, export_headings(), export_rows(agencies))
        if form == "xlsx":
            return xlsx_response(name, export_headings(), export_rows(agencies))
        raise Http404
