"""What hangs on a record under review."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from wagtail.documents import get_document_model_string
from wagtail.models import Orderable


class AttachedFile(Orderable):
    """A file that belongs to a record, in the order it is listed. Each room adds the ``ParentalKey``, with
    ``related_name="attachments"``: the files are examined, searched and served with the record."""

    file = models.ForeignKey(get_document_model_string(), models.PROTECT, related_name="+", verbose_name="文件")
    title = models.CharField("名称", max_length=200, blank=True, help_text="留空则用文件自己的名称。")

    class Meta(Orderable.Meta):
        abstract = True
        verbose_name = "附件"
        verbose_name_plural = "附件"

    def __str__(self) -> str:
        return self.title or self.file.title


def listed(attachments: Iterable[AttachedFile]) -> list[dict[str, Any]]:
    """As ``components/attachments.html`` shows them."""
    return [
        {
            "title": str(attachment),
            "url": attachment.file.url,
            "size": attachment.file.file_size,
            "kind": attachment.file.file_extension,
        }
        for attachment in attachments
    ]
