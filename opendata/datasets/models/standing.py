"""What is known of a dataset as a whole: derived, so that lists can be sorted by it, and how much it is used."""

from django.db import models
from django.utils import timezone

from .catalogue import Dataset


class Standing(models.Model):
    """How a dataset stands: its data's last change, its mark and its use. Only ``views`` … ``robots`` are known nowhere
    else; the rest is worked out anew by ``datasets.standing``."""

    dataset = models.OneToOneField(Dataset, models.CASCADE, primary_key=True, related_name="standing")
    # Of the newest published version; of the dataset itself where it has none.
    updated_at = models.DateTimeField("数据更新时间", default=timezone.now)
    rows = models.PositiveBigIntegerField("行数", default=0)
    size = models.PositiveBigIntegerField("数据量（字节）", default=0)  # of the CSV files
    resources = models.PositiveSmallIntegerField("资源数", default=0)  # with something published
    quality = models.PositiveSmallIntegerField("质量分", null=True)  # 0–100; NULL where there is nothing to judge
    overdue = models.BooleanField("逾期未更新", default=False)
    formats = models.JSONField("格式", default=list)  # of the current versions, as tables.schema.FILES calls them

    views = models.PositiveBigIntegerField("浏览", default=0)
    downloads = models.PositiveBigIntegerField("下载", default=0)
    calls = models.PositiveBigIntegerField("接口调用", default=0)
    robots = models.PositiveBigIntegerField("机器人", default=0)
    used = models.PositiveBigIntegerField("使用", default=0)  # views, downloads and calls

    class Meta:
        verbose_name = "数据集概况"
        verbose_name_plural = "数据集概况"
        indexes = [
            models.Index(fields=["updated_at", "dataset"], name="standing_updated"),
            models.Index(fields=["used", "dataset"], name="standing_used"),
        ]

    def __str__(self) -> str:
        return f"{self.dataset_id}"


class DatasetDay(models.Model):
    """The use of one dataset on one day."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="days")
    day = models.DateField("日期")
    views = models.PositiveIntegerField("浏览", default=0)
    downloads = models.PositiveIntegerField("下载", default=0)
    calls = models.PositiveIntegerField("接口调用", default=0)
    robots = models.PositiveIntegerField("机器人", default=0)

    class Meta:
        verbose_name = "数据集每日使用"
        verbose_name_plural = "数据集每日使用"
        constraints = [models.UniqueConstraint(fields=["dataset", "day"], name="dataset_day_once")]
        # All that the figures add up stands in the index.
        indexes = [models.Index(fields=["day", "dataset", "views", "downloads", "calls"], name="dataset_use_by_day")]

    def __str__(self) -> str:
        return f"{self.dataset_id} {self.day}"
