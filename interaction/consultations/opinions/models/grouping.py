"""Opinions that say the same, put together, and what becomes of them: the sorting before the result."""

from django.db import models

from .call import Call


class Outcome(models.TextChoices):
    ADOPTED = "adopted", "采纳"
    PARTLY = "partly", "部分采纳"
    NOT = "not", "未采纳"


class OpinionGroup(models.Model):
    """What several people mean, in a few words; a line of the feedback once the result is written."""

    call = models.ForeignKey(Call, models.CASCADE, related_name="groups", verbose_name="意见征集")
    part = models.CharField("条款", max_length=20, blank=True)
    label = models.CharField("条款名称", max_length=40)
    summary = models.CharField("意见归纳", max_length=500)
    outcome = models.CharField("采纳情况", max_length=10, choices=Outcome.choices, blank=True)
    reason = models.CharField("理由", max_length=500, blank=True)

    class Meta:
        verbose_name = "意见归类"
        verbose_name_plural = "意见归类"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.label}：{self.summary}"
