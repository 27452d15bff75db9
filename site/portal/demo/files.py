"""Attachments, made while loading out of what their records say: the repository holds no spreadsheets."""

from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model

from cms.agencies.sheets import stream_csv, write_xlsx

from .texts import Piece


def attach(attachment: dict[str, Any], pieces: list[Piece]) -> Any:
    """The Wagtail document of one attachment: its text, or the ``table``-th table of the record as a sheet."""
    file = ContentFile(_bytes(attachment, pieces), name=attachment["file"])
    document = get_document_model()(title=attachment["title"], file=file, file_size=file.size)
    document._set_file_hash()
    document.save()
    return document


def _bytes(attachment: dict[str, Any], pieces: list[Piece]) -> bytes:
    if "text" in attachment:
        return str(attachment["text"]).strip().encode("utf-8-sig")
    rows, caption = [value for kind, value in pieces if kind == "table"][attachment["table"] - 1]
    if attachment["file"].endswith(".csv"):
        return b"".join(stream_csv(rows[0], rows[1:]))
    book = BytesIO()
    write_xlsx(book, rows[0], [[_number(cell) for cell in row] for row in rows[1:]], title=caption)
    return book.getvalue()


def _number(cell: str) -> str | int | float:
    """A cell that is a number, as one, so that the sheet can be summed."""
    if cell.isascii() and cell.isdigit() and not cell.startswith("0"):
        return int(cell)
    try:
        return float(cell) if cell.isascii() else cell
    except ValueError:
        return cell
