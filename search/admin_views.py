"""Search in the admin: the editors' dictionary, and how the index is doing."""

from typing import Any

from django.http import HttpRequest
from django.views.generic import TemplateView
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permission_policies import ModelPermissionPolicy

from search.models import IndexState, Term
from search.status import index_status


class TermViewSet(ModelViewSet):
    """检索词典."""

    model = Term
    icon = "search"
    menu_label = "检索词典"
    menu_order = 600
    add_to_settings_menu = True
    list_display = ["text", Column("note", label="说明"), DateColumn("updated_at", label="更新时间")]
    search_fields = ["text", "note"]
    panels = [FieldPanel("text"), FieldPanel("note")]
    copy_view_enabled = False


class StatusView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """检索索引状态."""

    permission_policy = ModelPermissionPolicy(IndexState)
    any_permission_required = ["view", "change"]
    template_name = "search/admin/status.html"
    page_title = "检索索引"
    header_icon = "search"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(status=index_status(), **kwargs)


def may_see_status(request: HttpRequest) -> bool:
    return StatusView.permission_policy.user_has_any_permission(request.user, StatusView.any_permission_required)
