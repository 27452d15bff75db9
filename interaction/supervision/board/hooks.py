"""Where supervision meets Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from ..letters.admin_views import LettersView
from .admin_views import BoardView, DemandsView, DutiesView, OverdueView, may_see

urlpatterns = [
    path("", BoardView.as_view(), name="board"),
    path("letters/", LettersView.as_view(), name="letters"),
    path("duties/", DutiesView.as_view(), name="duties"),
    path("overdue/", OverdueView.as_view(), name="overdue"),
    path("demands/", DemandsView.as_view(), name="demands"),
]


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    return [path("supervision/", include((urlpatterns, "supervision_admin")))]


class BoardMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(request.user)


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return BoardMenuItem("督办", reverse("supervision_admin:board"), name="supervision", icon_name="view", order=60)
