"""Cases about one matter, and what is done with all of them at once."""

from typing import Any

from django.db import models
from django.db.models import Q

from cms.agencies.models import Agency, User

from ..encryption import EncryptedJSONField
from .cases import Case


class CaseGroup(models.Model):
    """Cases of one procedure, sent to one agency, that say the same or nearly the same."""

    procedure = models.CharField("程序", max_length=30)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="受理机关")
    content_key = models.CharField(max_length=64)  # of the wording of its first case
    size = models.PositiveIntegerField("件数", default=0)
    first_at = models.DateTimeField("最早一件")
    last_at = models.DateTimeField("最近一件")
    # By which what is nearly the same is found; of its first case alone, however many there are (groups.nearness).
    signature: Any = EncryptedJSONField(blank=True)
    comparable = models.BooleanField(default=False)  # whether there are bands to find it by
    automatic = models.BooleanField("相近的自动并入", default=False)

    class Meta:
        verbose_name = "同一事项"
        verbose_name_plural = "同一事项"
        constraints = [
            models.UniqueConstraint(fields=["procedure", "agency", "content_key"], name="one_casegroup_a_wording")
        ]
        indexes = [
            models.Index(fields=["procedure", "-last_at", "-id"], condition=Q(size__gt=1), name="casegroup_newest"),
            models.Index(fields=["last_at"], condition=Q(comparable=True), name="casegroup_comparable"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class GroupMember(models.Model):
    """That a case belongs to a group; whether somebody has said so, or it only reads so."""

    class Standing(models.TextChoices):
        JOINED = "joined", "已并入"
        PROPOSED = "proposed", "待确认"

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="membership", verbose_name="办件")
    group = models.ForeignKey(CaseGroup, models.PROTECT, related_name="members", db_index=False)
    standing = models.CharField("状态", max_length=10, choices=Standing.choices, default=Standing.JOINED)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="谁定的")

    class Meta:
        verbose_name = "同组办件"
        verbose_name_plural = "同组办件"
        indexes = [models.Index(fields=["group", "standing", "case"], name="casegroup_member")]

    def __str__(self) -> str:
        return f"{self.case_id}"


class GroupBand(models.Model):
    """One part of a group's signature, as a fingerprint: groups that share one are compared."""

    group = models.ForeignKey(CaseGroup, models.CASCADE, related_name="bands")
    number = models.PositiveSmallIntegerField()
    value = models.CharField(max_length=64, db_index=True)

    class Meta:
        verbose_name = "相近特征"
        verbose_name_plural = "相近特征"

    def __str__(self) -> str:
        return f"{self.group_id} {self.number}"


class GroupWork(models.Model):
    """One action on every case of a group, done by the worker case by case; it can stop anywhere and go on."""

    class Status(models.TextChoices):
        RUNNING = "running", "正在办理"
        DONE = "done", "办完"
        STOPPED = "stopped", "已停止"

    group = models.ForeignKey(CaseGroup, models.PROTECT, related_name="works")
    action = models.CharField("操作", max_length=40)
    data: Any = EncryptedJSONField("填写的内容", blank=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="经手人")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.RUNNING)
    total = models.PositiveIntegerField("件数")
    last_case = models.BigIntegerField(default=0)  # the one it has come to
    done = models.PositiveIntegerField("办成", default=0)
    refused = models.PositiveIntegerField("没有办成", default=0)
    reasons = models.JSONField("没有办成的原因", default=dict)  # reason → how many
    created_at = models.DateTimeField("开始", auto_now_add=True)
    finished_at = models.DateTimeField("结束", null=True)

    class Meta:
        verbose_name = "批量办理"
        verbose_name_plural = "批量办理"
        indexes = [models.Index(fields=["status", "id"], name="casegroup_work")]

    def __str__(self) -> str:
        return f"{self.group_id} {self.action}"
