"""Parts of our addresses. Importing this module makes them known to Django."""

from django.urls import register_converter

from .exports import FORMS
from .models.numbers import INDEX_NUMBER


class _AsItStands:
    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class IndexNumberConverter(_AsItStands):
    """An index number with its slash: ``11990000MB0000001X/2026-00005``."""

    regex = INDEX_NUMBER


class ExportConverter(_AsItStands):
    """The forms in which tables go out."""

    regex = "|".join(FORMS)


register_converter(IndexNumberConverter, "index_number")
register_converter(ExportConverter, "export")
