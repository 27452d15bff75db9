"""Where published letters meet Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from interaction.casework.desk.reach import has_desk

from .admin.urls import APP_NAME, urlpatterns


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    return [path("mailbox/letters/", include((urlpatterns, APP_NAME)))]


class LettersMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return has_desk(request.user)


@hooks.register("register_admin_menu_item")
def register_menu_item() -> MenuItem:
    return LettersMenuItem(
        "来信公开", reverse("letters_desk:list"), name="published-letters", icon_name="view", order=55
    )
