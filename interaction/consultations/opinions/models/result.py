"""What came of a call: what was said, what was taken up and why not, the revised draft. It goes through the reviews."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from cms.review.models import AttachedFile, ExaminedRecord

from ..forms import ResultForm
from .call import LONGEST_DRAFT, TEXT_FEATURES, Call
from .grouping import Outcome


class Result(ExaminedRecord):  # type: ignore[django-manager-missing]  # its children are Wagtail's
    call = models.OneToOneField(Call, models.PROTECT, related_name="result", verbose_name="意见征集")
    overview = RichTextField(
        "总体情况", features=TEXT_FEATURES, help_text="征集的经过，收到多少意见，总体上怎样采纳，下一步怎么办。"
    )
    revised = models.TextField(
        "修改后的文本", max_length=LONGEST_DRAFT, blank=True,
        help_text="把修改后的全文粘贴进来，公开页面自动与征求意见稿逐条对照，标出增删的字词。没有修改文本的留空。",
    )  # fmt: skip
    next_step = models.CharField(
        "后续安排", max_length=300, blank=True, help_text="例如“提请县政府常务会议审议”“已于某月某日印发”。"
    )

    base_form_class = ResultForm
    heavy_fields = ("overview", "revised")

    class Meta:
        verbose_name = "意见采纳情况"
        verbose_name_plural = "意见采纳情况"
        ordering = ["-published_at", "-pk"]

    def get_absolute_url(self) -> str:
        return reverse("call_result", args=[self.call_id])

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "consultations/opinions/result.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from ..pages import result_context  # stands on this module

        self.published_at = self.published_at or timezone.now()
        return {"request": request, **result_context(self)}


class FeedbackRow(Orderable):
    """One line of the 反馈表: an opinion that some shared, and what became of it."""

    result = ParentalKey(Result, on_delete=models.CASCADE, related_name="feedback", verbose_name="意见采纳情况")
    label = models.CharField("条款", max_length=40, help_text="例如“第三条”“整体意见”。")
    summary = models.CharField("意见归纳", max_length=500)
    number = models.PositiveIntegerField("有几条这样的意见", default=1)
    outcome = models.CharField("采纳情况", max_length=10, choices=Outcome.choices)
    reason = models.CharField("理由", max_length=500, blank=True, help_text="部分采纳、未采纳的必须说明理由。")

    class Meta(Orderable.Meta):
        verbose_name = "反馈"
        verbose_name_plural = "反馈表"

    def __str__(self) -> str:
        return f"{self.label}：{self.summary}"


class ResultAttachment(AttachedFile):
    """A file that belongs to a result."""

    result = ParentalKey(Result, on_delete=models.CASCADE, related_name="attachments", verbose_name="意见采纳情况")
