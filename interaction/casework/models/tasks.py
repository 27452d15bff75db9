"""What is asked of others while a case waits, and the reminders that were sent."""

from typing import Any

from django.db import models

from cms.agencies.models import Agency

from ..encryption import EncryptedJSONField
from .cases import Case


class Task(models.Model):
    """A question put to somebody: a third party, an agency that made the information jointly, a co-handling agency.

    ``kind`` names a task of the case's procedure, which says how long it may take, whether the clock waits, and what
    silence means.
    """

    class Status(models.TextChoices):
        OPEN = "open", "等待答复"
        ANSWERED = "answered", "已答复"
        SILENT = "silent", "逾期未答复"
        WITHDRAWN = "withdrawn", "已撤回"

    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks", verbose_name="办件")
    kind = models.CharField("种类", max_length=30)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, related_name="+", verbose_name="被征求的机构")
    party: Any = EncryptedJSONField("被征求的人", blank=True)  # name, contact, address
    question = models.CharField(max_length=64, blank=True, editable=False)  # the entry's seal that holds what is asked
    asked_on = models.DateField("送达日期")
    days = models.PositiveSmallIntegerField("期限（工作日）")
    due_on = models.DateField("答复期限")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.OPEN)
    answer = models.CharField("意见", max_length=30, blank=True)
    answered_on = models.DateField("答复日期", null=True)
    number = models.CharField("编号", max_length=30, unique=True, null=True)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "征求意见"
        verbose_name_plural = "征求意见"
        indexes = [models.Index(fields=["status", "due_on", "id"], name="task_due")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Reminder(models.Model):
    """That somebody was told of a date. One for each date, however often the job runs.

    ``mail_at``: when to try (again) to send it by mail; nothing where it is not to be sent, or has been.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="reminders")
    kind = models.CharField(max_length=40)  # yellow, red, step-<name>, task-<id>, mark-<name>
    due_on = models.DateField()
    at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "提醒"
        verbose_name_plural = "提醒"
        constraints = [models.UniqueConstraint(fields=["case", "kind", "due_on"], name="told_once")]
        indexes = [
            models.Index(fields=["mail_at", "id"], name="reminder_mail_at"),
            models.Index(fields=["kind", "due_on", "id"], name="reminder_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.due_on}"


class DutyReminder(models.Model):
    """That whoever owes something beside cases (``desk.dues``) was told of its day: once when it comes near, once when
    it is over. ``mail_at`` as a ``Reminder``'s."""

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    light = models.CharField(max_length=10)
    due_on = models.DateField()
    mailed_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = "事项提醒"
        verbose_name_plural = "事项提醒"
        constraints = [models.UniqueConstraint(fields=["source", "key", "light", "due_on"], name="duty_told_once")]
        indexes = [models.Index(fields=["mail_at", "id"], name="duty_mail_at")]

    def __str__(self) -> str:
        return f"{self.source} {self.key} {self.light} {self.due_on}"
