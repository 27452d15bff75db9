"""A live interview as it is announced."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from cms.review.models import AttachedFile
from interaction.casework import calendar

from ...shared.activity import Activity
from ..forms import InterviewForm

TEXT_FEATURES = ["h3", "h4", "bold", "ol", "ul", "hr", "link", "document-link"]


@register_setting(icon="comment", order=331)
class InterviewSettings(BaseGenericSetting):
    """What holds for all interviews of the county."""

    answer_days = models.PositiveSmallIntegerField(
        "没有当场回答的问题，几个工作日内答复", default=5,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text="从访谈结束的次日起算。政府网站检查中简单咨询按 5 个工作日掌握。",
    )  # fmt: skip
    keep_days = models.PositiveSmallIntegerField(
        "网友称呼和提问原文保存几天", default=365, validators=[MinValueValidator(30), MaxValueValidator(3650)],
        help_text="访谈结束满这么多天以后清除；已经公开的问题和回答不受影响。依据：《个人信息保护法》第十九条。",
    )  # fmt: skip

    class Meta:
        verbose_name = "在线访谈"


class Interview(Activity):  # type: ignore[django-manager-missing]  # its children are Wagtail's
    """``opens_at`` and ``closes_at`` bound the questions; ``starts_at`` and ``ends_at`` the interview itself. What is
    said stands in models of its own: no revision that is published later writes over it."""

    starts_at = models.DateTimeField("访谈开始时间")
    ends_at = models.DateTimeField("访谈结束时间")
    host = models.CharField("主持人", max_length=60, default="主持人", help_text="页面上怎样称呼主持人。")
    topic = RichTextField("访谈主题", features=TEXT_FEATURES)

    base_form_class = InterviewForm
    heavy_fields = ("topic",)

    class Meta(Activity.Meta):
        abstract = False
        verbose_name = "在线访谈"
        verbose_name_plural = "在线访谈"
        indexes = [models.Index(fields=["ends_at"], name="interview_by_end")]

    def get_absolute_url(self) -> str:
        return reverse("interview", args=[self.pk])

    def has_result(self) -> bool:
        from .live import LiveRoom

        return LiveRoom.objects.filter(interview=self.pk).exclude(ended_at=None).exists()

    def clean(self) -> None:
        super().clean()
        wrong: dict[str, str] = {}
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            wrong["ends_at"] = "结束时间须在开始时间之后。"
        if self.starts_at and self.opens_at and self.opens_at > self.starts_at:
            wrong["opens_at"] = "提问最迟与访谈同时开始。"
        if self.starts_at and self.closes_at and self.closes_at < self.starts_at:
            wrong["closes_at"] = "访谈开始以前不能停止提问。"
        if wrong:
            raise ValidationError(wrong)

    def answers_due_on(self, ended_at: datetime | None = None) -> date:
        """By when what was not answered live is answered."""
        day = timezone.localtime(ended_at or max(self.ends_at, self.closes_at)).date()
        return calendar.add_workdays(day, InterviewSettings.load().answer_days)

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "consultations/interviews/interview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from ..public.pages import interview_context  # stands on this module

        self.published_at = self.published_at or timezone.now()
        return {"request": request, **interview_context(self)}


class Guest(Orderable):
    interview = ParentalKey(Interview, on_delete=models.CASCADE, related_name="guests", verbose_name="访谈")
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=80)
    about = models.CharField("介绍", max_length=300, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = "嘉宾"
        verbose_name_plural = "嘉宾"

    def __str__(self) -> str:
        return self.name


class InterviewAttachment(AttachedFile):
    interview = ParentalKey(Interview, on_delete=models.CASCADE, related_name="attachments", verbose_name="访谈")

    class Meta(AttachedFile.Meta):
        abstract = False
