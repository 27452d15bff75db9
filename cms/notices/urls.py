from django.urls import path, register_converter

from . import views


class KeyConverter:
    """A primary key: no number too big for the database."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(KeyConverter, "notice_key")

urlpatterns = [
    path("notices/", views.board, name="notices"),
    path("notices/<notice_key:pk>/", views.notice_page, name="notice"),
]
