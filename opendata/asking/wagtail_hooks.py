"""Where the room's pages of the desk meet Wagtail's admin."""

from django.urls import URLResolver, include, path
from wagtail import hooks

from .desk.entry import EnterView, ReceiptView

APP_NAME = "asking_desk"


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLResolver]:
    patterns = [
        path("enter/", EnterView.as_view(), name="enter"),
        path("enter/receipt/", ReceiptView.as_view(), name="receipt"),
    ]
    return [path("casework/data/", include((patterns, APP_NAME)))]
