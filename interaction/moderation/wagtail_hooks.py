"""What moderation adds to the admin: 待核查 with its counts, and the list of words."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.admin.viewsets.model import ModelViewSet

from . import queues
from .admin_views import IndexView, QueueView, RecordView
from .models import HeldWord

urlpatterns = [
    path("", IndexView.as_view(), name="index"),
    path("<slug:queue>/", QueueView.as_view(), name="queue"),
    path("<slug:queue>/<int:pk>/", RecordView.as_view(), name="record"),
]


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    return [path("moderation/", include((urlpatterns, "moderation_admin")))]


class ModerationMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(queues.every()) and request.user.has_perm(queues.PERMISSION)


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    url = reverse("moderation_admin:index")
    return ModerationMenuItem("待核查", url, name="moderation", icon_name="glasses", order=55)


class HeldPanel(Component):
    """How much waits to be looked at; shown where there is anything."""

    name = "moderation_held"
    order = 40
    template_name = "moderation/admin/held_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"waiting": [each for each in queues.waiting(parent_context["request"].user) if each.number]}


@hooks.register("construct_homepage_panels")
def construct_homepage_panels(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm(queues.PERMISSION):
        panels.append(HeldPanel())


class HeldWordViewSet(ModelViewSet):
    model = HeldWord
    name = "held_word"
    icon = "list-ul"
    menu_label = "核查词"
    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    list_per_page = 100
    list_display = ["text", "category", BooleanColumn("active", label="启用"), "changed_at"]
    list_filter = ["category", "active"]
    search_fields = ["text"]
    search_backend_name = None
    form_fields = ["text", "category", "active"]


@hooks.register("register_admin_viewset")
def register_held_words() -> HeldWordViewSet:
    return HeldWordViewSet()
