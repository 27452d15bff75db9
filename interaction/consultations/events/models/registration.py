"""Whoever has registered for an event."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cms.agencies.models import User
from interaction.casework.encryption import EncryptedTextField

from .event import Event, PlaceCategory


class Registration(models.Model):
    """One person at one event. Unique keys, not looking first, keep a person from registering twice and a seat from
    being given twice."""

    class Status(models.TextChoices):
        REGISTERED = "registered", "已报名，等待确定名单"
        SELECTED = "selected", "已入选"
        WAITING = "waiting", "候补"
        NOT_SELECTED = "not_selected", "未入选"
        CANCELLED = "cancelled", "已取消"

    class Channel(models.TextChoices):
        ONLINE = "online", "网上"
        STAFF = "staff", "电话、现场（工作人员代报）"

    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations", verbose_name="活动")
    category = models.ForeignKey(PlaceCategory, models.PROTECT, related_name="registrations", verbose_name="类别")
    number = models.CharField("报名编号", max_length=30, unique=True)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    submission_key = models.CharField(max_length=64, unique=True, editable=False)
    channel = models.CharField("途径", max_length=10, choices=Channel.choices, default=Channel.ONLINE)
    at = models.DateTimeField("报名时间")

    name: Any = EncryptedTextField("姓名", blank=True)
    phone: Any = EncryptedTextField("电话", blank=True)
    email: Any = EncryptedTextField("邮箱", blank=True)
    reason: Any = EncryptedTextField("报名理由", blank=True)
    phone_key = models.CharField(max_length=64, blank=True, editable=False)  # empty again once cancelled or erased
    shown_name = models.CharField("公布的姓名", max_length=60, blank=True)

    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.REGISTERED)
    seat = models.PositiveIntegerField("席位", null=True, blank=True)
    rank = models.PositiveIntegerField("抽签名次", null=True, blank=True)
    decided_at = models.DateTimeField("确定时间", null=True, blank=True)
    check_code = models.CharField("签到码", max_length=8, blank=True)
    attended_at = models.DateTimeField("到场时间", null=True, blank=True)
    attended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    erased_on = models.DateField("清除日期", null=True, blank=True)

    # What is to be told by mail: when the next try is due, how often it was tried.
    mail_at = models.DateTimeField(null=True, blank=True, db_index=True)
    mail_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "报名"
        verbose_name_plural = "报名"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "phone_key"], condition=~Q(phone_key=""), name="once_per_person"),
            models.UniqueConstraint(fields=["category", "seat"], name="one_per_seat"),
            models.UniqueConstraint(
                fields=["event", "check_code"], condition=~Q(check_code=""), name="one_per_check_code"
            ),
            models.CheckConstraint(
                condition=Q(status="selected", seat__isnull=False) | (~Q(status="selected") & Q(seat__isnull=True)),
                name="seat_of_the_selected",
            ),
        ]
        indexes = [models.Index(fields=["event", "category", "status"], name="registration_standing")]

    def __str__(self) -> str:
        return self.number


class RegistrationLook(models.Model):
    """A member of staff was shown who registered for an event. For ever."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="looks")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    username = models.CharField("用户名", max_length=150)
    what = models.CharField("看了什么", max_length=100)
    reason = models.CharField("原因", max_length=200)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = "报名信息查看记录"
        verbose_name_plural = "报名信息查看记录"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.username} {timezone.localtime(self.at):%Y-%m-%d %H:%M}"
