"""What a call for opinions, a survey, an event and an interview have in common: a record that goes out only after its
reviews, and a time in which the public takes part."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from cms.review.models import ExaminedQuerySet, ExaminedRecord


class Stage(StrEnum):
    """Where an activity stands; it follows from its dates and is never stored."""

    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"  # the public's part is over, the county's result is not out yet
    RESULT = "result"  # the result is out


STAGE_LABELS = {
    Stage.COMING: "即将开始", Stage.OPEN: "正在进行", Stage.CLOSED: "已截止", Stage.RESULT: "已公布结果",
}  # fmt: skip


def stage_of(opens_at: datetime, closes_at: datetime, now: datetime, has_result: bool) -> Stage:
    """Pure: dates in, stage out. The last moment is excluded."""
    if now < opens_at:
        return Stage.COMING
    if now < closes_at:
        return Stage.OPEN
    return Stage.RESULT if has_result else Stage.CLOSED


def last_day(closes_at: datetime) -> date:
    """The last day on which something can be sent in; the moment of closing is excluded."""
    return timezone.localtime(closes_at - timedelta(microseconds=1)).date()


def days_left(closes_at: datetime, now: datetime) -> int:
    """Natural days after today up to and with the last one: 0 on the last day."""
    return (last_day(closes_at) - timezone.localtime(now).date()).days


class ActivityQuerySet(ExaminedQuerySet):
    def open(self, now: datetime) -> Self:
        return self.public().filter(opens_at__lte=now, closes_at__gt=now)


class Activity(ExaminedRecord):
    """``opens_at`` and ``closes_at`` bound what the public can send in; the last moment is excluded."""

    summary = models.TextField(
        "简介", max_length=500, help_text="一两句话说清是什么事、请大家做什么，列表和检索里显示。"
    )
    opens_at = models.DateTimeField("开始时间")
    closes_at = models.DateTimeField("截止时间")
    contact = models.CharField("联系方式", max_length=200, help_text="承办单位的电话、地址，方便不上网的群众参加。")

    objects = ActivityQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        abstract = True
        ordering = ["-published_at", "-pk"]

    def has_result(self) -> bool:
        """Whether the county has said what came of it."""
        return False

    def stage(self, now: datetime | None = None) -> Stage:
        now = now or timezone.now()
        return stage_of(self.opens_at, self.closes_at, now, now >= self.closes_at and self.has_result())

    @property
    def closing(self) -> str:
        """When it ends, as people say it: midnight is the end of the day before."""
        at, day = timezone.localtime(self.closes_at), last_day(self.closes_at)
        return f"{day.year}年{day.month}月{day.day}日" + (" 24 时" if at.time() == time() else f" {at:%H:%M}")

    @property
    def stage_label(self) -> str:
        return STAGE_LABELS[self.stage()]

    def clean(self) -> None:
        super().clean()
        if self.opens_at and self.closes_at and self.closes_at <= self.opens_at:
            raise ValidationError({"closes_at": "截止时间须在开始时间之后。"})
