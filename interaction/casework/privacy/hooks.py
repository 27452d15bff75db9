"""Where the record of looks meets Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .report import LooksView, may_watch


@hooks.register("register_admin_urls")
def register_looks() -> list[URLPattern]:
    return [path("reports/looks/", LooksView.as_view(), name="looks")]


class LooksMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_watch(request.user)


@hooks.register("register_reports_menu_item")
def register_looks_menu_item() -> MenuItem:
    return LooksMenuItem("个人信息查看记录", reverse("looks"), name="looks", icon_name="view", order=1300)
