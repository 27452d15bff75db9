"""The standard tables in the admin: the list, the form, and sheets in and out."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views import View
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry

from cms.agencies.sheets import MAX_BYTES, SheetError

from . import converters, exports, standards  # noqa: F401 - makes the converter of exports known
from .models import CHANNELS, StandardItem

NAME = "基层政务公开标准目录"
ERRORS_SHOWN = 200


class StandardItemForm(WagtailAdminModelForm):
    channels = forms.MultipleChoiceField(
        label="公开渠道和载体",
        choices=[(name, name) for name in CHANNELS],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


def _may(user: Any, *actions: str) -> bool:
    policy = policy_registry.get_by_type(StandardItem)
    return all(policy.user_has_permission(user, action) for action in actions)


class StandardIndexView(generic.IndexView):
    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = [
            Button(f"导出 {form.upper()}", url=reverse("standard_item:export", args=[form]), icon_name="download")
            for form in exports.FORMS
        ]
        if _may(self.request.user, "add", "change"):
            buttons.insert(
                0, Button("从表格导入", url=reverse("standard_item:import"), icon_name="upload", priority=10)
            )
        return [*super().header_more_buttons, *buttons]


class ImportView(View):
    """A sheet is taken in as a whole, or not at all and every line to correct is named."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _may(request.user, "add", "change"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        file = request.FILES.get("file")
        if file is None:
            return self.page(request, problem="请先选择要导入的表格文件。")
        try:
            taken = standards.take_in(file, file.name or "")  # type: ignore[arg-type]
        except SheetError as error:
            return self.page(request, problem=str(error))
        if taken.errors:
            problem = f"表里有 {len(taken.errors)} 处需要改正，整张表都没有导入。请改好后重新上传。"
            return self.page(request, problem=problem, errors=taken.errors[:ERRORS_SHOWN])
        messages.success(request, f"已导入：新增 {taken.made} 项，修改 {taken.changed} 项，未变 {taken.unchanged} 项。")
        return redirect("standard_item:index")

    def page(self, request: HttpRequest, **context: Any) -> HttpResponse:
        context |= {
            "breadcrumbs_items": [
                {"url": reverse("wagtailadmin_home"), "label": "首页"},
                {"url": reverse("standard_item:index"), "label": NAME},
                {"url": "", "label": "从表格导入"},
            ],
            "header_title": f"从表格导入{NAME}",
            "header_icon": "upload",
            "page_title": f"从表格导入{NAME}",
            "headings": [names[0] for names in standards.HEADINGS.values()],
            "max_lines": standards.MOST_LINES,
            "max_megabytes": MAX_BYTES // 2**20,
        }
        return render(request, "disclosure/admin/import_standards.html", context)


class ExportView(View):
    def get(self, request: HttpRequest, form: str) -> HttpResponseBase:
        if not _may(request.user, "view"):
            raise PermissionDenied
        items = StandardItem.objects.select_related("field")
        rows = ([item.field.name, *standards.cells(item)] for item in items.iterator())
        return exports.response(form, f"{NAME}-{timezone.localdate():%Y%m%d}", ["领域", *standards.COLUMNS], rows)


class StandardItemViewSet(ModelViewSet):
    model = StandardItem
    name = "standard_item"
    icon = "table"
    menu_label = "标准目录"
    copy_view_enabled = False
    index_view_class = StandardIndexView
    list_display = ["field", "number", "subject", "item", "publisher", "time_limit"]
    list_filter = ["field"]
    search_fields = ["subject", "item", "content"]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("field"), FieldPanel("number")]),
            FieldRowPanel([FieldPanel("subject"), FieldPanel("item")]),
            FieldPanel("content"),
            FieldPanel("basis"),
            FieldRowPanel([FieldPanel("time_limit"), FieldPanel("publisher")]),
            FieldPanel("channels"),
            MultiFieldPanel([FieldPanel("whole_society"), FieldPanel("certain_groups")], heading="公开对象"),
            MultiFieldPanel([FieldRowPanel([FieldPanel("proactive"), FieldPanel("on_request")])], heading="公开方式"),
            MultiFieldPanel([FieldRowPanel([FieldPanel("county"), FieldPanel("township")])], heading="公开层级"),
        ],
        base_form_class=StandardItemForm,
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("import/", ImportView.as_view(), name="import"),
            path("export/<export:form>/", ExportView.as_view(), name="export"),
        ]
