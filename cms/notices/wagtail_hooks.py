"""The board in the admin."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from cms.review.viewsets import ExaminedIndexView, ExaminedViewSet

from .models import Notice, NoticeKind


def _period(notice: Notice) -> str:
    """What a clerk wants to know of it: how much longer."""
    return notice.period.words(timezone.localdate()) or "不限期"


class NoticeIndexView(ExaminedIndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().select_related("kind")


class NoticeViewSet(ExaminedViewSet):
    model = Notice
    index_view_class = NoticeIndexView
    icon = "clipboard-list"
    menu_label = "公告公示"
    add_to_admin_menu = False
    list_display = [
        *ExaminedViewSet.list_display,
        Column("kind", label="类别", sort_key="kind__order"),
        Column("period", label="期限", accessor=_period, sort_key="period_end"),
    ]
    search_fields = ["title", "number"]
    list_filter = ["kind", "lead_agency", "live", "pinned", "published_at", "period_end"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("number")]),
                    FieldPanel("lead_agency"),
                    FieldPanel("co_agencies", widget=forms.CheckboxSelectMultiple, classname="collapsed"),
                    FieldPanel("body"),
                    InlinePanel("attachments", [FieldPanel("file"), FieldPanel("title")], heading="附件", label="附件"),
                ],
                heading="内容",
            ),
            ObjectList(
                [
                    MultiFieldPanel(
                        [FieldRowPanel([FieldPanel("period_start"), FieldPanel("period_end")]), FieldPanel("contact")],
                        heading="期限",
                    ),
                    FieldPanel("pinned"),
                    PublishingPanel(),
                ],
                heading="期限与发布",
            ),
        ]
    )


class NoticeKindViewSet(ModelViewSet):
    model = NoticeKind
    name = "notice_kind"
    icon = "tag"
    menu_label = "公告类别"
    copy_view_enabled = False
    list_display = ["name", "code", "period_name", "end_required", "order"]
    form_fields = ["name", "code", "period_name", "end_required", "order"]


class NoticeViewSetGroup(ViewSetGroup):
    menu_label = "公告公示"
    menu_icon = "clipboard-list"
    menu_order = 220
    items = (NoticeViewSet, NoticeKindViewSet)


@hooks.register("register_admin_viewset")
def register_notices() -> NoticeViewSetGroup:
    return NoticeViewSetGroup()
