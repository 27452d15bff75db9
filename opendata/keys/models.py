"""Keys, and what may be read with them."""

from datetime import date

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from interaction.casework.models import Case
from opendata.datasets.models import Dataset

MOST_A_MINUTE, MOST_A_DAY = 60_000, 50_000_000
_AT_LEAST = MinValueValidator(1)


class AccessKey(models.Model):
    """A key as it is kept: nothing from which it could be read. Whoever holds it is not known, and need not be."""

    begins = models.CharField("开头", max_length=12, db_index=True)  # by which its holder and we speak of it
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("领取时间", auto_now_add=True)
    last_used_on = models.DateField("最近使用", null=True, editable=False)
    per_minute = models.PositiveIntegerField(
        "每分钟次数", null=True, blank=True, validators=[_AT_LEAST, MaxValueValidator(MOST_A_MINUTE)],
        help_text="不填：按全站统一的次数。",
    )  # fmt: skip
    per_day = models.PositiveIntegerField(
        "每天次数", null=True, blank=True, validators=[_AT_LEAST, MaxValueValidator(MOST_A_DAY)],
        help_text="不填：按全站统一的次数。",
    )  # fmt: skip
    revoked_at = models.DateTimeField("停用时间", null=True, editable=False)
    revoked_reason = models.CharField("停用原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "接口密钥"
        verbose_name_plural = "接口密钥"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.begins}…"


class Grant(models.Model):
    """One dataset that is opened on conditions may be read with one key, until a day. It stands for a decision: of
    which case, ``case`` says. ``key`` is empty until whoever applied has taken it."""

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="grants", verbose_name="数据集")
    case = models.OneToOneField(Case, models.PROTECT, null=True, related_name="data_grant", verbose_name="申请")
    key = models.ForeignKey(AccessKey, models.PROTECT, null=True, related_name="grants", verbose_name="密钥")
    conditions = models.TextField("使用条件", max_length=2000, blank=True)
    granted_on = models.DateField("同意日期")
    until = models.DateField("有效期至")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="决定人"
    )
    revoked_on = models.DateField("收回日期", null=True)
    revoked_reason = models.CharField("收回原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "有条件开放的授权"
        verbose_name_plural = "有条件开放的授权"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.dataset}（{self.until:%Y-%m-%d} 止）"

    def holds_on(self, day: date) -> bool:
        return self.revoked_on is None and day <= self.until
