"""Where the desk meets Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .marks import MarksPanel
from .panels import AskedPanel, DuesPanel, ScannerPanel, WaitingPanel
from .reach import has_desk
from .urls import APP_NAME, urlpatterns


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    return [path("casework/", include((urlpatterns, APP_NAME)))]


class DeskMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_desk(request.user)


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return DeskMenuItem("办件", reverse("desk:list"), name="desk", icon_name="tasks", order=50)


@hooks.register("construct_homepage_panels")
def construct_homepage_panels(request: HttpRequest, panels: list[Any]) -> None:
    if has_desk(request.user):
        panels += [MarksPanel(), WaitingPanel(), AskedPanel(), ScannerPanel()]
    panels.append(DuesPanel())  # who is told of what, each source decides: not only those who handle cases


@hooks.register("insert_global_admin_css")
def desk_css() -> str:
    return format_html('<link rel="stylesheet" href="{}">', static("casework/desk.css"))
