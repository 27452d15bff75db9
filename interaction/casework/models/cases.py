"""A case, and the ledger of what happened to it.

What happened is stored, entry after entry, each with the hash of the one before; rules in the database itself refuse
to change or delete one (``protection``). Where the case stands and when it is due follows from the ledger; the case
keeps a copy of that for lists, which ``manage.py verify_timelines`` compares.
"""

from typing import Any

from django.db import models
from django.db.models import F

from cms.agencies.models import Agency, User

from ..clock import State
from ..encryption import EncryptedJSONField, EncryptedTextField


class NumberSequence(models.Model):
    """The last number given out under a prefix; numbers are never used again."""

    prefix = models.CharField(max_length=30, unique=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "编号"

    def __str__(self) -> str:
        return f"{self.prefix}{self.last:05d}"

    @classmethod
    def take(cls, prefix: str) -> str:
        """The next number under ``prefix``. Call it in a transaction: others wait until it ends."""
        cls.objects.get_or_create(prefix=prefix)
        cls.objects.filter(prefix=prefix).update(last=F("last") + 1)
        return str(cls.objects.get(prefix=prefix))


class Case(models.Model):
    """One matter that runs through a procedure. Everything below ``subject`` follows from the ledger."""

    procedure = models.CharField("程序", max_length=30)
    number = models.CharField("编号", max_length=30, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="受理机关")
    submitted_at = models.DateTimeField("提交时间")
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    submission_key = models.CharField(max_length=64, unique=True, null=True, editable=False)
    subject = EncryptedTextField("事由", blank=True)

    step = models.CharField("环节", max_length=30)
    desk = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="承办机构")
    received_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="受理人")
    handler = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="承办人")
    outcome = models.CharField("办理结果", max_length=30, blank=True)
    clock = models.CharField("时钟", max_length=10, default=State.UNSTARTED)
    received_on = models.DateField("收到日期", null=True)
    due_on = models.DateField("应答复日期", null=True)
    yellow_on = models.DateField("黄灯日期", null=True)
    provisional = models.BooleanField("暂定", default=False)
    ended_on = models.DateField("答复日期", null=True)
    step_since = models.DateField("进入本环节", null=True)
    step_days = models.PositiveSmallIntegerField("本环节期限", null=True)
    step_due_on = models.DateField("本环节到期", null=True)
    reckoned_with = models.CharField(max_length=64, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)
    erased_on = models.DateField("个人信息清除日期", null=True)

    class Meta:
        verbose_name = "办件"
        verbose_name_plural = "办件"
        indexes = [
            models.Index(fields=["agency", "clock", "due_on", "id"], name="case_agency_clock"),
            models.Index(fields=["desk", "clock", "due_on", "id"], name="case_desk_clock"),
            models.Index(fields=["handler", "clock", "due_on", "id"], name="case_handler_clock"),
            models.Index(fields=["procedure", "step", "due_on", "id"], name="case_step"),
            models.Index(fields=["clock", "due_on", "id"], name="case_due"),
            models.Index(fields=["clock", "yellow_on", "id"], name="case_yellow"),
            models.Index(fields=["clock", "reckoned_with", "id"], name="case_reckoned"),
            models.Index(fields=["step", "step_due_on", "id"], name="case_step_due"),
            models.Index(fields=["agency", "id"], name="case_agency"),
            models.Index(fields=["procedure", "agency", "ended_on"], name="case_ended"),
            models.Index(fields=["procedure", "agency", "received_on"], name="case_received"),
            # All that boards of figures count, so that no case need be read.
            models.Index(
                fields=["procedure", "ended_on", "agency", "outcome", "received_on", "due_on"], name="case_figures"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Entry(models.Model):
    """One thing that happened. ``facts`` carries no personal data, because it can never be erased."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="entries", verbose_name="办件")
    sequence = models.PositiveIntegerField("序号")
    action = models.CharField("动作", max_length=40)
    step = models.CharField("其后所处环节", max_length=30)
    at = models.DateTimeField("记录时间", db_index=True)
    on = models.DateField("计入日期")
    role = models.CharField("身份", max_length=20)
    actor = models.CharField("经手人", max_length=100, blank=True)
    user_id = models.BigIntegerField(null=True)
    agency_id = models.BigIntegerField(null=True)
    effect = models.CharField("对时钟", max_length=10, blank=True)
    facts = models.JSONField("事实", default=dict)
    seal = models.CharField(max_length=64, blank=True)
    token = models.CharField(max_length=64, unique=True, null=True)
    algorithm = models.CharField(max_length=10)
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = "办理记录"
        verbose_name_plural = "办理记录"
        ordering = ["case_id", "sequence"]
        constraints = [models.UniqueConstraint(fields=["case", "sequence"], name="one_entry_a_place")]
        indexes = [models.Index(fields=["hash"], condition=models.Q(sequence=1), name="entry_receipt")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.sequence} {self.action}"


class Sealed(models.Model):
    """What belongs to an entry and may carry personal data: encrypted, and erased when its time is over.

    The entry keeps ``seal``, a hash of salt and text, so a change of the text is found while there is one.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="sealed")
    salt = models.CharField(max_length=32)
    content: Any = EncryptedJSONField("内容", blank=True)

    class Meta:
        verbose_name = "办理内容"
        verbose_name_plural = "办理内容"

    def __str__(self) -> str:
        return f"{self.entry_id}"
