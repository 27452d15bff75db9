"""公告公示: the bulletin board."""

from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.fields import StreamField

from cms.columns.blocks import TEXT_FEATURES
from cms.columns.blocks.media import PictureBlock
from cms.columns.blocks.tables import CaptionedTableBlock
from cms.review.models import AttachedFile, ExaminedQuerySet, ExaminedRecord

from .forms import NoticeForm
from .period import Period


class NoticeKind(models.Model):
    """What sort of notice it is: 公告, 公示, 招标 … A table, so that a county adds its own."""

    name = models.CharField("名称", max_length=20, unique=True)
    code = models.SlugField("网址名", max_length=30, unique=True, help_text="用在网址里，只能是字母、数字和短横线。")
    period_name = models.CharField(
        "期限的叫法", max_length=10, default="展示期", help_text="例如“公示期”“公告期”“报名期”。"
    )
    end_required = models.BooleanField("必须写明截止日期", default=False)
    order = models.PositiveIntegerField("排序", default=100)

    class Meta:
        verbose_name = "公告类别"
        verbose_name_plural = "公告类别"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name


class NoticeBody(blocks.StreamBlock):
    text = blocks.RichTextBlock(label="文字", features=TEXT_FEATURES, icon="pilcrow")
    table = CaptionedTableBlock()
    picture = PictureBlock()


class NoticeQuerySet(ExaminedQuerySet):
    def listed(self) -> Any:
        """What a line of a list is made of and no more: whole records cost a list several times as much."""
        return self.values_list(
            "pk", "title", "number", "published_at", "period_start", "period_end",
            "kind__name", "kind__period_name", "lead_agency__name", "lead_agency__short_name", named=True,
        )  # fmt: skip

    def ended(self, today: date) -> Self:
        return self.filter(period_end__lt=today)

    def current(self, today: date) -> Self:
        """Those whose last day is not over, or that have none."""
        return self.filter(models.Q(period_end=None) | models.Q(period_end__gte=today))


class Notice(ExaminedRecord):  # type: ignore[django-manager-missing]  # its children are Wagtail's
    """One notice. That its period is over follows from the date; it stays on the board and can be found."""

    kind = models.ForeignKey(NoticeKind, models.PROTECT, related_name="notices", verbose_name="类别")
    number = models.CharField("文号", max_length=80, blank=True, help_text="例如“青公告〔2026〕3号”，没有可不填。")
    period_start = models.DateField("开始日期", null=True, blank=True, help_text="留空则从发布之日起。")
    period_end = models.DateField(
        "截止日期",
        null=True,
        blank=True,
        help_text="最后一天，含当天，按自然日算。过了这一天自动标为已结束，仍可查阅。",
    )
    contact = models.CharField(
        "意见反映方式", max_length=200, blank=True, help_text="期限内向谁反映意见，例如“县教育局人事股，0000-8123456”。"
    )
    pinned = models.BooleanField("置顶", default=False, help_text="排在最前；期限结束后自动不再置顶。")
    body = StreamField(NoticeBody(), verbose_name="正文")  # the last column: SQLite reads the others without it

    base_form_class = NoticeForm
    heavy_fields = ("body",)
    objects = NoticeQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = "公告公示"
        verbose_name_plural = "公告公示"
        ordering = ["-published_at", "-pk"]
        # Each serves a list by key, and the counts beside it without touching the table.
        indexes = [
            models.Index(
                fields=[first, "published_at", "period_end", second],
                condition=models.Q(live=True, withdrawn_at=None),
                name=f"notice_by_{first}",
            )
            for first, second in (("kind", "lead_agency"), ("lead_agency", "kind"))
        ] + [models.Index(fields=["published_at"], condition=models.Q(pinned=True), name="notice_pinned")]

    def get_absolute_url(self) -> str:
        return reverse("notice", args=[self.pk])

    @property
    def period(self) -> Period:
        return Period(self.period_start, self.period_end, self.kind.period_name)

    def clean(self) -> None:
        super().clean()
        if self.period_start and self.period_end and self.period_end < self.period_start:
            raise ValidationError({"period_end": "截止日期不能早于开始日期。"})

    # --- Preview in the admin

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "notices/notice.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from .views import notice_context  # stands on this module

        self.published_at = self.published_at or timezone.now()
        return {"request": request, **notice_context(self)}


class NoticeAttachment(AttachedFile):
    """A file that belongs to a notice."""

    notice = ParentalKey(Notice, on_delete=models.CASCADE, related_name="attachments", verbose_name="公告公示")
