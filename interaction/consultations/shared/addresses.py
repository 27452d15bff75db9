"""Addresses of activities. Importing this makes ``<activity_key:pk>`` known."""

from django.urls import register_converter


class KeyConverter:
    """A primary key: no number too big for the database."""

    regex = "[1-9][0-9]{0,17}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(KeyConverter, "activity_key")
