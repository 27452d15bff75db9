"""The catalogue in the admin: datasets through the reviews, and the tables they refer to."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    PublishingPanel,
    TabbedInterface,
)
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button, HeaderButton

from cms.review.viewsets import ExaminedEditView, ExaminedIndexView, ExaminedViewSet

from ..models import Dataset, Licence, Opening, Theme
from . import reach


def data_url(dataset: Dataset) -> str:
    return reverse("data_desk:dataset", args=[dataset.pk])


def _updated(dataset: Dataset) -> str:
    """When its data last changed, and whether newer is wanted."""
    standing = getattr(dataset, "standing", None)
    if dataset.opening == Opening.CLOSED:
        return "—"
    if standing is None or standing.updated_at is None:
        return "还没有数据" if dataset.live else ""
    day = f"{timezone.localtime(standing.updated_at):%Y-%m-%d}"
    return f"{day}，逾期未更新" if standing.overdue else day


class DatasetIndexView(ExaminedIndexView):
    def get_base_queryset(self) -> QuerySet[Any]:
        return super().get_base_queryset().select_related("standing", "theme")

    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        data = Button("数据和版本", url=data_url(instance), icon_name="table", priority=5)
        return [data, *super().get_list_more_buttons(instance)]


class DatasetEditView(ExaminedEditView):
    @property
    def header_buttons(self) -> list[Any]:
        buttons = list(super().header_buttons)
        if reach.may_work(self.request.user, self.object):
            buttons.append(HeaderButton("数据和版本", url=data_url(self.object), icon_name="table"))
        return buttons


class DatasetViewSet(ExaminedViewSet):
    model = Dataset
    index_view_class = DatasetIndexView
    edit_view_class = DatasetEditView
    icon = "table"
    menu_label = "数据集"
    add_to_admin_menu = False
    list_display = [
        *ExaminedViewSet.list_display[:2],
        Column("opening", label="开放属性", accessor="get_opening_display", sort_key="opening"),
        Column("cycle", label="更新周期", accessor="get_cycle_display", sort_key="cycle"),
        Column("updated", label="数据更新", accessor=_updated, sort_key="standing__updated_at"),
        *ExaminedViewSet.list_display[2:],
    ]
    search_fields = ["title", "code", "keywords", "summary"]
    list_filter = ["theme", "opening", "cycle", "lead_agency", "live", "published_at"]
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("slug"), FieldPanel("code")]),
                    FieldPanel("lead_agency"),
                    FieldPanel("co_agencies", widget=forms.CheckboxSelectMultiple, classname="collapsed"),
                    FieldRowPanel([FieldPanel("theme"), FieldPanel("keywords")]),
                    FieldPanel("summary", widget=forms.Textarea({"rows": 2})),
                    FieldPanel("description", widget=forms.Textarea({"rows": 6})),
                    FieldPanel("contact"),
                    FieldRowPanel([FieldPanel("area"), FieldPanel("covers_from"), FieldPanel("covers_until")]),
                ],
                heading="目录",
            ),
            ObjectList(
                [
                    MultiFieldPanel(
                        [
                            FieldRowPanel([FieldPanel("opening"), FieldPanel("sharing")]),
                            FieldPanel("opening_reason", widget=forms.Textarea({"rows": 3})),
                            FieldPanel("opening_basis", widget=forms.Textarea({"rows": 2})),
                        ],
                        heading="开放",
                    ),
                    FieldRowPanel([FieldPanel("cycle"), FieldPanel("licence")]),
                    PublishingPanel(),
                ],
                heading="开放与发布",
            ),
        ]
    )


class ThemeViewSet(ModelViewSet):
    model = Theme
    name = "data_theme"
    icon = "tag"
    menu_label = "数据主题"
    copy_view_enabled = False
    list_display = ["name", "code", "parent", "eu_theme", "order"]
    form_fields = ["name", "code", "parent", "eu_theme", "order"]


class LicenceViewSet(ModelViewSet):
    model = Licence
    name = "data_licence"
    icon = "doc-full"
    menu_label = "使用许可"
    copy_view_enabled = False
    list_display = ["name", "code", "url", "order"]
    form_fields = ["name", "code", "url", "terms", "order"]
