"""The parts of a dataset, and its data dictionary."""

from typing import Any

from django.db import models, transaction
from django.urls import reverse

from opendata.tables.schema import Type

from .catalogue import Dataset


class Resource(models.Model):
    """One table of a dataset. ``number`` stands in its address and is never given again."""

    dataset = models.ForeignKey(Dataset, models.PROTECT, related_name="resources", verbose_name="数据集")
    number = models.PositiveSmallIntegerField("序号", editable=False)
    title = models.CharField("名称", max_length=200)
    description = models.TextField("说明", blank=True, max_length=1000)
    # The newest published version; NULL before the first and where all were withdrawn.
    current = models.ForeignKey(
        "datasets.Version", models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "资源"
        verbose_name_plural = "资源"
        ordering = ["dataset_id", "number"]
        constraints = [models.UniqueConstraint(fields=["dataset", "number"], name="resource_number_once")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            if self._state.adding:
                given, new = NumberGiven.objects.get_or_create(dataset=self.dataset, defaults={"last": self.number})
                if not new and given.last < self.number:
                    NumberGiven.objects.filter(pk=given.pk, last__lt=self.number).update(last=self.number)
            super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("data_resource", args=[self.dataset.slug, self.number])

    @property
    def owning_agency_id(self) -> int:
        return self.dataset.lead_agency_id

    @classmethod
    @transaction.atomic
    def add(cls, dataset: Dataset, title: str, description: str = "") -> "Resource":
        """The next resource of a dataset."""
        Dataset.objects.select_for_update().only("pk").get(pk=dataset.pk)
        there = cls.objects.filter(dataset=dataset).aggregate(last=models.Max("number"))["last"] or 0
        given = NumberGiven.objects.filter(dataset=dataset).values_list("last", flat=True).first() or 0
        number = max(there, given) + 1
        return cls.objects.create(dataset=dataset, number=number, title=title[:200], description=description)


class NumberGiven(models.Model):
    """The highest number that a resource of a dataset ever had, also one that was deleted since: it stood in an
    address."""

    dataset = models.OneToOneField(Dataset, models.CASCADE, primary_key=True, related_name="+")
    last = models.PositiveSmallIntegerField()

    class Meta:
        verbose_name = "资源序号"
        verbose_name_plural = "资源序号"

    def __str__(self) -> str:
        return f"{self.dataset_id}：{self.last}"


class DataField(models.Model):
    """信息项: one line of the data dictionary. Proposed from the first file by its header, completed by hand, and kept
    when a new version has the column in another place or not at all (``position`` 0)."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="fields", verbose_name="资源")
    position = models.PositiveSmallIntegerField("位置")
    name = models.CharField("名称", max_length=200, help_text="表头，原样。")
    type = models.CharField("类型", max_length=10, choices=[(str(one), one.name) for one in Type], default=Type.TEXT)
    # Chosen by a person: a later import keeps it, and refuses what does not fit with line and column.
    type_fixed = models.BooleanField("类型由人确定", default=False)
    meaning = models.CharField("含义", max_length=300, blank=True)
    unit = models.CharField("单位", max_length=30, blank=True)
    codes: Any = models.JSONField("代码表", default=dict, blank=True, help_text="代码 → 名称。")
    is_key = models.BooleanField("是主键", default=False, help_text="主键相同的两行是同一个东西；用来比较两个版本。")

    class Meta:
        verbose_name = "信息项"
        verbose_name_plural = "信息项"
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["resource", "name"], name="field_name_once")]

    def __str__(self) -> str:
        return self.name
