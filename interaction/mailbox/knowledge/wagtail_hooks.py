"""知识库 in the admin."""

from typing import Any

from django.db.models import QuerySet
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, PublishingPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.permissions import register_permission_policy

from cms.agencies.permissions import AgencyScopedPolicy, agencies_for, works_for_county
from cms.agencies.viewsets import OwnAgency
from cms.review.viewsets import ExaminedIndexView, ExaminedViewSet

from .admin_views import FromLetterView, StaleView
from .models import AnswerTemplate, KnowledgeItem


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    patterns = [
        path("stale/", StaleView.as_view(), name="stale"),
        path("from/<slug:number>/", FromLetterView.as_view(), name="from_letter"),
    ]
    return [path("casework/mailbox/knowledge/", include((patterns, "knowledge_admin")))]


def _used(item: Any) -> int:
    return item.use.answers if hasattr(item, "use") else 0


class KnowledgeIndexView(ExaminedIndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().select_related("use")


class KnowledgeViewSet(ExaminedViewSet):
    model = KnowledgeItem
    index_view_class = KnowledgeIndexView
    icon = "help"
    menu_label = "知识条目"
    add_to_admin_menu = False
    list_display = [
        *ExaminedViewSet.list_display,
        Column("open_to_public", label="公开给群众", accessor=lambda item: "是" if item.open_to_public else "内部"),
        Column("check_on", label="核对日期", sort_key="check_on"),
        Column("used", label="用于答复", accessor=_used, sort_key="use__answers"),
    ]
    search_fields = ["title", "answer", "basis"]
    list_filter = ["lead_agency", "kind", "open_to_public", "live", "check_on"]
    edit_handler = ObjectList(
        [
            FieldPanel("title", heading="问题", help_text="像群众会问的那样写。"),
            FieldPanel("answer"),
            FieldPanel("basis"),
            FieldRowPanel([FieldPanel("lead_agency"), FieldPanel("kind")]),
            MultiFieldPanel(
                [FieldPanel("open_to_public"), FieldRowPanel([FieldPanel("valid_until"), FieldPanel("check_on")])],
                heading="给谁看，看到什么时候",
            ),
            PublishingPanel(),
        ]
    )


class TemplateForm(WagtailAdminModelForm):
    """An agency's staff write for their own; templates for all are the county's."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency"]
        field.queryset = agencies_for(self.for_user)
        if not works_for_county(self.for_user):
            field.required, field.empty_label, field.initial = True, None, self.for_user.agency_id


class TemplateIndexView(generic.IndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        policy = self.permission_policy
        return policy.instances_user_has_any_permission_for(
            self.request.user, self.any_permission_required
        ).select_related("agency")  # type: ignore[no-any-return]


class TemplateEditView(OwnAgency, generic.EditView):
    pass


class TemplateDeleteView(OwnAgency, generic.DeleteView):
    pass


class TemplateViewSet(ModelViewSet):
    """Those of one's own agency, and for the county's staff those of all."""

    model = AnswerTemplate
    name = "answer_template"
    icon = "doc-full"
    menu_label = "答复模板"
    copy_view_enabled = False
    inspect_view_enabled = False
    index_view_class = TemplateIndexView
    edit_view_class = TemplateEditView
    delete_view_class = TemplateDeleteView
    list_display = ["title", "agency", "kind", "active", "order"]
    list_filter = ["kind", "active"]
    search_fields = ["title"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldPanel("title"),
            FieldRowPanel([FieldPanel("agency"), FieldPanel("kind")]),
            FieldPanel("text"),
            FieldRowPanel([FieldPanel("active"), FieldPanel("order")]),
        ],
        base_form_class=TemplateForm,
    )


register_permission_policy(AnswerTemplate, AgencyScopedPolicy(AnswerTemplate, "agency_id"))


class StaleMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm("knowledge.change_knowledgeitem"))


class KnowledgeGroup(ViewSetGroup):
    menu_label = "知识库"
    menu_icon = "help"
    menu_order = 58
    items = (KnowledgeViewSet, TemplateViewSet)

    def get_submenu_items(self) -> list[MenuItem]:
        stale = StaleMenuItem(
            "要核对的知识",
            reverse("knowledge_admin:stale"),
            name="knowledge_stale",
            icon_name="calendar-check",
            order=900,
        )
        return [*super().get_submenu_items(), stale]


@hooks.register("register_admin_viewset")
def register_knowledge() -> KnowledgeGroup:
    return KnowledgeGroup()
