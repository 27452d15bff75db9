"""Answers on their way through review, and what their readers thought of them."""

from typing import Any

from django.db import models

from cms.agencies.models import User
from interaction.casework.degrees import LOW
from interaction.casework.encryption import EncryptedTextField
from interaction.casework.models import Case


class Reply(models.Model):
    """A drafted answer; the last one approved in a round is what was sent. ``round``: 1, and 2 after a call-back or a
    reopening, and so on."""

    class Status(models.TextChoices):
        DRAFTED = "drafted", "待审核"
        RETURNED = "returned", "退回"
        SENT = "sent", "已发出"

    case = models.ForeignKey(Case, models.PROTECT, related_name="replies")
    round = models.PositiveSmallIntegerField("第几次答复", default=1)
    text = EncryptedTextField("答复")
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField(auto_now_add=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    sent_at = models.DateTimeField("发出时间", null=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFTED)
    papers: Any = models.JSONField("随答复发出的文件", default=list, blank=True)  # keys of papers of the case

    class Meta:
        verbose_name = "答复"
        verbose_name_plural = "答复"
        ordering = ["pk"]
        # The few answers that were not the first lead to what is public of their letters.
        indexes = [models.Index(fields=["case"], condition=models.Q(round__gt=1), name="reply_again")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.round}"


class Rating(models.Model):
    """How the writer rates one answer: five degrees (国办发〔2019〕51号), with reasons. Set aside after an appeal it
    counts in no figures."""

    class Standing(models.TextChoices):
        COUNTED = "counted", "计入统计"
        APPEALED = "appealed", "申诉中"
        SET_ASIDE = "set_aside", "不计入统计"

    case = models.ForeignKey(Case, models.PROTECT, related_name="letter_ratings")
    round = models.PositiveSmallIntegerField("第几次答复", default=1)
    degree = models.PositiveSmallIntegerField("满意度")  # casework.degrees.Degree
    reasons: Any = models.JSONField("理由", default=list, blank=True)  # codes from a list
    words = EncryptedTextField("意见", blank=True)
    standing = models.CharField("统计", max_length=10, choices=Standing.choices, default=Standing.COUNTED)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "评价"
        verbose_name_plural = "评价"
        constraints = [models.UniqueConstraint(fields=["case", "round"], name="one_rating_an_answer")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.degree}"

    @property
    def is_low(self) -> bool:
        return self.degree in LOW
