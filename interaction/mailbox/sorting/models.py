"""What the portal has learnt from its letters, and how its proposals fare."""

from typing import Any

from django.db import models

from cms.agencies.models import Agency
from interaction.casework.encryption import EncryptedTextField
from interaction.casework.models import Case

from ..kinds import LetterKind


class Learnt(models.Model):
    """What was learnt at one time for one task, and how often it was right on letters it had not seen, beside the
    plain rules on the same letters."""

    class Task(models.TextChoices):
        AGENCY = "agency", "承办机构"
        KIND = "kind", "类型"

    task = models.CharField("提议什么", max_length=10, choices=Task.choices)
    at = models.DateTimeField("学习时间", auto_now_add=True)
    letters = models.PositiveIntegerField("学习用的来信")
    held_out = models.PositiveIntegerField("检验用的来信")
    top1 = models.FloatField("首选正确率")
    top3 = models.FloatField("前三正确率")
    plain1 = models.FloatField("规则的首选正确率")
    plain3 = models.FloatField("规则的前三正确率")
    used = models.BooleanField("采用", default=False)
    # Words that stand in several letters, and what each tells; only of what is in use.
    content = EncryptedTextField(blank=True)

    class Meta:
        verbose_name = "分拣学习"
        verbose_name_plural = "分拣学习"
        indexes = [models.Index(fields=["task", "-id"], name="learnt_newest")]

    def __str__(self) -> str:
        return f"{self.task} {self.at}"


class Sorted(models.Model):
    """What was proposed for one letter, and what the receiver chose. ``…_place``: at which place of the proposal the
    choice stood, 0 for nowhere; null until somebody chose."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="sorted", verbose_name="办件")
    agencies: Any = models.JSONField(default=list)  # [[key, share], …]
    kinds: Any = models.JSONField(default=list)
    learned = models.BooleanField("学来的", default=False)
    chosen_agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name="选定机构")
    chosen_kind = models.CharField("选定类型", max_length=15, choices=LetterKind.choices, blank=True)
    agency_place = models.PositiveSmallIntegerField(null=True)
    kind_place = models.PositiveSmallIntegerField(null=True)
    chosen_on = models.DateField("选定日期", null=True)

    class Meta:
        verbose_name = "分拣提议"
        verbose_name_plural = "分拣提议"
        indexes = [models.Index(fields=["chosen_on", "learned", "agency_place", "kind_place"], name="sorted_chosen")]

    def __str__(self) -> str:
        return f"{self.case_id}"
