"""Questions with their answers, and templates for answers."""

from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from cms.agencies.models import Agency
from cms.review.models import ExaminedQuerySet, ExaminedRecord
from interaction.casework.models import Case

from ..kinds import LetterKind


class KnowledgeQuerySet(ExaminedQuerySet):
    def holding(self, today: date | None = None) -> Self:
        """Reviewed, and not past their last day."""
        today = today or timezone.localdate()
        return self.public().filter(Q(valid_until=None) | Q(valid_until__gte=today))

    def open(self) -> Self:
        """What anybody may read; past their last day they say so."""
        return self.public().filter(open_to_public=True)


class KnowledgeItem(ExaminedRecord):  # type: ignore[django-manager-missing]  # its children are Wagtail's
    """One question and its answer. ``title`` is the question."""

    answer = models.TextField("答复", max_length=10_000, help_text="写得对每个来问的人都合适，不要出现任何人的信息。")
    basis = models.CharField("依据", max_length=300, blank=True, help_text="文件名称和文号，条款。")
    kind = models.CharField("来信类型", max_length=15, choices=LetterKind.choices, blank=True)
    open_to_public = models.BooleanField(
        "公开给群众", default=True, help_text="审查通过后，群众写信时会看到，也能检索到。不勾选则只供办理人员参考。"
    )
    valid_until = models.DateField("有效期至", null=True, blank=True, help_text="含当天。过了这一天不再推荐。")
    check_on = models.DateField("核对日期", null=True, blank=True, help_text="到这一天核对一遍是否仍然正确。")
    source = models.OneToOneField(
        Case, models.PROTECT, null=True, blank=True, related_name="knowledge", editable=False, verbose_name="出自来信"
    )

    objects = KnowledgeQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = "知识条目"
        verbose_name_plural = "知识条目"
        ordering = ["-published_at", "-pk"]
        indexes = [
            models.Index(fields=["check_on"], name="knowledge_check"),
            models.Index(fields=["valid_until"], name="knowledge_until"),
        ]

    def clean(self) -> None:
        super().clean()
        if self.valid_until and self.check_on and self.check_on > self.valid_until:
            raise ValidationError({"check_on": "核对日期应在有效期之内。"})

    def get_absolute_url(self) -> str:
        return reverse("knowledge_item", args=[self.pk])

    @property
    def is_past(self) -> bool:
        return self.valid_until is not None and self.valid_until < timezone.localdate()

    # --- Preview in the admin

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "mailbox/knowledge/item.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from .views import item_context  # stands on this module

        self.published_at = self.published_at or timezone.now()
        return {"request": request, **item_context(self)}


class KnowledgeUse(models.Model):
    """In how many answers an item was used."""

    item = models.OneToOneField(KnowledgeItem, models.CASCADE, primary_key=True, related_name="use")
    answers = models.PositiveIntegerField("用于答复", default=0)
    last_on = models.DateField("最近一次", null=True)

    class Meta:
        verbose_name = "使用次数"
        verbose_name_plural = "使用次数"

    def __str__(self) -> str:
        return f"{self.item_id}: {self.answers}"


class AnswerTemplate(models.Model):
    """The beginning of an answer, with places that are filled from the letter."""

    title = models.CharField("名称", max_length=60, help_text="例如“已转承办单位现场核查”。")
    agency = models.ForeignKey(
        Agency, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="机构",
        help_text="不选则各机构都能用。",
    )  # fmt: skip
    kind = models.CharField("来信类型", max_length=15, choices=LetterKind.choices, blank=True)
    text = models.TextField(
        "内容", max_length=5_000,
        help_text="可以用 {编号}、{标题}、{类型}、{收到日期}、{承办机构}、{今天}，起草时自动填上。",
    )  # fmt: skip
    active = models.BooleanField("启用", default=True)
    order = models.PositiveSmallIntegerField("排序", default=100)

    class Meta:
        verbose_name = "答复模板"
        verbose_name_plural = "答复模板"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        from .templates_of_answers import unknown_places

        super().clean()
        unknown = unknown_places(self.text)
        if unknown:
            raise ValidationError({"text": f"没有这样的填空：{'、'.join(unknown)}。"})
