from django.urls import path, register_converter

from . import views


class KeyConverter:
    """A primary key: no number too big for the database."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(KeyConverter, "knowledge_key")

urlpatterns = [
    path("knowledge/", views.index, name="knowledge"),
    path("knowledge/<knowledge_key:pk>/", views.item_page, name="knowledge_item"),
]
