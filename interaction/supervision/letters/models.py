"""Sums of letters, and what each letter has added to them."""

from typing import Any

from django.db import models

from cms.agencies.models import Agency
from interaction.casework.models import Case

# What is counted, in the order of the columns. ``otherwise``: ended without an answer (withdrawn, referred …).
MEASURES = (
    "received", "answered", "late", "workdays", "otherwise", "called_back",
    "degree_5", "degree_4", "degree_3", "degree_2", "degree_1",
)  # fmt: skip


class LetterTally(models.Model):
    """The letters of one month, agency and kind. ``late`` and ``workdays`` are of those ``answered``."""

    month = models.DateField("月份")  # its first day
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="承办机构")
    kind = models.CharField("类型", max_length=15)
    received = models.IntegerField("收到", default=0)
    answered = models.IntegerField("答复", default=0)
    late = models.IntegerField("超期答复", default=0)
    workdays = models.IntegerField("工作日", default=0)
    otherwise = models.IntegerField("未经答复办结", default=0)
    called_back = models.IntegerField("退回重办", default=0)
    degree_5 = models.IntegerField("非常满意", default=0)
    degree_4 = models.IntegerField("满意", default=0)
    degree_3 = models.IntegerField("基本满意", default=0)
    degree_2 = models.IntegerField("不满意", default=0)
    degree_1 = models.IntegerField("非常不满意", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "来信统计"
        constraints = [models.UniqueConstraint(fields=["month", "agency", "kind"], name="one_tally_a_month")]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.agency_id} {self.kind}"


class CountedLetter(models.Model):
    """What one letter has added. ``sequence``: the last entry of its ledger that is in it; ``shares``: month, agency
    and kind → measure → number."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="+")
    sequence = models.PositiveIntegerField()
    shares: Any = models.JSONField(default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "已统计的来信"

    def __str__(self) -> str:
        return f"{self.case_id}"


class TallyMark(models.Model):
    """How far the ledger has been counted. Its one row is held by whoever counts: one at a time."""

    entry = models.BigIntegerField(default=0)
    counted_at = models.DateTimeField("统计时间", null=True)
    compared_at = models.DateTimeField("核对时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "统计进度"

    def __str__(self) -> str:
        return f"{self.entry}"
