"""公开记录: what has happened to a public record, one line each, for anybody to read. Lines are only ever added."""

from collections.abc import Iterable
from typing import Any, NoReturn

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from .refusal import Refused


class HistoryQuerySet(models.QuerySet["HistoryLine"]):
    def of(self, record: models.Model) -> "HistoryQuerySet":
        """The lines of one record, oldest first."""
        return self.filter(content_type=ContentType.objects.get_for_model(record), object_id=record.pk).order_by("pk")

    def update(self, **kwargs: Any) -> NoReturn:
        raise Refused("公开记录只能增加，不能修改")

    def delete(self) -> NoReturn:
        raise Refused("公开记录只能增加，不能删除")


class HistoryLine(models.Model):
    """One thing that happened to a public record. Never changed, never removed."""

    content_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    object_id = models.BigIntegerField()
    at = models.DateTimeField("时间")
    text = models.CharField("内容", max_length=1000)

    objects = HistoryQuerySet.as_manager()

    class Meta:
        verbose_name = "公开记录"
        verbose_name_plural = "公开记录"
        indexes = [models.Index(fields=["content_type", "object_id", "id"], name="history_of_record")]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.at):%Y-%m-%d %H:%M} {self.text}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk:
            raise Refused("公开记录只能增加，不能修改")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Refused("公开记录只能增加，不能删除")


def line(record: models.Model, text: str) -> HistoryLine:
    """A line about ``record``, now, not saved yet; a text too long for a line is cut and says so."""
    limit = 1000
    return HistoryLine(
        content_type=ContentType.objects.get_for_model(record),
        object_id=record.pk,
        at=timezone.now(),
        text=text if len(text) <= limit else f"{text[: limit - 1]}…",
    )


def add_lines(lines: Iterable[HistoryLine]) -> None:
    """Write many lines at once."""
    HistoryLine.objects.bulk_create(lines, batch_size=500)
