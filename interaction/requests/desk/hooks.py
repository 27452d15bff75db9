"""Where the room's pages of the desk meet Wagtail's admin."""

from django.urls import URLResolver, include, path
from wagtail import hooks

from .entry import EnterView, ReceiptView
from .groups import GroupActionView, GroupsView, GroupView

APP_NAME = "requests_desk"


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    patterns = [
        path("enter/", EnterView.as_view(), name="enter"),
        path("enter/receipt/", ReceiptView.as_view(), name="receipt"),
        path("groups/", GroupsView.as_view(), name="groups"),
        path("groups/<int:pk>/", GroupView.as_view(), name="group"),
        path("groups/<int:pk>/<slug:action>/", GroupActionView.as_view(), name="group_action"),
    ]
    return [path("casework/requests/", include((patterns, APP_NAME)))]
