"""What the extraction of texts adds to the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from search.extraction.admin_views import UnreadFilesView, may_see


@hooks.register("register_admin_urls")
def register_unread_address() -> list[URLPattern]:
    return [path("search/attachments/", UnreadFilesView.as_view(), name="unread_attachments")]


class UnreadMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request)


@hooks.register("register_reports_menu_item")
def register_unread_menu_item() -> MenuItem:
    return UnreadMenuItem("附件文字", reverse("unread_attachments"), icon_name="doc-full-inverse", order=1110)
