"""A report to take away: the same cells as XLSX, DOCX and JSON."""

from ..content import Content
from . import as_docx, as_json, as_xlsx

MAKERS = {"docx": as_docx.make, "xlsx": as_xlsx.make, "json": as_json.make}
TYPES = {
    "json": "application/json; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def make(content: Content, form: str) -> bytes:
    """The report in one of ``MAKERS``."""
    return MAKERS[form](content)
