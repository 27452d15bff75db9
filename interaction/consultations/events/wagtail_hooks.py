"""Events in the admin: the record under review, and the room where registrations are looked after."""

from typing import Any

from django import forms
from django.urls import URLResolver, include, path, reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin.menu import MenuItem
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
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from cms.review.viewsets import ExaminedEditView, ExaminedIndexView, ExaminedViewSet

from ..shared.menu import MENU_HOOK
from .desk.urls import urlpatterns
from .models import Basis, Event
from .rights import may_run


def _desk_button(event: Any, user: Any) -> list[Button]:
    """To the registrations, once there may be any."""
    if not event.published_at or not may_run(user, event):
        return []
    return [Button("报名和签到", url=reverse("events_desk:event", args=[event.pk]), icon_name="group", priority=5)]


class EventIndexView(ExaminedIndexView):
    def get_list_more_buttons(self, instance: Any) -> list[Any]:
        return [*_desk_button(instance, self.request.user), *super().get_list_more_buttons(instance)]


class EventEditView(ExaminedEditView):
    @property
    def header_more_buttons(self) -> list[Any]:
        return [*super().header_more_buttons, *_desk_button(self.object, self.request.user)]


def _starts(event: Event) -> str:
    return f"{timezone.localtime(event.starts_at):%Y-%m-%d %H:%M}"


def _stage(event: Event) -> str:
    return event.stage_label if event.live else ""


class EventViewSet(ExaminedViewSet):
    model = Event
    index_view_class = EventIndexView
    edit_view_class = EventEditView
    icon = "group"
    menu_label = "听证、旁听、开放日"
    add_to_admin_menu = False
    list_display = [
        *ExaminedViewSet.list_display,
        Column("kind", label="类别", accessor="get_kind_display", sort_key="kind"),
        Column("starts_at", label="举行时间", accessor=_starts, sort_key="starts_at"),
        Column("stage", label="报名", accessor=_stage),
    ]
    list_filter = ["kind", "lead_agency", "live", "starts_at"]
    search_fields = ["title", "place"]
    # fmt: off
    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    FieldPanel("title"),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("basis")]),
                    FieldPanel("summary"),
                    FieldPanel("lead_agency"),
                    FieldPanel("co_agencies", widget=forms.CheckboxSelectMultiple, classname="collapsed"),
                    MultiFieldPanel(
                        [FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]), FieldPanel("place")],
                        heading="时间和地点",
                    ),
                    FieldPanel("agenda"),
                    FieldPanel("materials_on"),
                    InlinePanel("attachments", [FieldPanel("file"), FieldPanel("title")], heading="材料", label="材料"),
                    FieldPanel("late_reason"),
                    FieldPanel("contact"),
                ],
                heading="公告",
            ),
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")], heading="报名起止"),
                    InlinePanel(
                        "categories",
                        [FieldRowPanel([FieldPanel("name"), FieldPanel("places")]), FieldPanel("who")],
                        heading="名额",
                        label="一类名额",
                    ),
                    FieldPanel("asks_reason"),
                    MultiFieldPanel(
                        [
                            FieldPanel("selection"),
                            FieldPanel("selection_rule"),
                            FieldRowPanel([FieldPanel("draw_source"), FieldPanel("draw_at")]),
                        ],
                        heading="怎样确定名单",
                    ),
                    FieldPanel("names_shown"),
                ],
                heading="报名",
            ),
            ObjectList(
                [
                    FieldPanel("minutes"),
                    InlinePanel(
                        "statements",
                        [
                            FieldRowPanel([FieldPanel("speaker"), FieldPanel("taken")]),
                            FieldPanel("text"),
                            FieldPanel("reason"),
                        ],
                        heading="意见和采纳情况",
                        label="一条意见",
                    ),
                    FieldPanel("outcome"),
                ],
                heading="结果",
            ),
            ObjectList([PublishingPanel()], heading="发布"),
        ]
    )
    # fmt: on


class BasisViewSet(ModelViewSet):
    model = Basis
    name = "event_basis"
    icon = "calendar-check"
    menu_label = "活动依据和期限"
    add_to_admin_menu = False
    add_to_settings_menu = True
    copy_view_enabled = False
    list_display = ["name", "kind", "article", "announce_days", "roster_days", "materials_days", "unit"]
    form_fields = [
        "kind", "name", "article", "unit", "announce_days", "roster_days", "materials_days", "minutes_days", "order",
    ]  # fmt: skip


events = EventViewSet()
register_snippet(events)


@hooks.register("register_admin_viewset")
def register_bases() -> BasisViewSet:
    return BasisViewSet()


@hooks.register(MENU_HOOK)
def register_menu_item() -> MenuItem:
    return events.get_menu_item(order=30)


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    return [path("consultations/events/", include((urlpatterns, "events_desk")))]
