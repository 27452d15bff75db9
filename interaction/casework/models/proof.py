"""The published digest of each day, by which anyone can tell whether a timeline was altered later."""

from django.db import models


class DayDigest(models.Model):
    """All entries that were recorded until the end of one day and are in no digest before it: how many, and the hash of
    the list of their hashes after the digest of the day before. It can be neither changed nor deleted."""

    day = models.DateField("日期", unique=True)
    entries = models.PositiveIntegerField("记录数")
    last_entry = models.BigIntegerField(default=0)  # entries after the day before's up to this one are in it
    algorithm = models.CharField(max_length=10)
    previous = models.CharField("前一日摘要", max_length=64, blank=True)
    digest = models.CharField("摘要", max_length=64)
    made_at = models.DateTimeField("生成时间")

    class Meta:
        verbose_name = "每日摘要"
        verbose_name_plural = "每日摘要"
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}"
