"""Where gathering meets Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.permissions import register_permission_policy

from cms.agencies.permissions import AgencyScopedPolicy

from .desk.panels import FailingPanel, RepostPanel
from .desk.sources import SourceViewSet
from .desk.views import HarvestView, SourceView, StoriesView, StoryView
from .models import Source

register_permission_policy(Source, AgencyScopedPolicy(Source, "agency_id"))


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    patterns = [
        path("stories/", StoriesView.as_view(), name="stories"),
        path("stories/<int:pk>/", StoryView.as_view(), name="story"),
        path("sources/<int:pk>/", SourceView.as_view(), name="source"),
        path("sources/<int:pk>/harvest/", HarvestView.as_view(), name="harvest"),
    ]
    return [path("gathering/", include((patterns, "inbound_admin")))]


class StoriesMenuItem(MenuItem):
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm("inbound.view_story"))


class InboundGroup(ViewSetGroup):
    menu_label = "信息采集"
    menu_icon = "download"
    menu_order = 225
    items = (SourceViewSet,)

    def get_submenu_items(self) -> list[MenuItem]:
        stories = StoriesMenuItem(
            "采集稿件", reverse("inbound_admin:stories"), name="stories", icon_name="list-ul", order=1
        )
        return [stories, *super().get_submenu_items()]


@hooks.register("register_admin_viewset")
def register_inbound() -> InboundGroup:
    return InboundGroup()


@hooks.register("construct_homepage_panels")
def construct_homepage_panels(request: HttpRequest, panels: list[Any]) -> None:
    user: Any = request.user
    if user.has_perm("inbound.view_story"):
        panels.append(RepostPanel())
    if user.has_perm("inbound.change_source"):
        panels.append(FailingPanel())
