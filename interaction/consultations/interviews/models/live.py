"""What happens while it is live: questions, and what was said, line by line."""

from typing import Any

from django.db import models
from django.utils import timezone

from cms.agencies.models import User
from interaction.casework.encryption import EncryptedTextField
from interaction.moderation.models import Moderated

from .interview import Guest, Interview


class LiveRoom(models.Model):
    """Where the interview stands. ``version`` grows with whatever the public page shows: readers ask for it alone."""

    interview = models.OneToOneField(Interview, models.PROTECT, related_name="room", verbose_name="访谈")
    version = models.PositiveBigIntegerField(default=1)
    opened_at = models.DateTimeField("开播时间", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "访谈现场"
        verbose_name_plural = "访谈现场"

    def __str__(self) -> str:
        return str(self.interview_id)


class InterviewQuestion(Moderated):
    """``written`` is what was sent and never changes; ``shown`` is what everybody reads, once it was let through."""

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="questions", verbose_name="访谈")
    number = models.CharField("提问编号", max_length=30, unique=True)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    submission_key = models.CharField(max_length=64, unique=True, editable=False)
    who: Any = EncryptedTextField("称呼", blank=True)
    written: Any = EncryptedTextField("提问原文", blank=True)
    shown = models.TextField("公开的问题", blank=True)
    shown_as = models.CharField("公开的称呼", max_length=40, default="网友")
    guest = models.ForeignKey(
        Guest, models.SET_NULL, null=True, blank=True, related_name="questions", verbose_name="请谁回答"
    )
    sent_at = models.DateTimeField("提问时间")
    answered_at = models.DateTimeField("回答时间", null=True, blank=True)
    edited_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="整理人")
    erased_on = models.DateField("清除日期", null=True, blank=True)

    class Meta:
        verbose_name = "访谈提问"
        verbose_name_plural = "访谈提问"
        ordering = ["pk"]
        indexes = [models.Index(fields=["interview", "standing", "answered_at"], name="question_standing")]

    def __str__(self) -> str:
        return self.number


class TranscriptLine(models.Model):
    """One thing that was said. The order is kept by a unique key."""

    class Kind(models.TextChoices):
        HOST = "host", "主持人"
        GUEST = "guest", "嘉宾"
        QUESTION = "question", "网友提问"
        ANSWER = "answer", "回答"

    interview = models.ForeignKey(Interview, models.PROTECT, related_name="lines", verbose_name="访谈")
    order = models.PositiveIntegerField("顺序")
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    speaker = models.CharField("谁", max_length=130)
    text = models.TextField("内容")
    question = models.ForeignKey(
        InterviewQuestion, models.PROTECT, null=True, blank=True, related_name="lines", verbose_name="问题"
    )
    at = models.DateTimeField("时间")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="录入人")
    token = models.CharField(max_length=64, unique=True, editable=False)
    changed_at = models.DateTimeField("更正时间", null=True, blank=True)

    class Meta:
        verbose_name = "访谈记录"
        verbose_name_plural = "访谈记录"
        ordering = ["interview", "order"]
        constraints = [models.UniqueConstraint(fields=["interview", "order"], name="one_line_per_place")]

    def __str__(self) -> str:
        return f"{self.order} {self.speaker}"


class LineChange(models.Model):
    """A line was put right: what it said before, and why. For ever."""

    line = models.ForeignKey(TranscriptLine, models.PROTECT, related_name="changes", verbose_name="记录")
    before: Any = EncryptedTextField("更正前")
    hidden = models.BooleanField("不公开更正前的文字", default=False)
    reason = models.CharField("原因", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="更正人")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "更正"
        verbose_name_plural = "更正"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.line_id} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"
