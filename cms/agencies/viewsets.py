"""Agencies in the admin: the list, the form, and sheets in and out."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, ProtectedError, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.views.generic import history, usage
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from . import codes
from .import_views import ExportView, ImportView, may_import
from .models import Agency


class OwnAgency:
    """A view of one agency, refused where that agency is not the visitor's to touch."""

    def get_object(self, *args: Any, **kwargs: Any) -> Model:
        found: Model = super().get_object(*args, **kwargs)  # type: ignore[misc]
        if not self.user_has_permission_for_instance("change", found):  # type: ignore[attr-defined]
            raise PermissionDenied
        return found


class AgencyIndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Agency]:
        policy = self.permission_policy
        return policy.instances_user_has_any_permission_for(self.request.user, self.any_permission_required)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = [
            Button("导出 XLSX", url=reverse("agency:export", args=["xlsx"]), icon_name="download", priority=20),
            Button("导出 CSV", url=reverse("agency:export", args=["csv"]), icon_name="download", priority=30),
        ]
        if may_import(self.request.user):
            buttons.insert(0, Button("从表格导入", url=reverse("agency:import"), icon_name="upload", priority=10))
        return [*super().header_more_buttons, *buttons]


def _warn_of_exception(request: HttpRequest, agency: Agency) -> None:
    if problem := codes.problem_of(agency.code):
        messages.warning(request, f"{problem}已按“代码例外说明”放行并标记。")


class AgencyCreateView(generic.CreateView):
    def form_valid(self, form: ModelForm) -> HttpResponse:
        answer = super().form_valid(form)
        _warn_of_exception(self.request, form.instance)
        return answer


class AgencyEditView(OwnAgency, generic.EditView):
    def form_valid(self, form: ModelForm) -> HttpResponse:
        answer = super().form_valid(form)
        _warn_of_exception(self.request, form.instance)
        return answer


class AgencyDeleteView(OwnAgency, generic.DeleteView):
    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except (ProtectedError, PermissionDenied):
            messages.error(
                self.request, "这个机构名下还有文件、公告、下级机构或工作人员，不能删除。机构撤销请填写“撤销日期”。"
            )
            return HttpResponseRedirect(self.get_edit_url())

    def get_edit_url(self) -> str:
        return reverse(self.edit_url_name, args=[self.object.pk])


class AgencyHistoryView(OwnAgency, history.HistoryView):
    pass


class AgencyUsageView(OwnAgency, usage.UsageView):
    pass


class AgencyViewSet(ModelViewSet):
    model = Agency
    name = "agency"
    url_prefix = "agencies"
    icon = "group"
    menu_label = "机构"
    menu_order = 300
    add_to_admin_menu = True
    copy_view_enabled = False
    index_view_class = AgencyIndexView
    add_view_class = AgencyCreateView
    edit_view_class = AgencyEditView
    delete_view_class = AgencyDeleteView
    history_view_class = AgencyHistoryView
    usage_view_class = AgencyUsageView
    list_per_page = 50
    list_display = [
        "name",
        "kind",
        Column("code", label="统一社会信用代码", sort_key="code"),
        Column("code_exception", label="代码例外", accessor=lambda agency: "例外" if agency.code_exception else ""),
        "telephone",
        "openness_telephone",
        "abolished_on",
        "updated_at",
    ]
    list_filter = ["kind", "parent"]
    search_fields = ["name", "short_name", "aliases", "code", "document_prefix"]
    search_backend_name = None  # the names of some hundred bodies: the database finds any part of them
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldPanel("name"),
                            FieldRowPanel([FieldPanel("short_name"), FieldPanel("aliases")]),
                            FieldRowPanel([FieldPanel("kind"), FieldPanel("parent")]),
                            FieldRowPanel([FieldPanel("document_prefix"), FieldPanel("order")]),
                            FieldPanel("slug"),
                        ],
                        heading="名称",
                    ),
                    MultiFieldPanel([FieldPanel("code"), FieldPanel("code_exception")], heading="代码"),
                    MultiFieldPanel([FieldPanel("abolished_on"), FieldPanel("successor")], heading="撤销与承接"),
                ],
                heading="基本情况",
            ),
            ObjectList(
                [
                    FieldPanel("duties"),
                    MultiFieldPanel(
                        [FieldRowPanel([FieldPanel("head_name"), FieldPanel("head_title")])], heading="负责人"
                    ),
                    InlinePanel(
                        "units",
                        [
                            FieldPanel("name"),
                            FieldPanel("duties"),
                            FieldRowPanel([FieldPanel("head_name"), FieldPanel("telephone")]),
                        ],
                        heading="内设机构",
                        label="内设机构",
                    ),
                ],
                heading="职能与内设机构",
            ),
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldPanel("address"),
                            FieldPanel("hours"),
                            FieldRowPanel([FieldPanel("telephone"), FieldPanel("fax")]),
                            FieldRowPanel([FieldPanel("email"), FieldPanel("postcode")]),
                            FieldPanel("website"),
                        ],
                        heading="办公",
                    ),
                    MultiFieldPanel(
                        [
                            FieldPanel("openness_office"),
                            FieldPanel("openness_address"),
                            FieldRowPanel([FieldPanel("openness_telephone"), FieldPanel("openness_fax")]),
                            FieldPanel("openness_email"),
                        ],
                        heading="政府信息公开工作机构（条例第十二条）",
                    ),
                ],
                heading="联系方式",
            ),
        ]
    )

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("import/", ImportView.as_view(), name="import"),
            path("export/<str:form>/", ExportView.as_view(), name="export"),
        ]
