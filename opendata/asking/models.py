"""What was asked, and what of it everybody reads. The case itself, its ledger and its clock are casework's."""

from typing import Any

from django.db import models
from django.urls import reverse

from cms.agencies.models import Agency
from interaction.casework import calendar
from interaction.casework.encryption import EncryptedJSONField, EncryptedTextField
from interaction.casework.models import Case
from interaction.moderation.models import Moderated
from opendata.datasets.models import Dataset

from .kinds import Channel, Kind, Outcome


class Asked(models.Model):
    """One thing asked. Who asked and what it says is encrypted and never changed."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="asked", verbose_name="办件")
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    channel = models.CharField("怎样来的", max_length=10, choices=Channel.choices, default=Channel.ONLINE)
    dataset = models.ForeignKey(
        Dataset, models.PROTECT, null=True, related_name="asked", verbose_name="数据集", blank=True
    )
    subject = EncryptedTextField("标题")
    text = EncryptedTextField("内容")
    place = EncryptedTextField("位置", blank=True)  # of an error: which rows, which columns
    safeguards = EncryptedTextField("怎样保管", blank=True)  # of an application
    months = models.PositiveSmallIntegerField("使用几个月", null=True)  # of an application
    sender: Any = EncryptedJSONField("申请人", blank=True)  # name, phone, email: as far as given
    wish_public = models.BooleanField("同意公开", default=False)

    class Meta:
        verbose_name = "数据需求、纠错与申请"
        verbose_name_plural = "数据需求、纠错与申请"

    def __str__(self) -> str:
        return f"{self.case_id}"


class ShownWantQuerySet(models.QuerySet["ShownWant"]):
    def public(self) -> "ShownWantQuerySet":
        return self.filter(standing=Moderated.Standing.ACCEPTED, taken_back=False)

    def listed(self) -> "ShownWantQuerySet":
        """With all that a list says of each."""
        return self.select_related("agency", "case", "dataset", "opened")


class ShownWant(Moderated):
    """Data wanted, as everybody reads it: nothing stands here in plain before a moderator has let it through, and
    nothing after its writer has taken it back."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="shown_want", verbose_name="办件")
    dataset = models.ForeignKey(Dataset, models.PROTECT, null=True, related_name="+", verbose_name="关于数据集")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+", verbose_name="答复机构")
    asked_on = models.DateField("提出日期")
    title = models.CharField("标题", max_length=200, blank=True)
    text = models.TextField("内容", blank=True)
    taken_back = models.BooleanField("本人撤回", default=False)
    # The answer, without the data of persons; kept also before the question is shown.
    outcome = models.CharField("结果", max_length=15, choices=Outcome.choices, blank=True)
    answer = models.TextField("答复", blank=True)
    answered_on = models.DateField("答复日期", null=True)
    opened = models.ForeignKey(Dataset, models.PROTECT, null=True, related_name="+", verbose_name="开放的数据集")
    planned_by = models.DateField("计划开放日期", null=True)

    objects = ShownWantQuerySet.as_manager()

    class Meta:
        verbose_name = "公开的数据需求"
        verbose_name_plural = "公开的数据需求"
        indexes = [
            models.Index(
                fields=["asked_on", "id"],
                condition=models.Q(standing="accepted", taken_back=False),
                name="want_shown",
            )
        ]

    def __str__(self) -> str:
        return self.title or f"{self.case_id}"

    def get_absolute_url(self) -> str:
        return reverse("data_want", args=[self.pk])

    @property
    def is_shown(self) -> bool:
        return self.standing == Moderated.Standing.ACCEPTED and not self.taken_back

    @property
    def about(self) -> Dataset | None:
        """The dataset it is about, as far as it may be named: of one that had to vanish nothing is said."""
        return None if self.dataset is None or self.dataset.gone else self.dataset

    @property
    def came_of_it(self) -> Dataset | None:
        """The dataset that was opened, as far as it may be named."""
        return None if self.opened is None or self.opened.gone else self.opened

    @property
    def days(self) -> int | None:
        """Working days from the day it came in to the answer; None where there is no answer."""
        if self.answered_on is None:
            return None
        return max(0, calendar.workdays_between(self.case.received_on or self.asked_on, self.answered_on))


class Correction(models.Model):
    """What came of an error that was reported, as everybody reads it beside the data; nothing of the report itself."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="+", verbose_name="办件")
    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="corrections", verbose_name="数据集")
    outcome = models.CharField("结果", max_length=15, choices=Outcome.choices)
    note = models.CharField("公开说明", max_length=300, blank=True)
    on = models.DateField("答复日期")

    class Meta:
        verbose_name = "更正记录"
        verbose_name_plural = "更正记录"
        indexes = [models.Index(fields=["dataset", "on", "case"], name="correction_shown")]

    def __str__(self) -> str:
        return f"{self.case_id}"

    @classmethod
    def of(cls, dataset: Dataset) -> "models.QuerySet[Correction]":
        """Newest first."""
        return cls.objects.filter(dataset=dataset).order_by("-on", "-case")
