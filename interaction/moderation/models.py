"""What people write and everybody may read later: who let it through, who did not, and why."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from cms.agencies.models import User
from interaction.casework.encryption import EncryptedTextField


class HeldWord(models.Model):
    """A word that holds back what contains it until a person has looked. Editors keep the list."""

    class Category(models.TextChoices):
        ABUSE = "abuse", "辱骂攻击"
        AGITATION = "agitation", "煽动违法"
        FRAUD = "fraud", "广告诈骗"
        INDECENT = "indecent", "低俗色情"
        OTHER = "other", "其他"

    text = models.CharField("词语", max_length=40, unique=True)
    category = models.CharField("类别", max_length=10, choices=Category.choices, default=Category.OTHER)
    active = models.BooleanField("启用", default=True)
    changed_at = models.DateTimeField("更新时间", auto_now=True)

    class Meta:
        verbose_name = "核查词"
        verbose_name_plural = "核查词"
        ordering = ["category", "text"]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        from .words import LEAST, squeeze  # stands on this module

        self.text = " ".join(self.text.split())
        if len(squeeze(self.text)) < LEAST:
            raise ValidationError({"text": f"去掉标点和空格后至少要有 {LEAST} 个字，太短的词几乎什么都会拦下。"})


class Moderated(models.Model):
    """The common part of opinions, answers in words and questions. What was written is never changed nor deleted by
    moderation: it is shown, or it is not, with the reason."""

    class Standing(models.TextChoices):
        HELD = "held", "待核查"
        ACCEPTED = "accepted", "已通过"
        REFUSED = "refused", "不予公开"

    standing = models.CharField("核查", max_length=10, choices=Standing.choices, default=Standing.HELD, db_index=True)
    held_for = models.JSONField("命中的词", default=list, blank=True, editable=False)  # words of our own list
    refusal = models.CharField("不予公开的理由", max_length=200, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    decided_at = models.DateTimeField("核查时间", null=True, blank=True, editable=False)

    class Meta:
        abstract = True


class DecisionQuerySet(models.QuerySet["Decision"]):
    def update(self, **kwargs: Any) -> int:
        raise TypeError("核查记录不能修改")

    def delete(self) -> Any:
        raise TypeError("核查记录不能删除")


class Decision(models.Model):
    """One decision of a moderator, kept for ever: on what, which, why."""

    kind = models.CharField("内容", max_length=40)  # the queue's name
    record = models.BigIntegerField("编号")
    standing = models.CharField("决定", max_length=10, choices=Moderated.Standing.choices)
    reason: Any = EncryptedTextField("理由", blank=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="核查人")
    at = models.DateTimeField("时间", auto_now_add=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "核查记录"
        verbose_name_plural = "核查记录"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "record"], name="decision_of")]

    def __str__(self) -> str:
        return f"{self.kind} {self.record} {self.standing}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise TypeError("核查记录不能修改")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("核查记录不能删除")
