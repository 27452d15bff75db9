"""The page about the index, among the reports."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search.keeping.views import StatusView, may_see_status


@hooks.register("register_admin_urls")
def register_status_address() -> list[URLPattern]:
    return [path("search/status/", StatusView.as_view(), name="search_status")]


class StatusMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see_status(request)


@hooks.register("register_reports_menu_item")
def register_status_menu_item() -> MenuItem:
    return StatusMenuItem("检索索引", reverse("search_status"), icon_name="search", order=1100)
