"""报告 → 检索索引: how the index is, and what can be done about it."""

from typing import Any

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from search.keeping.models import Kind, Work
from search.models import DueEntry
from search.status import index_status

LOOK_AGAIN = 3  # seconds between two looks while something is under way


class StatusView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """检索索引状态."""

    permission_policy = ModelPermissionPolicy(Work)
    any_permission_required = ["view", "add"]
    template_name = "search/admin/status.html"
    page_title = "检索索引"
    header_icon = "search"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        status = index_status()
        return super().get_context_data(
            status=status,
            failed=[(mark, *self._named(mark)) for mark in status.failed],
            look_again=LOOK_AGAIN if status.under_way else 0,
            may_ask=self.may_ask(),
            kinds=Kind.choices,
            **kwargs,
        )

    def may_ask(self) -> bool:
        return self.permission_policy.user_has_permission(self.request.user, "add")

    def _named(self, mark: DueEntry) -> tuple[str, str]:
        """What the record is called, and where it is edited."""
        try:
            model = apps.get_model(mark.label)
            record = model._base_manager.get(pk=mark.key)
            name = f"{model._meta.verbose_name}：{record}"
        except Exception:  # whatever keeps a record from being told may be why no entry can be made of it
            return str(mark), ""
        return name, AdminURLFinder(self.request.user).get_edit_url(record) or ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for a comparison or a rebuild; the worker does it."""
        if not self.may_ask():
            raise PermissionDenied
        kind = request.POST.get("kind", "")
        if kind in Kind.values:
            work = Work.ask(Kind(kind), f"{request.user}")
            messages.success(request, f"已交给后台进程：{work.get_kind_display()}。")
        return redirect("search_status")


def may_see_status(request: HttpRequest) -> bool:
    return StatusView.permission_policy.user_has_any_permission(request.user, StatusView.any_permission_required)
