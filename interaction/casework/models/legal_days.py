"""The table behind the legal calendar: announced years and the days that differ from an ordinary week."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from .. import calendar


class LegalYearManager(models.Manager["LegalYear"]):
    def version(self) -> tuple[Any, ...]:
        """Differs whenever the table has changed."""
        return tuple(self.aggregate(newest=models.Max("changed_at"), years=models.Count("pk")).values())


class LegalYear(ClusterableModel):
    """One year of the legal calendar. A year that is missing or not announced is reckoned by weekends alone."""

    year = models.PositiveSmallIntegerField(
        "年份", unique=True, validators=[MinValueValidator(1949), MaxValueValidator(2199)]
    )
    announced = models.BooleanField(
        "已公布", default=True, help_text="国务院办公厅已公布本年节假日安排。未公布的年份只按周末计算，并标明“暂定”。"
    )
    notice = models.CharField(
        "依据的通知", max_length=200, blank=True, help_text="例如“国务院办公厅关于2027年部分节假日安排的通知”。"
    )
    changed_at = models.DateTimeField("更新时间", auto_now=True)

    objects = LegalYearManager()

    class Meta:
        verbose_name = "法定日历"
        verbose_name_plural = "法定日历"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.year}年"


class LegalDay(models.Model):
    """A day off in the week, a weekend day that is worked, or a weekend day named as a holiday."""

    year = ParentalKey(LegalYear, on_delete=models.CASCADE, related_name="days", verbose_name="年份")
    date = models.DateField("日期", unique=True)
    worked = models.BooleanField("上班", default=False, help_text="调休上班的周末勾选；放假的日子不勾选。")
    name = models.CharField("名称", max_length=60, help_text="例如“春节”“国庆节调休”。")
    source = models.CharField(
        "依据", max_length=200, blank=True, help_text="与年度通知不同的才填写，例如临时调整放假的通知。"
    )

    class Meta:
        verbose_name = "放假或调休的日子"
        verbose_name_plural = "放假和调休的日子"
        ordering = ["date"]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


@receiver([post_save, post_delete], sender=LegalYear)
def _year_changed(**kwargs: Any) -> None:
    calendar.forget()


@receiver([post_save, post_delete], sender=LegalDay)
def _day_changed(instance: LegalDay, **kwargs: Any) -> None:
    LegalYear.objects.filter(pk=instance.year_id).update(changed_at=timezone.now())
    calendar.forget()
