"""The texts of letters as the county's legal office has them, and what stands on each agency's letters."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from cms.agencies.models import Agency


class Remedies(models.TextChoices):
    """What a letter says about remedies. Which fits a border case is for the county's legal office to say."""

    REVIEW_FIRST = "review_first", "先申请行政复议，对复议决定不服再起诉"
    EITHER = "either", "可以申请行政复议，也可以直接起诉"
    NONE = "none", "不写（不是最终决定）"


class LetterTemplate(models.Model):
    """The text of one kind of letter. Empty fields mean the text that comes with the portal."""

    procedure = models.CharField("程序", max_length=30, editable=False)
    kind = models.CharField("种类", max_length=40, editable=False)
    title = models.CharField("标题", max_length=100, blank=True, help_text="留空则恢复随系统提供的标题。")
    body = models.TextField("正文", blank=True, help_text="每段一行。留空则恢复随系统提供的正文。")
    remedies = models.CharField(
        "救济途径", max_length=15, choices=Remedies.choices, blank=True, help_text="正文里的“{救济途径}”写什么。"
    )
    shipped = models.CharField(max_length=64, blank=True, editable=False)  # hash of the shipped text it was seeded with
    changed_at = models.DateTimeField("修改时间", auto_now=True)

    class Meta:
        verbose_name = "文书模板"
        verbose_name_plural = "文书模板"
        ordering = ["procedure", "kind"]
        constraints = [models.UniqueConstraint(fields=["procedure", "kind"], name="one_text_a_letter")]

    def __str__(self) -> str:
        return self.title or self.kind

    def save(self, *args: Any, **kwargs: Any) -> None:
        from . import texts

        texts.fill(self)
        super().save(*args, **kwargs)

    def clean(self) -> None:
        from . import texts, wording

        super().clean()
        errors: dict[str, Any] = {}
        for name in ("title", "body"):
            problems = wording.problems_of(getattr(self, name), texts.room(self.procedure).names)
            if problems:
                errors[name] = problems
        if errors:
            raise ValidationError(errors)


class LetterHead(models.Model):
    """What stands on an agency's letters. What is left empty follows from the agency's own record."""

    agency = models.OneToOneField(Agency, models.CASCADE, related_name="letter_head", verbose_name="机关")
    prefix = models.CharField(
        "文号代字", max_length=20, blank=True, help_text="例如“青教依申”，文号就是“青教依申〔2026〕12号”。"
    )
    signature = models.CharField("署名", max_length=100, blank=True, help_text="留空则署机关全称。")
    review_body = models.CharField(
        "行政复议机关",
        max_length=100,
        blank=True,
        help_text="留空：部门、乡镇的是本级人民政府，县人民政府的是上一级人民政府。",
    )
    court = models.CharField("管辖法院", max_length=100, blank=True, help_text="留空则写“有管辖权的人民法院”。")
    payment = models.TextField("缴费办法", blank=True, help_text="收费通知书里写的缴款账户、方式。")

    class Meta:
        verbose_name = "文书用语"
        verbose_name_plural = "各机关文书用语"

    def __str__(self) -> str:
        return str(self.agency)
