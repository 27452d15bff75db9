from django.urls import path, register_converter

from . import views


class KeyConverter:
    """A primary key: no number too big for the database."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(KeyConverter, "letter_key")

urlpatterns = [
    path("letters/", views.index, name="published_letters"),
    path("letters/<letter_key:pk>/", views.letter_page, name="published_letter"),
    path("letters/<letter_key:pk>/helpful/", views.helpful, name="published_letter_helpful"),
    path("letters/<letter_key:pk>/files/<letter_key:file>/", views.file, name="published_letter_file"),
]
